/** Writes the values of a preview as the page without a script does. */

interface Row {
  name: string;
  value: string;
  start: number;
  width: number;
}

interface Level {
  name: string;
  rows: Row[];
  spread: [label: string, value: string][];
  without: string[];
}

export interface Preview {
  title: string;
  city: string;
  levels: Level[];
}

const SVG = "http://www.w3.org/2000/svg";

export function write(place: HTMLElement, preview: Preview): void {
  const open = new Map(Array.from(place.querySelectorAll("details"), (one, at) => [at, one.open]));
  place.replaceChildren(
    element("h3", preview.title),
    ...(preview.city ? [wrap("p", element("strong", preview.city))] : []),
    ...preview.levels.map((level, at) => levelOf(level, place, open.get(at) ?? at === 0)),
  );
}

function levelOf(level: Level, place: HTMLElement, open: boolean): HTMLElement {
  const made = document.createElement("details");
  made.open = open;
  made.append(element("summary", level.name));
  if (level.spread.length) {
    const spread = wrap("dl", ...level.spread.map(([label, value]) => wrap("div", element("dt", label), element("dd", value))));
    spread.className = "middle";
    made.append(spread);
  }
  for (const said of level.without) made.append(element("p", said, "note"));
  const scroll = wrap("div", table(level, place));
  scroll.className = "scroll values";
  scroll.tabIndex = 0;
  scroll.role = "group";
  scroll.setAttribute("aria-label", level.name);
  made.append(scroll);
  return made;
}

function table(level: Level, place: HTMLElement): HTMLElement {
  const area = element("th", place.dataset["area"] ?? "");
  const value = element("th", place.dataset["value"] ?? "", "num");
  for (const one of [area, value]) one.setAttribute("scope", "col");
  const made = wrap(
    "table",
    wrap("thead", wrap("tr", area, value, element("td", ""))),
    wrap("tbody", ...level.rows.map(row)),
  );
  made.className = "previewed";
  return made;
}

function row(one: Row): HTMLElement {
  const name = element("th", one.name);
  name.setAttribute("scope", "row");
  const bar = element("td", "", "length");
  bar.append(drawn(one));
  return wrap("tr", name, element("td", one.value, "num"), bar);
}

function drawn(one: Row): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 100 10");
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS(SVG, "rect");
  const given: [string, number][] = [["x", one.start], ["y", 1], ["width", one.width], ["height", 8]];
  for (const [name, value] of given) rect.setAttribute(name, String(value));
  picture.append(rect);
  return picture;
}

function element(name: string, text: string, kind = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function wrap(name: string, ...inside: Node[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
}
