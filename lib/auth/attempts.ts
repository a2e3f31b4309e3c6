import "server-only";
import { createHash } from "node:crypto";
import type { Database } from "@/lib/db";
import type { Login } from "@/lib/domain/contact";

/**
 * Who may try how often, counted in the database: several web processes share one count, and a restart forgives nothing.
 * The count by login is the guard; the one by address only slows a walk through many logins, for an address is whatever
 * the nearest proxy (or a liar without one) says.
 */
const WINDOW_MS = 15 * 60 * 1000;
const MOST_PER_LOGIN = 20;
const MOST_PER_ADDRESS = 200;

const keyOf = (kind: string, value: string): string =>
  `sign-in:${kind}:${createHash("sha256").update(value).digest("base64url")}`;

const loginKey = (login: Login): string =>
  login.kind === "email" ? keyOf("email", login.email) : keyOf("phone", login.phone);

const addressKey = (headers: Headers): string => {
  const nearest = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return keyOf("address", nearest ?? "unknown");
};

/** Counts an attempt before its password is looked at (so that parallel guesses count too); false when it is one too many. */
export async function takeAttempt(database: Database, login: Login, headers: Headers): Promise<boolean> {
  const byAddress = await count(database, addressKey(headers));
  const byLogin = await count(database, loginKey(login));
  return byAddress <= MOST_PER_ADDRESS && byLogin <= MOST_PER_LOGIN;
}

/** A right password wipes the slate of its logins and takes its attempt back from the address. */
export async function forgiveAttempts(
  database: Database,
  logins: readonly Login[],
  headers: Headers,
): Promise<void> {
  await database.client.rateLimit.deleteMany({ where: { key: { in: logins.map(loginKey) } } });
  await database.client.rateLimit.updateMany({
    where: { key: addressKey(headers), count: { gt: 0 } },
    data: { count: { decrement: 1 } },
  });
}

/** Links of invitations cannot be guessed; who tries all the same is not kept busy with. */
const MOST_LINKS_PER_ADDRESS = 100;

/** Counts a look at a link, good or not; false when it is one too many. */
export async function takeLinkAttempt(database: Database, headers: Headers): Promise<boolean> {
  return (await count(database, keyOf("invitation", addressKey(headers)))) <= MOST_LINKS_PER_ADDRESS;
}

/** Whether this person signs in with this code for the first time: who looked over a shoulder is not let in after them. */
export const takeCode = async (database: Database, userId: string, code: string): Promise<boolean> =>
  (await count(database, keyOf("code", `${userId} ${code}`))) === 1;

/** Attempts so far in the running window, this one included. */
async function count(database: Database, key: string): Promise<number> {
  const now = BigInt((await database.now()).getTime());
  const windowStart = now - BigInt(WINDOW_MS);
  const rows = await database.client.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limit AS seen (id, key, count, last_request) VALUES (gen_random_uuid()::text, ${key}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN seen.last_request <= ${windowStart} THEN 1 ELSE seen.count + 1 END,
      last_request = CASE WHEN seen.last_request <= ${windowStart} THEN ${now} ELSE seen.last_request END
    RETURNING count`;
  const attempts = rows[0]?.count ?? 1;
  // A window that opens sweeps out those that closed.
  if (attempts === 1)
    await database.client.rateLimit.deleteMany({ where: { lastRequest: { lte: windowStart } } });
  return attempts;
}
