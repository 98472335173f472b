/** Buttons that copy the page's address or print it. */
import { all, reveal } from "./dom";

export function sharing(): void {
  if (!navigator.clipboard) return;
  for (const button of all<HTMLButtonElement>("[data-share]")) {
    reveal(button);
    const said = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.href);
      button.textContent = button.dataset["done"] ?? said;
      setTimeout(() => (button.textContent = said), 2500);
    });
  }
}

/** What is folded away on the screen belongs on paper. */
function unfold(): void {
  for (const folded of all<HTMLDetailsElement>("details")) folded.open = true;
}

export function printing(): void {
  addEventListener("beforeprint", unfold);
  for (const button of all<HTMLButtonElement>("[data-print]")) {
    reveal(button);
    button.addEventListener("click", () => print());
  }
}
