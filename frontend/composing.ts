/** The form of an index: its preview follows what is chosen; without a script a button shows it. */
import { all, reveal } from "./dom";
import { preview, say, troubled } from "./previews";

const PAUSE = 250;
const FEWEST_PARTS = 2;
/** Fields that change nothing of what is computed. */
const WORDS = ["name_de", "name_en"];

export function indices(): void {
  for (const form of all<HTMLFormElement>("form[data-index]")) new Composing(form);
}

class Composing {
  private readonly section = document.querySelector<HTMLElement>("[data-values]");
  private timer = 0;
  private running = new AbortController();

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("input", (event) => this.changed((event.target as HTMLInputElement).name));
    form.querySelector("[data-by-hand]")?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.ask();
    });
  }

  private changed(name: string): void {
    if (WORDS.includes(name)) return;
    this.running.abort();
    clearTimeout(this.timer);
    if (all("input[name=part]:checked", this.form).length < FEWEST_PARTS) return;
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    this.running.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    reveal(this.section);
    const end = await preview(this.form, signal, (text) => this.progress(text));
    if (end === null) return;
    if (end.kind === "trouble") return troubled(this.form, end.answer);
    say(this.form, "");
    if (end.kind === "often") this.timer = setTimeout(() => void this.ask(), 1000 * end.seconds);
    else if (end.kind === "none") this.progress(end.sentence);
    else if (await this.show(String(end.body["page"]), signal)) this.progress("");
  }

  /** Takes what is told of the index from its page, which is whole without a script. */
  private async show(address: string, signal: AbortSignal): Promise<boolean> {
    const answer = await fetch(address, { signal }).catch(() => null);
    const text = answer?.ok && !answer.redirected ? await answer.text() : "";
    if (signal.aborted) return false;
    const made = new DOMParser().parseFromString(text, "text/html").querySelector("[data-made]");
    const place = this.section?.querySelector("[data-made]");
    if (!made || !place) {
      troubled(this.form, { kind: answer?.redirected ? "expired" : "broken" });
      return false;
    }
    const open = all<HTMLDetailsElement>("details", place).map((one) => one.open);
    for (const [at, one] of all<HTMLDetailsElement>("details", made).entries()) one.open = open[at] ?? one.open;
    place.replaceWith(made);
    return true;
  }

  private progress(text: string): void {
    const place = this.section?.querySelector("[data-progress]");
    if (place && place.textContent !== text) place.textContent = text;
  }
}
