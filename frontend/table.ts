/** Tables: sorting in place, and a filter to find one's own area. */
import { all } from "./dom";

export function tables(): void {
  for (const table of all<HTMLTableElement>("table[data-sortable]")) sortable(table);
  for (const input of all<HTMLInputElement>("[data-find]")) finder(input);
}

function sortable(table: HTMLTableElement): void {
  const heads = all<HTMLAnchorElement>("thead [data-sort]", table);
  for (const head of heads) {
    head.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const cell = head.closest("th")!;
      const byNumber = head.dataset["sort"] === "number";
      const was = cell.getAttribute("aria-sort");
      const descending = was === "none" ? byNumber : was === "ascending";
      for (const other of heads) other.closest("th")!.setAttribute("aria-sort", "none");
      cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sort(table, byNumber, descending);
    });
  }
}

/** Areas without a number stay last, whichever way the others are sorted. */
function sort(table: HTMLTableElement, byNumber: boolean, descending: boolean): void {
  const body = table.tBodies[0]!;
  const sign = descending ? -1 : 1;
  const names = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const keyed = Array.from(body.rows).map((row) => {
    return { row, name: row.cells[0]?.textContent ?? "", value: shownNumber(row.querySelector("td.num")) };
  });
  keyed.sort((a, b) => {
    if (!byNumber) return sign * names.compare(a.name, b.name);
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * (a.value - b.value) || names.compare(a.name, b.name);
  });
  body.append(...keyed.map((one) => one.row));
}

/** The number that a cell shows, or null where a word stands in its place. */
function shownNumber(cell: Element | null): number | null {
  const text = /^[\u2212-]?[\d.,]+/.exec(cell?.textContent?.trim() ?? "")?.[0];
  if (text === undefined) return null;
  const plain = document.documentElement.lang === "de" ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "");
  return Number(plain.replace("\u2212", "-"));
}

function finder(input: HTMLInputElement): void {
  const table = input.closest("section")?.querySelector("table");
  if (!table) return;
  input.addEventListener("input", () => {
    const wanted = folded(input.value);
    for (const row of Array.from(table.tBodies[0]!.rows)) {
      row.hidden = !folded(row.cells[0]?.textContent ?? "").includes(wanted);
    }
  });
  input.addEventListener("keydown", (event) => {
    const left = all<HTMLTableRowElement>("tbody tr:not([hidden])", table);
    if (event.key === "Enter" && left.length === 1) left[0]!.querySelector<HTMLAnchorElement>("a")?.click();
  });
}

/** Letters and digits only, umlauts spelt out or not. */
function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/ä|ae/g, "a")
    .replace(/ö|oe/g, "o")
    .replace(/ü|ue/g, "u")
    .replace(/ß/g, "ss")
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}
