import { expect, test } from "vitest";
import { checkPassword } from "./password";

test.each(["", "short", "1234567", "é".repeat(7)])(
  "a password of fewer than eight characters is refused: %j",
  (password) => {
    expect(checkPassword(password)).toEqual({ ok: false, problem: "password-too-short" });
  },
);

test.each([
  "password",
  "Password123!",
  "motdepasse",
  "Algerie2026",
  "azertyuiop",
  "12345678",
  "0770123456",
  "aaaaaaaa",
  "abababab",
  "P@ssw0rd",
  "Taabia2026!",
])("a password that everybody tries is refused: %s", (password) => {
  expect(checkPassword(password)).toEqual({ ok: false, problem: "password-common" });
});

test.each(["kd7m-w3fn-9xqt", "une chaise bleue", "كلمة سر طويلة", "correct horse battery"])(
  "a password of one's own is accepted: %s",
  (password) => {
    expect(checkPassword(password).ok).toBe(true);
  },
);

test("a password longer than anybody types is refused before it costs a hash", () => {
  expect(checkPassword("long ".repeat(40))).toEqual({ ok: false, problem: "password-too-long" });
});
