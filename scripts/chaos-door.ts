// The web's own door, entered as a browser enters it: the sign-in form without a script, server actions as React posts
// them, the status route. Nothing here knows the inside of the shop.
import fs from "node:fs";
import path from "node:path";
import { buildOf } from "./bundle";

/** What one knock came to. `lost`: nobody knows whether it was done; the same must be asked again. */
export type Heard =
  | { readonly kind: "answered"; readonly value: unknown }
  | { readonly kind: "lost"; readonly why: string };

export type Person = {
  /** Calls a server action of a page with one argument; answers with what the action returned. */
  readonly act: (page: string, action: string, input: unknown, timeoutMs: number) => Promise<Heard>;
  readonly get: (address: string, timeoutMs: number) => Promise<Response>;
};

type Manifest = { node: Record<string, { exportedName: string }> };

/** The public id of every server action of a build, by its name. */
function readActions(root: string): ReadonlyMap<string, string> {
  const file = path.join(root, buildOf(root, "test").distDir, "server", "server-reference-manifest.json");
  const { node } = JSON.parse(fs.readFileSync(file, "utf8")) as Manifest;
  return new Map(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]));
}

const entities: Record<string, string> = {
  "&quot;": '"',
  "&amp;": "&",
  "&#x27;": "'",
  "&lt;": "<",
  "&gt;": ">",
};
const plain = (text: string): string =>
  text.replace(/&(quot|amp|#x27|lt|gt);/g, (one) => entities[one] ?? one);

/** The hidden fields of the first form that has a password: what React needs to find the action again. */
function hiddenFields(page: string): [string, string][] {
  const form = page.split("<form").find((part) => part.includes('name="password"')) ?? "";
  return [...form.matchAll(/<input type="hidden"[^>]*>/g)].map(([tag]) => {
    const value = (name: string): string => plain(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
    return [value("name"), value("value")];
  });
}

/** Sends the sign-in form. Throws when the person is not let in. */
export async function signIn(root: string, origin: string, login: string, password: string): Promise<Person> {
  const page = await (await fetch(`${origin}/sign-in`)).text();
  const form = new FormData();
  for (const [name, value] of [...hiddenFields(page), ["login", login], ["password", password]] as const) {
    form.append(name, value);
  }
  const answer = await fetch(`${origin}/sign-in`, {
    method: "POST",
    headers: { origin },
    body: form,
    redirect: "manual",
  });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]);
  if (answer.status !== 303 || cookie.length === 0) {
    throw new Error(`${login} was not let in: ${answer.status}`);
  }
  return openPerson(origin, cookie.join("; "), readActions(root));
}

function openPerson(origin: string, cookie: string, actions: ReadonlyMap<string, string>): Person {
  const act = async (page: string, action: string, input: unknown, timeoutMs: number): Promise<Heard> => {
    const id = actions.get(action);
    if (id === undefined) {
      throw new Error(`the build has no server action ${action}`);
    }
    try {
      const answer = await fetch(`${origin}${page}`, {
        method: "POST",
        headers: {
          origin,
          cookie,
          accept: "text/x-component",
          "next-action": id,
          "content-type": "text/plain;charset=UTF-8",
        },
        body: JSON.stringify([input]),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await answer.text();
      return answer.status === 200 ? readReturned(text) : { kind: "lost", why: `status ${answer.status}` };
    } catch (error) {
      return { kind: "lost", why: error instanceof Error ? error.name : "unknown" };
    }
  };
  const get = (address: string, timeoutMs: number): Promise<Response> =>
    fetch(`${origin}${address}`, {
      headers: { cookie },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
  return { act, get };
}

/** React's rows, one a line: row 0 says which row holds what the action returned. */
function readReturned(text: string): Heard {
  const rows = new Map(
    text.split("\n").flatMap((line) => {
      const [, id, body] = /^([0-9a-f]+):(.*)$/.exec(line) ?? [];
      return id === undefined || body === undefined ? [] : [[id, body] as const];
    }),
  );
  try {
    const { a } = JSON.parse(rows.get("0") ?? "{}") as { a?: string };
    const body = rows.get(a?.replace(/^\$@/, "") ?? "");
    return body === undefined
      ? { kind: "lost", why: "an answer without its end" }
      : { kind: "answered", value: JSON.parse(body) };
  } catch {
    return { kind: "lost", why: "an unreadable answer" };
  }
}
