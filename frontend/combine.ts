/** Clicking areas together: a click on the map writes the name of the larger area into the table. */
import { all, reveal } from "./dom";

const SHADES = 8;

export function combine(form: HTMLFormElement): void {
  const brush = form.querySelector<HTMLInputElement>("[data-brush-name]");
  const paths = all<SVGPathElement>("path[data-position]", form);
  const known = form.querySelector("datalist");
  if (!known) return;
  const show = () => shade(form, paths, known);
  reveal(form.querySelector<HTMLElement>("[data-brush]"));
  for (const path of paths)
    path.addEventListener("click", () => {
      const input = inputOf(form, path);
      const name = brush?.value.trim() ?? "";
      if (!input || !name) return brush?.focus();
      input.value = input.value === name ? "" : name;
      show();
    });
  form.addEventListener("change", show);
  show();
}

function inputOf(form: HTMLFormElement, path: SVGPathElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`input[name="group-${path.dataset.position ?? ""}"]`);
}

/** Gives areas of one name one shade, and offers the names that are there. */
function shade(form: HTMLFormElement, paths: SVGPathElement[], known: Element): void {
  const values = all<HTMLInputElement>("[data-group]", form).map((input) => input.value.trim());
  const names = [...new Set(values.filter((name) => name !== ""))].sort();
  known.replaceChildren(...names.map((name) => new Option(name, name)));
  for (const path of paths) {
    const place = names.indexOf(inputOf(form, path)?.value.trim() ?? "");
    path.setAttribute("class", place < 0 ? "" : `shade-${String(place % SHADES)}`);
  }
}
