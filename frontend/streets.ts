/** Finds the area of an address within the page: lists of streets are fetched, the address is never sent. */
import { all, reveal } from "./dom";

type Part = [first: string, last: string, side: number, area: number];
type Street = [name: string, parts: Part[]];
type Shard = [first: string, address: string];
type House = { number: number; suffix: string };

const MOST_SHOWN = 8;
const SHORTEST = 2;

export function streets(): void {
  for (const place of all("[data-streets]")) finder(place);
}

function finder(place: HTMLElement): void {
  const shards: Shard[] = JSON.parse(place.dataset["streets"] ?? "[]");
  const street = place.querySelector<HTMLInputElement>("[data-street]")!;
  const house = place.querySelector<HTMLInputElement>("[data-house]")!;
  const choices = place.querySelector<HTMLElement>(".street-choices")!;
  const answer = place.querySelector<HTMLElement>(".address-answer")!;
  const read = reader();
  let found: Street[] = [];
  let chosen: Street | undefined;
  let active = -1;

  const say = (word: string, areas: Iterable<number> = []): void => {
    const list = document.createElement("ul");
    for (const area of areas) {
      const item = document.querySelector(`[data-searched] [data-a="${area}"] a`);
      if (item) list.appendChild(document.createElement("li")).append(item.cloneNode(true));
    }
    const text = document.createElement("p");
    text.textContent = place.dataset[word] ?? "";
    answer.replaceChildren(...(word ? [text] : []), ...(list.children.length ? [list] : []));
  };

  const locate = (): void => {
    if (!chosen) return;
    const written = parseHouse(house.value);
    const everywhere = areasOf(chosen, null);
    const here = areasOf(chosen, written);
    if (here.size === 1) say("found", here);
    else if (written && here.size === 0) say("noNumber", everywhere);
    else say("which", here);
  };

  const choose = (one: Street): void => {
    chosen = one;
    street.value = one[0];
    close();
    locate();
    if (areasOf(one, null).size > 1 && !house.value) house.focus();
  };

  const close = (): void => {
    choices.hidden = true;
    street.setAttribute("aria-expanded", "false");
    street.removeAttribute("aria-activedescendant");
    active = -1;
  };

  const show = (): void => {
    choices.replaceChildren(
      ...found.slice(0, MOST_SHOWN).map((one, number) => {
        const item = document.createElement("li");
        item.id = `street-${number}`;
        item.role = "option";
        item.textContent = one[0];
        item.setAttribute("aria-selected", "false");
        item.addEventListener("pointerdown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(one));
        return item;
      }),
    );
    choices.hidden = found.length === 0;
    street.setAttribute("aria-expanded", String(found.length > 0));
    active = -1;
  };

  const search = async (): Promise<void> => {
    const wanted = fold(street.value);
    chosen = undefined;
    found = [];
    say("");
    if (wanted.length < SHORTEST) return close();
    try {
      const lists = await Promise.all(within(shards, wanted).map((shard) => read(shard[1])));
      if (wanted !== fold(street.value)) return;
      const keyed = lists.flat().map((one) => ({ one, key: fold(one[0]) }));
      found = keyed.filter(({ key }) => key.startsWith(wanted)).map(({ one }) => one);
      const exact = keyed.find(({ key }) => key === wanted);
      if (exact && found.length === 1) {
        chosen = exact.one;
        close();
        locate();
      } else {
        show();
        if (found.length === 0) say("none");
        else if (exact) {
          chosen = exact.one;
          locate();
        }
      }
    } catch {
      say("broken");
    }
  };

  const move = (by: number): void => {
    const items = all("[role=option]", choices);
    if (items.length === 0) return;
    active = (active + by + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
    street.setAttribute("aria-activedescendant", `street-${active}`);
  };

  street.addEventListener("input", () => void search());
  street.addEventListener("blur", close);
  street.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const one = found[Math.max(active, 0)];
      if (one && !choices.hidden) choose(one);
    } else if (event.key === "Escape") close();
  });
  house.addEventListener("input", locate);
  reveal(place);
  for (const one of all("[data-scripted]")) reveal(one);
}

/** Fetches each list once. */
function reader(): (address: string) => Promise<Street[]> {
  const known = new Map<string, Promise<Street[]>>();
  const load = async (address: string): Promise<Street[]> => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return ((await answer.json()) as { streets: Street[] }).streets;
  };
  return (address) => {
    const asked = known.get(address) ?? load(address);
    known.set(address, asked);
    asked.catch(() => known.delete(address));
    return asked;
  };
}

/** The lists in which names that begin with a text may stand. */
function within(shards: Shard[], wanted: string): Shard[] {
  return shards.filter(([first], number) => {
    const next = shards[number + 1]?.[0];
    return (first <= wanted || first.startsWith(wanted)) && (next === undefined || next >= wanted);
  });
}

/** Areas where a house may lie; of several parts that hold its number the one that begins last is meant. */
export function areasOf(street: Street, house: House | null): Set<number> {
  if (!house) return new Set(street[1].map((part) => part[3]));
  const holding = street[1].filter((part) => holds(part, house));
  const begin = (part: Part): House => parseHouse(part[0]) ?? { number: 0, suffix: "" };
  const nearest = holding.map(begin).sort(order).pop();
  return new Set(holding.filter((part) => nearest && order(begin(part), nearest) === 0).map((part) => part[3]));
}

function holds([first, last, side]: Part, house: House): boolean {
  if (side !== 0 && house.number % 2 !== side % 2) return false;
  const low = parseHouse(first);
  const high = parseHouse(last);
  if (low && order(house, low) < 0) return false;
  if (!high) return true;
  return order(house, high) <= 0 || (!high.suffix && house.number === high.number);
}

function order(a: House, b: House): number {
  return a.number - b.number || (a.suffix < b.suffix ? -1 : Number(a.suffix > b.suffix));
}

export function parseHouse(text: string): House | null {
  const match = /^\s*(?:(?:haus)?(?:nr|nummer)\.?\s*)?(\d{1,5})\s*(?:(\d\s*\/\s*\d)|([a-z])(?![a-z]))?/i.exec(text);
  if (!match) return null;
  return { number: Number(match[1]), suffix: (match[2] ?? match[3] ?? "").replace(/\s/g, "").toLowerCase() };
}

const LONG: Record<string, string> = { str: "strasse", pl: "platz", st: "sankt", dr: "doktor", prof: "professor" };

/** The form in which names are compared; the platform folds them likewise. */
export function fold(name: string): string {
  const plain = name
    .normalize("NFC")
    .replace(/[äÄ]/g, "ae")
    .replace(/[öÖ]/g, "oe")
    .replace(/[üÜ]/g, "ue")
    .replace(/[ßẞ]/g, "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.map((word) => LONG[word] ?? word.replace(/str$/, "strasse").replace(/pl$/, "platz")).join("");
}
