/** The form of an indicator: checked and computed while somebody types; everything works without it, too. */
import { type Answer, fetched, send } from "./asking";
import { complete } from "./completion";
import { all, reveal } from "./dom";
import { type Preview, write } from "./values";

const PAUSE = 250;
const LATE = 5_000;
const LAST = 90_000;
/** Fields that change what is computed or how it is written. */
const COUNTS = ["how", "above", "below", "formula", "unit_de", "unit_en", "decimals", "pooling"];

export function editors(): void {
  for (const form of all<HTMLFormElement>("form[data-editor]")) new Editor(form);
}

class Editor {
  private readonly formula: HTMLTextAreaElement;
  private readonly said: HTMLElement;
  private readonly trouble: HTMLElement;
  private readonly section: HTMLElement | null;
  private timer = 0;
  private turn = 0;
  private running = new AbortController();

  constructor(private readonly form: HTMLFormElement) {
    this.formula = form.querySelector<HTMLTextAreaElement>("textarea[name=formula]")!;
    this.said = form.querySelector<HTMLElement>("[data-said]")!;
    this.trouble = form.querySelector<HTMLElement>("[data-trouble]")!;
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
    this.turn += 1;
    this.running.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), PAUSE);
  }

  private async check(): Promise<void> {
    clearTimeout(this.timer);
    const turn = (this.turn += 1);
    this.running.abort();
    this.running = new AbortController();
    if (!this.written()) return this.tell([]);
    const answer = await send(this.form, this.form.dataset["check"] ?? "", this.running.signal);
    if (turn !== this.turn) return;
    if (answer.kind !== "given") return this.troubled(answer);
    this.say("");
    if (answer.body["ok"] !== true) return this.wrong(answer.body);
    this.right(answer.body);
    await this.preview(turn);
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

  private async preview(turn: number): Promise<void> {
    if (!this.section) return;
    reveal(this.section);
    const answer = await send(this.form, this.form.dataset["preview"] ?? "", this.running.signal);
    if (turn !== this.turn) return;
    if (answer.kind === "given") return this.follow(String(answer.body["state"]), turn);
    if (answer.kind === "often") {
      this.progress(this.form.dataset["often"] ?? "");
      this.timer = setTimeout(() => void this.check(), 1000 * answer.seconds);
    } else if (answer.kind === "refused") this.progress(answer.sentence);
    else this.troubled(answer);
  }

  /** Asks for the values, at first quickly; what was overtaken by a newer formula is left alone. */
  private async follow(address: string, turn: number): Promise<void> {
    const begun = performance.now();
    for (let pause = 60; performance.now() - begun < LAST; pause = Math.min(1.25 * pause, 2_000)) {
      await new Promise((done) => setTimeout(done, pause));
      if (turn !== this.turn) return;
      const answer = await fetched(address, this.running.signal);
      if (turn !== this.turn) return;
      if (answer.kind === "expired") return this.troubled(answer);
      const late = performance.now() - begun > LATE;
      if (late) this.progress(this.form.dataset["late"] ?? "");
      if (answer.kind !== "given") continue;
      const state = answer.body["state"];
      if (state === "done") {
        const place = this.section?.querySelector<HTMLElement>("[data-preview-of]");
        if (place) write(place, answer.body["preview"] as Preview);
        return this.progress("");
      }
      if (state === "failed") return this.progress(String(answer.body["sentence"]));
      if (state === "superseded") return this.progress("");
      if (!late && performance.now() - begun > 800) this.progress(this.form.dataset["waiting"] ?? "");
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
    this.troubled(answer);
  }

  private troubled(answer: Answer): void {
    if (answer.kind === "refused") return this.say(answer.sentence);
    if (answer.kind !== "expired") {
      this.say(this.running.signal.aborted ? "" : (this.form.dataset["broken"] ?? ""));
      return;
    }
    this.say(this.form.dataset["expired"] ?? "");
    const link = document.createElement("a");
    link.href = "/login";
    link.target = "_blank";
    link.textContent = this.form.dataset["signIn"] ?? "";
    this.trouble.append(" ", link);
  }

  private say(text: string): void {
    this.trouble.hidden = text === "";
    if (this.trouble.textContent !== text) this.trouble.textContent = text;
  }
}

/** A formula before, at and after the place that is wrong; places are counted in whole characters. */
function parted(body: Record<string, unknown>): [string, string, string] {
  const characters = Array.from(String(body["formula"]));
  const start = Number(body["position"]);
  const end = start + Number(body["length"]);
  return [characters.slice(0, start).join(""), characters.slice(start, end).join(""), characters.slice(end).join("")];
}
