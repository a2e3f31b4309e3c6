import { expect, test } from "vitest";
import { chosenLocale, directionOf, preferredLocale } from "./locales";

test("a profile's language wins over the browser's, and Arabic is what nobody had to ask for", () => {
  expect(chosenLocale({ profile: "fr", cookie: "en", acceptLanguage: "ar" })).toBe("fr");
  expect(chosenLocale({ profile: null, cookie: "en", acceptLanguage: "ar" })).toBe("en");
  expect(chosenLocale({ profile: null, cookie: "de", acceptLanguage: "fr-DZ,fr;q=0.9" })).toBe("fr");
  expect(chosenLocale({ profile: undefined, cookie: undefined, acceptLanguage: null })).toBe("ar");
});

test("a browser's wishes are read by weight, not by place", () => {
  expect(preferredLocale("de,en;q=0.3,fr-DZ;q=0.8")).toBe("fr");
  expect(preferredLocale("ar-DZ")).toBe("ar");
  expect(preferredLocale("fr;q=0, en")).toBe("en");
  expect(preferredLocale("zh-CN,zh")).toBeNull();
  expect(preferredLocale("*;q=abc,,;")).toBeNull();
});

test("only Arabic runs from right to left", () => {
  expect([directionOf("ar"), directionOf("fr"), directionOf("en")]).toEqual(["rtl", "ltr", "ltr"]);
});
