/** The desk: files by drag and drop with progress, jobs kept up to date, forms sent once. */
import { combine } from "./combine";
import { indices } from "./composing";
import { all, reveal } from "./dom";
import { editors } from "./editor";
import { passkeys } from "./passkeys";

for (const form of all<HTMLFormElement>("form[data-upload]")) upload(form);
for (const job of all("[data-job]")) void follow(job);
for (const form of all<HTMLFormElement>("form[data-combine]")) combine(form);
for (const form of all<HTMLFormElement>("form:not([data-passkey], [data-editor])")) once(form);
passkeys();
editors();
indices();
for (const button of all("[data-print]")) {
  reveal(button);
  button.addEventListener("click", () => print());
}
for (const buttons of all("[data-ticks]")) ticks(buttons);
document.querySelector<HTMLElement>("[data-focus]")?.focus();

/** Ticks or clears all boxes of the section at once. */
function ticks(buttons: HTMLElement): void {
  reveal(buttons);
  for (const button of all<HTMLButtonElement>("[data-tick]", buttons))
    button.addEventListener("click", () => {
      const boxes = all<HTMLInputElement>("input[type=checkbox]", buttons.closest("section") ?? document);
      for (const box of boxes) box.checked = button.dataset.tick === "all";
    });
}

/** A second click on a button that is at work does nothing. */
function once(form: HTMLFormElement): void {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = form.method === "post";
  });
  addEventListener("pageshow", () => (sent = false));
}

function upload(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) return;
  for (const name of ["dragenter", "dragover"])
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) {
      input.files = event.dataTransfer.files;
      fits(form, input);
    }
  });
  input.addEventListener("change", () => fits(form, input));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (fits(form, input)) send(form);
  });
}

/** Names what was chosen, and tells before a long transfer that it is too large. */
function fits(form: HTMLFormElement, input: HTMLInputElement): boolean {
  const files = Array.from(input.files ?? []);
  const large = files.reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.limit);
  if (files.length) put(form, "[data-name]", files.map((file) => file.name).join(", "));
  say(form, large ? (form.dataset.tooLarge ?? "") : "", large);
  return files.length > 0 && !large;
}

function say(form: HTMLFormElement, text: string, bad: boolean): void {
  const said = form.querySelector<HTMLElement>("[data-said]");
  if (!said) return;
  said.hidden = text === "";
  said.textContent = text;
  said.classList.toggle("bad", bad);
}

function send(form: HTMLFormElement): void {
  const bar = form.querySelector<HTMLProgressElement>("[data-bar]");
  const button = form.querySelector<HTMLButtonElement>("button");
  const request = new XMLHttpRequest();
  const broken = (): void => {
    say(form, form.dataset.broken ?? "", true);
    finish();
  };
  const finish = (): void => {
    if (bar) bar.hidden = true;
    if (button) button.disabled = false;
  };
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => {
    const answer = request.response as { location?: string; sentence?: string } | null;
    if (answer?.location) location.assign(answer.location);
    else if (answer?.sentence) {
      say(form, answer.sentence, true);
      finish();
    } else broken();
  });
  request.addEventListener("error", broken);
  if (bar) bar.hidden = false;
  if (button) button.disabled = true;
  say(form, form.dataset.sending ?? "", false);
  request.send(new FormData(form));
}

interface State {
  state: string;
  percent: number;
  words: string;
  next: string | null;
  files?: { id: string; words: string }[];
}

/** Asks every second how far a job is, until it has ended. */
async function follow(job: HTMLElement): Promise<void> {
  const address = job.dataset.job ?? "";
  for (let pause = 500; ; pause = 1000) {
    await new Promise((done) => setTimeout(done, pause));
    const state = await ask(address);
    if (state === null) continue;
    show(job, state);
    if (state.state !== "done" && state.state !== "failed") continue;
    if (state.next && "follow" in job.dataset) location.replace(state.next);
    else location.reload();
    return;
  }
}

async function ask(address: string): Promise<State | null> {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? ((await answer.json()) as State) : null;
  } catch {
    return null; // The network comes back or it does not; the next second tells.
  }
}

function show(job: HTMLElement, state: State): void {
  const bar = job.querySelector("progress");
  if (bar) bar.value = state.percent;
  put(job, "[data-percent]", String(state.percent));
  put(job, "[data-words]", state.words);
  for (const file of state.files ?? []) {
    const item = document.getElementById(`file-${file.id}`);
    if (item) put(item, ".state", file.words);
  }
}

function put(job: HTMLElement, selector: string, text: string): void {
  const place = job.querySelector(selector);
  // Said again only when it is new: screen readers would read it out every second.
  if (place && place.textContent !== text) place.textContent = text;
}
