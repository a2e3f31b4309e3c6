import { expect, test } from "vitest";
import { checkPassword } from "@/lib/domain/password";
import { hashPassword, isPassword, makePassword } from "./password";

test("a password is kept as argon2id with no less than OWASP's parameters", async () => {
  const passwordHash = await hashPassword("une chaise bleue");
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await isPassword("une chaise bleue", passwordHash)).toBe(true);
  expect(await isPassword("une chaise verte", passwordHash)).toBe(false);
});

test("more hashes than places wait for their turn and all come out right", async () => {
  const passwords = Array.from({ length: 10 }, (_, index) => `une chaise bleue ${index}`);
  const hashes = await Promise.all(passwords.map(hashPassword));
  const checks = await Promise.all(
    hashes.map((passwordHash, index) => isPassword(passwords[index] ?? "", passwordHash)),
  );
  expect(checks).toEqual(passwords.map(() => true));
});

test("a first password can be read aloud, keeps our own rules and is never the same", () => {
  const made = Array.from({ length: 200 }, makePassword);
  expect(new Set(made).size).toBe(made.length);
  for (const password of made) {
    expect(password).toMatch(/^[2-9a-hj-km-np-z]{4}-[2-9a-hj-km-np-z]{4}-[2-9a-hj-km-np-z]{4}$/);
    expect(checkPassword(password).ok).toBe(true);
  }
});
