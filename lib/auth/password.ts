import "server-only";
import { randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { LONGEST_PASSWORD } from "@/lib/domain/password";

/** OWASP's least for argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** More at once would let anybody with a form take the machine's memory and both its cores; the rest wait in line. */
const HASHES_AT_ONCE = 4;
let hashing = 0;
const waiting: (() => void)[] = [];

async function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
  if (hashing < HASHES_AT_ONCE) hashing += 1;
  // Whoever finishes hands the place on, so the count stays.
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await run();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else hashing -= 1;
  }
}

/** A PHC string (`$argon2id$…`) for the account row. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, ARGON2ID));

/** False for a wrong password, and for one too long to have been anybody's. */
export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  return password.length <= LONGEST_PASSWORD && inTurn(() => verify(passwordHash, password));
}

/** Without 0 o 1 l i: it is read aloud, written on paper, and typed by somebody else. */
const READABLE = "23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** A first password such as "kd7m-w3fn-9xqt": 59 bits, to be changed at the first sign-in. */
export function makePassword(): string {
  const letter = () => READABLE[randomInt(READABLE.length)] ?? "";
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
