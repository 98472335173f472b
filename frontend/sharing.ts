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

export function printing(): void {
  for (const button of all<HTMLButtonElement>("[data-print]")) {
    reveal(button);
    button.addEventListener("click", () => print());
  }
}
