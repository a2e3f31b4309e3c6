import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

export const SHORTEST_PASSWORD = 8;
/** Longer ones are refused: hashing is dear, and nobody types more. */
export const LONGEST_PASSWORD = 128;

/**
 * What is tried first against any shop: the heads of published lists, with local habits (azerty rows, the country, the
 * clubs, our own name). Compared without case and without digits or signs at the end, so "Algerie2026!" is found too.
 */
const COMMON_STEMS: ReadonlySet<string> = new Set([
  "password",
  "passwort",
  "motdepasse",
  "azerty",
  "azertyui",
  "azertyuiop",
  "qwerty",
  "qwertyui",
  "qwertyuiop",
  "iloveyou",
  "sunshine",
  "princess",
  "football",
  "baseball",
  "superman",
  "welcome",
  "bienvenue",
  "bonjour",
  "letmein",
  "monkey",
  "dragon",
  "master",
  "shadow",
  "whatever",
  "trustno",
  "starwars",
  "computer",
  "internet",
  "samsung",
  "algerie",
  "algeria",
  "dzair",
  "eldjazair",
  "mouloudia",
  "usma",
  "jskabylie",
  "taabia",
  "flexy",
  "djezzy",
  "mobilis",
  "ooredoo",
  "recharge",
  "admin",
  "administrator",
  "administrateur",
  "changeme",
  "secret",
  "abcdefgh",
  "aaaaaaaa",
  "test",
  "testtest",
  "user",
  "login",
  "mohamed",
  "mohammed",
  "abdelkader",
  "fatima",
  "bismillah",
  "allah",
  "inchallah",
]);

const COMMON_WHOLE: ReadonlySet<string> = new Set([
  "p@ssw0rd",
  "passw0rd",
  "1q2w3e4r",
  "1q2w3e4r5t",
  "1qaz2wsx",
  "q1w2e3r4",
  "a1b2c3d4",
  "abcd1234",
  "abc12345",
  "qwer1234",
  "azer1234",
  "zaq12wsx",
  "123456789a",
  "a123456789",
  "1234567a",
  "12345678a",
  "123qweasd",
]);

/** Rules for a password somebody chooses: at least eight characters, at most 128, not one that everybody tries. */
export function checkPassword(password: string): Result<string, ProblemCode> {
  if ([...password].length < SHORTEST_PASSWORD) return refuse("password-too-short");
  if (password.length > LONGEST_PASSWORD) return refuse("password-too-long");
  return isCommon(password) ? refuse("password-common") : ok(password);
}

function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  const stem = lower.replace(/[^\p{L}]+$/u, "");
  // Digits alone (a date, a phone number, 12345678) and one character repeated are guessed within the allowed attempts.
  return stem === "" || new Set(lower).size <= 2 || COMMON_WHOLE.has(lower) || COMMON_STEMS.has(stem);
}
