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
function unfold(chosen: string): void {
  for (const folded of all<HTMLDetailsElement>(chosen)) folded.open = true;
}

/** Long lists are folded for phones; where there is room they are open. */
export function folds(): void {
  if (matchMedia("(min-width: 40.01rem)").matches) unfold("details.fold");
}

export function printing(): void {
  addEventListener("beforeprint", () => unfold("details"));
  for (const button of all<HTMLButtonElement>("[data-print]")) {
    reveal(button);
    button.addEventListener("click", () => print());
  }
}
