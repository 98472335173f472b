/** Lists of choices take effect at once; without a script a button does it. */
import { all } from "./dom";

export function autoSubmit(): void {
  for (const form of all<HTMLFormElement>("form[data-auto]")) {
    let byArrow = false;
    form.addEventListener("keydown", (event) => {
      // Arrow keys walk through a closed list: the page must not load at each step, but when it is left.
      if (event.key === "Tab" || event.key === "Shift") return;
      byArrow = event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
      if (event.key === "Enter" && event.target instanceof HTMLSelectElement) {
        event.preventDefault();
        submit(form);
      }
    });
    form.addEventListener("pointerdown", () => (byArrow = false));
    form.addEventListener("change", () => {
      if (!byArrow) submit(form);
    });
    form.addEventListener("focusout", () => {
      if (byArrow && changed(form)) submit(form);
    });
  }
  // Back and forward restore the page with the lists as they were left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of all<HTMLFormElement>("form[data-auto]")) form.reset();
  });
}

function changed(form: HTMLFormElement): boolean {
  return all<HTMLSelectElement>("select", form).some((select) => {
    const usual = Array.from(select.options).findIndex((option) => option.defaultSelected);
    return select.selectedIndex !== Math.max(0, usual);
  });
}

function submit(form: HTMLFormElement): void {
  for (const select of all<HTMLSelectElement>("select", form)) {
    if (select.value === "") select.disabled = true; // An empty choice stays out of the address.
  }
  form.requestSubmit();
  for (const select of all<HTMLSelectElement>("select", form)) select.disabled = false;
}
