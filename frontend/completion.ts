/** Offers what may stand at the caret of a formula: measures, groups in brackets, functions, indicators, levels. */

interface Word {
  text: string;
  shown: string;
  note: string;
  sort: "measure" | "function" | "indicator" | "level" | "status";
  groups: [code: string, words: string][];
}

/** Something to put in place of what is half written. */
interface Offer {
  shown: string;
  note: string;
  text: string;
  after: string;
}

/** What is half written: from where to the caret, and what fits. */
interface Place {
  start: number;
  offers: Offer[];
}

const MOST_SHOWN = 8;
const NAME = "[\\p{L}\\p{N}_-]";
const GROUP = new RegExp(`(?:"([^"]*)"|(${NAME}+))\\[([^\\[\\]]*)$`, "u");
const STATUS = /(?:==|!=|=|≠)\s*([a-z_]*)$/;
const REFERENCE = new RegExp(`(@(?:own\\.)?${NAME}*|own\\.${NAME}*)$`, "u");
const LEVEL = new RegExp(`sum\\([^()]*,\\s*(${NAME}*)$`, "u");
const PLAIN = new RegExp(`(${NAME}*)$`, "u");

export function complete(field: HTMLTextAreaElement, words: Word[], list: HTMLElement, told: HTMLElement): void {
  let place: Place = { start: 0, offers: [] };
  let active = -1;

  const close = (): void => {
    list.hidden = true;
    active = -1;
    field.removeAttribute("aria-activedescendant");
    told.textContent = "";
  };

  const mark = (number: number): void => {
    active = (number + place.offers.length) % place.offers.length;
    Array.from(list.children).forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === active));
      if (at === active) item.scrollIntoView({ block: "nearest" });
    });
    field.setAttribute("aria-activedescendant", `offer-${active}`);
  };

  const take = (offer: Offer): void => {
    const rest = field.value.slice(field.selectionEnd);
    // What stands there already is not written twice.
    const opened = offer.text.endsWith("(") && rest.startsWith("(");
    const text = opened ? offer.text.slice(0, -1) : offer.text;
    const after = opened || rest.startsWith(offer.after) ? "" : offer.after;
    field.setRangeText(text + after, place.start, field.selectionEnd, "end");
    const caret = place.start + text.length + (offer.after === "]" ? 1 : 0);
    field.setSelectionRange(caret, caret);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
  };

  const show = (all: boolean): void => {
    place = placeOf(field.value.slice(0, field.selectionStart), words, all);
    if (place.offers.length === 0) return close();
    list.replaceChildren(...place.offers.map((offer, number) => item(offer, number, take)));
    list.hidden = false;
    told.textContent = (told.dataset["offers"] ?? "").replace("{n}", String(place.offers.length));
    mark(0);
  };

  field.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent) || event.isComposing) return;
    show(false);
  });
  field.addEventListener("blur", close);
  field.addEventListener("click", close);
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      return show(true);
    }
    if (list.hidden || event.isComposing) return;
    const offer = place.offers[active];
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" && offer) take(offer);
    else if (event.key === "Escape") close();
    else {
      if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") close();
      return;
    }
    event.preventDefault();
  });
}

function item(offer: Offer, number: number, take: (offer: Offer) => void): HTMLElement {
  const made = document.createElement("li");
  made.id = `offer-${number}`;
  made.role = "option";
  const code = document.createElement("code");
  code.textContent = offer.shown;
  const note = document.createElement("span");
  note.textContent = offer.note;
  made.append(code, note);
  // The field keeps the focus, on a touch screen too.
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  made.addEventListener("click", () => take(offer));
  return made;
}

function placeOf(before: string, words: Word[], all: boolean): Place {
  const group = GROUP.exec(before);
  if (group) return inGroup(before, words, group);
  for (const [pattern, sorts] of [
    [STATUS, ["status"]],
    [LEVEL, ["level"]],
    [REFERENCE, ["indicator"]],
  ] as [RegExp, string[]][]) {
    const found = pattern.exec(before);
    if (found) return fitting(before, words, sorts, found[1] ?? "", true);
  }
  const typed = PLAIN.exec(before)?.[1] ?? "";
  return fitting(before, words, ["measure", "function"], typed, all || false);
}

function inGroup(before: string, words: Word[], found: RegExpExecArray): Place {
  const name = found[1] ?? found[2] ?? "";
  const typed = (found[3] ?? "").toLowerCase();
  const measure = words.find((word) => word.sort === "measure" && word.text.replace(/"/g, "") === name);
  const offers = (measure?.groups ?? [])
    .filter(([code, said]) => code.toLowerCase().includes(typed) || said.toLowerCase().includes(typed))
    .slice(0, 4 * MOST_SHOWN)
    .map(([code, said]) => ({ shown: code, note: said, text: code, after: "]" }));
  return { start: before.length - typed.length, offers };
}

function fitting(before: string, words: Word[], sorts: string[], typed: string, empty: boolean): Place {
  const start = before.length - typed.length;
  if (typed === "" && !empty) return { start, offers: [] };
  const sought = typed.replace(/^@?(own\.)?/, "").toLowerCase();
  const ranked = words
    .filter((word) => sorts.includes(word.sort))
    .map((word) => ({ word, rank: rankOf(word, sought) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank);
  const offers = ranked.slice(0, typed === "" ? 4 * MOST_SHOWN : MOST_SHOWN).map(({ word }) => ({
    shown: word.shown,
    note: word.note,
    text: word.text,
    after: word.sort === "function" ? ")" : "",
  }));
  // What is written out needs no help.
  const whole = offers.length === 1 && offers[0]?.text === typed;
  return { start, offers: whole ? [] : offers };
}

function rankOf(word: Word, sought: string): number {
  const code = word.text.replace(/^[@"]?(own\.)?/, "").toLowerCase();
  const note = word.note.toLowerCase();
  if (code.startsWith(sought)) return 0;
  if (note.split(/[\s(-]+/).some((part) => part.startsWith(sought))) return 1;
  return code.includes(sought) ? 2 : 3;
}
