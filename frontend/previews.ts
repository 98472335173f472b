/** A preview while somebody types: asked for, followed until it is there, and dropped when a newer one is wanted. */
import { type Answer, fetched, send } from "./asking";

const LATE = 5_000;
const LAST = 90_000;

export type End =
  | { kind: "made"; body: Record<string, unknown> }
  | { kind: "none"; sentence: string }
  | { kind: "often"; seconds: number }
  | { kind: "trouble"; answer: Answer };

/** Has what stands in a form computed; null if the signal came first. What is said meanwhile are the form's own words. */
export async function preview(
  form: HTMLFormElement,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<End | null> {
  const answer = await send(form, form.dataset["preview"] ?? "", signal);
  if (signal.aborted) return null;
  if (answer.kind === "given") return follow(form, String(answer.body["state"]), signal, say);
  if (answer.kind === "often") {
    say(form.dataset["often"] ?? "");
    return { kind: "often", seconds: answer.seconds };
  }
  return answer.kind === "refused" ? { kind: "none", sentence: answer.sentence } : { kind: "trouble", answer };
}

/** Asks for the values, at first quickly. */
async function follow(
  form: HTMLFormElement,
  address: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<End | null> {
  const begun = performance.now();
  for (let pause = 60; performance.now() - begun < LAST; pause = Math.min(1.25 * pause, 2_000)) {
    await new Promise((done) => setTimeout(done, pause));
    if (signal.aborted) return null;
    const answer = await fetched(address, signal);
    if (signal.aborted) return null;
    if (answer.kind === "expired") return { kind: "trouble", answer };
    const late = performance.now() - begun > LATE;
    if (late) say(form.dataset["late"] ?? "");
    if (answer.kind !== "given") continue;
    const state = answer.body["state"];
    if (state === "done") return { kind: "made", body: answer.body };
    if (state === "failed") return { kind: "none", sentence: String(answer.body["sentence"]) };
    if (state === "superseded") return { kind: "none", sentence: "" };
    if (!late && performance.now() - begun > 800) say(form.dataset["waiting"] ?? "");
  }
  return null;
}

/** Tells below a form that it could not be sent; whoever was signed out signs in beside it. */
export function troubled(form: HTMLFormElement, answer: Answer): void {
  const { broken = "", expired = "" } = form.dataset;
  const trouble = say(form, answer.kind === "refused" ? answer.sentence : answer.kind === "expired" ? expired : broken);
  if (answer.kind !== "expired") return;
  const link = document.createElement("a");
  link.href = "/login";
  link.target = "_blank";
  link.textContent = form.dataset["signIn"] ?? "";
  trouble?.append(" ", link);
}

/** Tells something below a form; nothing hides it. */
export function say(form: HTMLFormElement, text: string): HTMLElement | null {
  const trouble = form.querySelector<HTMLElement>("[data-trouble]");
  if (trouble) {
    trouble.hidden = text === "";
    if (trouble.textContent !== text) trouble.textContent = text;
  }
  return trouble;
}
