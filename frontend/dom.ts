/** Small helpers around the document. */

/** All elements that match, as an array. */
export function all<T extends Element = HTMLElement>(selector: string, inside: ParentNode = document): T[] {
  return Array.from(inside.querySelectorAll<T>(selector));
}

/** Shows elements that wait for a script. */
export function reveal(element: HTMLElement | null): void {
  if (element) element.hidden = false;
}

/** The position of the area that a map's `use` draws, or null. */
export function positionOf(use: Element): number | null {
  const match = /#a(\d+)$/.exec(use.getAttribute("href") ?? "");
  return match?.[1] === undefined ? null : Number(match[1]);
}
