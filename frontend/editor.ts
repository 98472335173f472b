/** The form of an indicator: checked and computed while somebody types; everything works without it, too. */
import { send } from "./asking";
import { complete } from "./completion";
import { all, reveal } from "./dom";
import { preview, say, troubled } from "./previews";
import { type Preview, write } from "./values";

const PAUSE = 250;
/** Fields that change what is computed or how it is written. */
const COUNTS = ["how", "above", "below", "formula", "unit_de", "unit_en", "decimals", "pooling"];

export function editors(): void {
  for (const form of all<HTMLFormElement>("form[data-editor]")) new Editor(form);
}

class Editor {
  private readonly formula: HTMLTextAreaElement;
  private readonly said: HTMLElement;
  private readonly section: HTMLElement | null;
  private timer = 0;
  private running = new AbortController();

  constructor(private readonly form: HTMLFormElement) {
    this.formula = form.querySelector<HTMLTextAreaElement>("textarea[name=formula]")!;
    this.said = form.querySelector<HTMLElement>("[data-said]")!;
    this.section = document.querySelector<HTMLElement>("[data-values]");
    const told = form.querySelector<HTMLElement>("[data-offers]")!;
    told.dataset["offers"] = form.dataset["offered"] ?? "";
    const list = form.querySelector<HTMLElement>("#formula-list")!;
    complete(this.formula, JSON.parse(form.dataset["words"] ?? "[]"), list, told);
    form.addEventListener("input", (event) => this.changed(event.target as HTMLInputElement));
    form.addEventListener("submit", (event) => this.submitted(event));
    if (this.written() && !this.section?.querySelector("h3")) void this.check();
  }

  private written(): string {
    return this.simple() ? this.halves() : this.formula.value.trim();
  }

  private simple(): boolean {
    return this.form.querySelector<HTMLInputElement>("input[name=how]:checked")?.value === "simple";
  }

  private halves(): string {
    const [above, below] = ["above", "below"].map(
      (name) => this.form.querySelector<HTMLSelectElement>(`select[name=${name}]`)?.value ?? "",
    );
    return above && below ? `share(${above}, ${below})` : (above ?? "");
  }

  private changed(field: HTMLInputElement): void {
    if (!COUNTS.includes(field.name)) return;
    // Whoever goes on to write finds what was chosen.
    if (this.simple() && this.halves()) this.formula.value = this.halves();
    this.running.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), PAUSE);
  }

  private async check(): Promise<void> {
    clearTimeout(this.timer);
    this.running.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    if (!this.written()) return this.tell([]);
    const answer = await send(this.form, this.form.dataset["check"] ?? "", signal);
    if (signal.aborted) return;
    if (answer.kind !== "given") return troubled(this.form, answer);
    say(this.form, "");
    if (answer.body["ok"] !== true) return this.wrong(answer.body);
    this.right(answer.body);
    await this.preview(signal);
  }

  private right(body: Record<string, unknown>): void {
    this.formula.removeAttribute("aria-invalid");
    const kind = document.createElement("strong");
    kind.textContent = `${String(body["kind"])}: `;
    const sentence = document.createElement("p");
    sentence.append(kind, String(body["sentence"]));
    this.tell([sentence]);
    const unit = body["unit"] as { de: string; en: string };
    for (const field of all<HTMLInputElement>("input[data-unit]", this.form))
      field.placeholder = field.dataset["unit"] === "en" ? unit.en : unit.de;
  }

  private wrong(body: Record<string, unknown>): void {
    this.formula.setAttribute("aria-invalid", "true");
    const sentence = document.createElement("p");
    sentence.textContent = String(body["sentence"]);
    const parts: HTMLElement[] = [sentence];
    if (typeof body["position"] === "number") parts.push(this.marked(body));
    if (typeof body["suggestion"] === "string") parts.push(this.offer(body));
    this.tell(parts, true);
    if (this.section) this.progress("");
  }

  private marked(body: Record<string, unknown>): HTMLElement {
    const [before, place, after] = parted(body);
    const mark = document.createElement("mark");
    mark.textContent = place || "?";
    const line = document.createElement("p");
    line.className = "formula";
    line.append(before, mark, after);
    return line;
  }

  private offer(body: Record<string, unknown>): HTMLElement {
    const suggestion = String(body["suggestion"]);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet-button";
    button.textContent = (this.form.dataset["take"] ?? "").replace("{suggestion}", suggestion);
    button.addEventListener("click", () => {
      const [before, , after] = parted(body);
      this.formula.value = before + suggestion + after;
      const written = this.form.querySelector<HTMLInputElement>("input[name=how][value=formula]");
      if (written) written.checked = true;
      const caret = before.length + suggestion.length;
      this.formula.focus();
      this.formula.setSelectionRange(caret, caret);
      void this.check();
    });
    return button;
  }

  private tell(parts: HTMLElement[], bad = false): void {
    this.said.classList.toggle("is-bad", bad);
    this.said.replaceChildren(...parts);
  }

  private async preview(signal: AbortSignal): Promise<void> {
    if (!this.section) return;
    reveal(this.section);
    const end = await preview(this.form, signal, (text) => this.progress(text));
    if (end?.kind === "often") this.timer = setTimeout(() => void this.check(), 1000 * end.seconds);
    else if (end?.kind === "trouble") troubled(this.form, end.answer);
    else if (end?.kind === "none") this.progress(end.sentence);
    else if (end?.kind === "made") {
      const place = this.section.querySelector<HTMLElement>("[data-preview-of]");
      if (place) write(place, end.body["preview"] as Preview);
      this.progress("");
    }
  }

  private progress(text: string): void {
    const place = this.section?.querySelector("[data-progress]");
    if (place && place.textContent !== text) place.textContent = text;
  }

  private submitted(event: SubmitEvent): void {
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    if (button && "byHand" in button.dataset) void this.check();
    else void this.save(button);
  }

  private async save(button: HTMLButtonElement | null): Promise<void> {
    if (button) button.disabled = true;
    const answer = await send(this.form, this.form.action);
    const address = answer.kind === "given" ? answer.body["location"] : null;
    if (typeof address === "string") return location.assign(address);
    // The page itself shows best what is wrong, at its place.
    if (answer.kind === "refused") return this.form.submit();
    if (button) button.disabled = false;
    troubled(this.form, answer);
  }
}

/** A formula before, at and after the place that is wrong; places are counted in whole characters. */
function parted(body: Record<string, unknown>): [string, string, string] {
  const characters = Array.from(String(body["formula"]));
  const start = Number(body["position"]);
  const end = start + Number(body["length"]);
  return [characters.slice(0, start).join(""), characters.slice(start, end).join(""), characters.slice(end).join("")];
}
