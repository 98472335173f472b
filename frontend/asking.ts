/** Sends a form for an answer in JSON; what was typed survives a session that has ended meanwhile. */

export type Answer =
  | { kind: "given"; body: Record<string, unknown> }
  | { kind: "refused"; sentence: string }
  | { kind: "expired" }
  | { kind: "often"; seconds: number }
  | { kind: "broken" };

export async function send(form: HTMLFormElement, address: string, signal?: AbortSignal): Promise<Answer> {
  const first = await sent(form, address, signal);
  if (first?.status !== 400) return read(first);
  // The form's key belongs to a session that is over; if somebody has signed in since, there is a new one.
  const fresh = await newKey();
  if (fresh === null) return { kind: "expired" };
  const field = form.querySelector<HTMLInputElement>("input[name=csrf_token]");
  if (field) field.value = fresh;
  return read(await sent(form, address, signal));
}

export async function fetched(address: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await read(await fetch(address, { headers: { Accept: "application/json" }, signal }));
  } catch {
    return { kind: "broken" };
  }
}

async function sent(form: HTMLFormElement, address: string, signal?: AbortSignal): Promise<Response | null> {
  try {
    return await fetch(address, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      ...(signal ? { signal } : {}),
    });
  } catch {
    return null; // Cut off, or overtaken by a newer one.
  }
}

async function read(answer: Response | null): Promise<Answer> {
  if (answer === null) return { kind: "broken" };
  if (answer.redirected) return { kind: "expired" };
  if (answer.status === 429) return { kind: "often", seconds: Number(answer.headers.get("Retry-After") ?? 10) };
  try {
    const body = (await answer.json()) as Record<string, unknown>;
    if (answer.ok) return { kind: "given", body };
    return { kind: "refused", sentence: String(body["sentence"] ?? "") };
  } catch {
    return { kind: "broken" };
  }
}

async function newKey(): Promise<string | null> {
  try {
    const page = await fetch(location.pathname.replace(/\/previews\/[^/]+$/, "/new"));
    const found = page.redirected ? null : /name="csrf_token" value="([^"]+)"/.exec(await page.text());
    return found?.[1] ?? null;
  } catch {
    return null;
  }
}
