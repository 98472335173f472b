/** Passkeys: only a script can ask for one, so their forms wait for it. */
import { all, reveal } from "./dom";

/** Shows the forms of passkeys where the browser knows them, and asks when they are sent. */
export function passkeys(): void {
  if (!window.PublicKeyCredential || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) return;
  for (const hint of all("[data-no-passkey]")) hint.hidden = true;
  for (const form of all<HTMLFormElement>("form[data-passkey]")) {
    reveal(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void answer(form);
    });
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector("button");
  const said = form.querySelector<HTMLElement>("[data-said]");
  const field = form.querySelector<HTMLInputElement>("input[name=passkey]");
  if (!button || !said || !field) return;
  said.hidden = true;
  button.disabled = true;
  try {
    field.value = JSON.stringify(await credential(form));
    form.submit();
  } catch {
    said.textContent = form.dataset.broken ?? "";
    said.hidden = false;
    button.disabled = false;
  }
}

async function credential(form: HTMLFormElement): Promise<unknown> {
  const asked = await fetch(form.dataset.options ?? "", {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!asked.ok || asked.redirected) throw new Error("no options");
  const options = (await asked.json()) as never;
  const made =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return (made as PublicKeyCredential).toJSON();
}
