/** Rows of the table and areas of the map light up together. */
import { all } from "./dom";
import { onHot, setHot } from "./hot";

export function linkedFigures(): void {
  const rows = new Map(all("tr[data-a]").map((row) => [Number(row.dataset["a"]), row]));
  if (!rows.size) return;
  for (const [position, row] of rows) {
    row.addEventListener("pointerenter", () => setHot(position));
    row.addEventListener("pointerleave", () => setHot(null));
    row.addEventListener("focusin", () => setHot(position));
    row.addEventListener("focusout", () => setHot(null));
  }
  let lit: HTMLElement | undefined;
  onHot((position) => {
    lit?.classList.remove("is-hot");
    lit = position === null ? undefined : rows.get(position);
    lit?.classList.add("is-hot");
  });
}
