import fc from "fast-check";
import { expect, test } from "vitest";
import { localeOf } from "@/lib/i18n/locales";
import { figuresOf, groupThousands, isolated, numberOf, percentSign } from "./figures";

test("an amount reads as it is written in each language, always in Latin figures", () => {
  expect(figuresOf("1000.00", "fr", { decimals: "cents" })).toBe("1\u00a0000,00");
  expect(figuresOf("1000.00", "ar", { decimals: "cents" })).toBe("1\u00a0000,00");
  expect(figuresOf("1234567.5", "en", { decimals: "cents" })).toBe("1,234,567.50");
  expect(figuresOf("500.00", "en", { decimals: "short" })).toBe("500");
  expect(figuresOf("499.50", "fr", { decimals: "short" })).toBe("499,50");
});

test("a foreign amount keeps every decimal that says something, and two at least", () => {
  expect(figuresOf("3.96040", "fr", { decimals: "cents" })).toBe("3,9604");
  expect(figuresOf("1234.50000", "en", { decimals: "cents" })).toBe("1,234.50");
  expect(figuresOf("1000.00000", "ar", { decimals: "short" })).toBe("1\u00a0000");
  expect(figuresOf("-0.00038", "en", { decimals: "cents", isSigned: true })).toBe("\u22120.00038");
});

test("a movement shows its direction, and nothing moved shows none", () => {
  expect(figuresOf("-497.50", "en", { decimals: "cents", isSigned: true })).toBe("\u2212497.50");
  expect(figuresOf("497.50", "en", { decimals: "cents", isSigned: true })).toBe("+497.50");
  expect(figuresOf("0.00", "en", { decimals: "cents", isSigned: true })).toBe("0.00");
});

test("no amount loses a centime on its way to the screen", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (minor) => {
      const text = minor.toString().padStart(3, "0");
      const major = `${text.slice(0, -2)}.${text.slice(-2)}`;
      expect(BigInt(figuresOf(major, "fr", { decimals: "cents" }).replace(/\D/g, ""))).toBe(minor);
    }),
  );
});

test("thousands stand apart from the right", () => {
  expect(["1", "12", "123", "1234", "1234567"].map((digits) => groupThousands(digits))).toEqual([
    "1",
    "12",
    "123",
    "1 234",
    "1 234 567",
  ]);
});

test("figures keep their order inside Arabic, and stay plain elsewhere", () => {
  expect(isolated("0770 12 34 56", "ar")).toBe("\u20660770 12 34 56\u2069");
  expect(isolated("0770 12 34 56", "fr")).toBe("0770 12 34 56");
});

test("counts and rates have the same marks as amounts", () => {
  expect(numberOf(1200, "ar")).toBe(figuresOf("1200.00", "ar", { decimals: "short" }));
  expect(numberOf(98.5, "fr")).toBe("98,5");
  expect(numberOf(98.5, "en")).toBe("98.5");
  expect(["ar", "fr", "en"].map((each) => percentSign(localeOf(each) ?? "ar"))).toEqual([
    "%",
    "\u00a0%",
    "%",
  ]);
  expect(numberOf(-1_234_567, "en")).toBe("\u22121,234,567");
  expect(numberOf(0, "ar")).toBe("0");
});
