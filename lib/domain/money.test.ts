import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  digitsOfCurrency,
  dinars,
  divide,
  divideByRate,
  type Money,
  multiplyByRate,
  parseDecimal,
  parseMajor,
  parseMoney,
  parseRate,
  toDecimalText,
  toMajor,
} from "./money";

const usd = (minor: bigint): Money => ({ currency: "USD", minor });
const minors = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const roundings = fc.constantFrom("up", "down", "nearest" as const);

describe("amounts in any currency", () => {
  it.each([
    ["USD", "3.96040", 3_96040n],
    ["USD", "505.00000000000", 505_00000n],
    ["USD", "0.19785", 19_785n],
    ["USD", "3.8E-4", 38n],
    ["USD", "1e3", 1000_00000n],
    ["USD", "-4.8", -4_80000n],
    ["DZD", "500", 500_00n],
    ["DZD", "500.10000", 500_10n],
    ["NGN", "3105.03", 3105_03000n],
  ])("%s %s is read exactly", (currency, text, minor) => {
    expect(parseMoney(currency, text)).toEqual({ ok: true, value: { currency, minor } });
  });

  it.each([
    ["USD", "3.8E-5", 4n, 3n, 4n],
    ["USD", "3.960396", 3_96040n, 3_96039n, 3_96040n],
    ["USD", "-3.960395", -3_96039n, -3_96040n, -3_96040n],
    ["DZD", "0.005", 1n, 0n, 1n],
    ["DZD", "-0.0049", 0n, -1n, 0n],
  ])(
    "%s %s has more decimals than are kept: refused, or rounded as the caller says",
    (currency, text, up, down, nearest) => {
      expect(parseMoney(currency, text)).toEqual({ ok: false, problem: "amount-too-precise" });
      const read = (rounding: "up" | "down" | "nearest") => parseMoney(currency, text, rounding);
      expect([read("up"), read("down"), read("nearest")]).toEqual(
        [up, down, nearest].map((minor) => ({ ok: true, value: { currency, minor } })),
      );
    },
  );

  it("what is no decimal, no currency or more than can be kept is refused", () => {
    for (const text of ["", "5,00", "0x10", "1e", "NaN", "Infinity", "+5", ".5", "5.", " 5", "٥", "1e999"]) {
      expect(parseMoney("USD", text).ok).toBe(false);
    }
    expect(parseMoney("USD", "1e15").ok).toBe(false);
    for (const currency of ["usd", "$", "", "USDT"]) expect(parseMoney(currency, "5").ok).toBe(false);
  });

  it("an amount survives being written and read", () => {
    fc.assert(
      fc.property(minors, fc.constantFrom("USD", "EUR", "DZD"), (minor, currency) => {
        const money = { currency, minor };
        expect(parseMoney(currency, toDecimalText(money))).toEqual({ ok: true, value: money });
      }),
    );
    expect([toDecimalText(usd(380_000n)), toDecimalText(dinars(-5n)), toMajor(50_000n)]).toEqual([
      "3.80000",
      "-0.05",
      "500.00",
    ]);
  });

  it("dinars are read alike by both readers", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (minor) => {
        const text = toMajor(minor);
        expect(parseMajor(text)).toEqual(parseDecimal(text, 2, "exact"));
      }),
    );
  });

  it("each rounding is the next whole number on its side, and nearest is never more than a half away", () => {
    fc.assert(
      fc.property(minors, fc.bigInt({ min: 1n, max: 10n ** 9n }), (dividend, divisor) => {
        const [up, down, nearest] = [
          divide(dividend, divisor, "up"),
          divide(dividend, divisor, "down"),
          divide(dividend, divisor, "nearest"),
        ];
        expect(up * divisor >= dividend && (up - 1n) * divisor < dividend).toBe(true);
        expect(down * divisor <= dividend && (down + 1n) * divisor > dividend).toBe(true);
        const away = 2n * (nearest * divisor - dividend);
        expect(away <= divisor && -away <= divisor).toBe(true);
        expect(divide(-dividend, divisor, "nearest")).toBe(-nearest);
      }),
    );
  });
});

describe("from one currency to another", () => {
  const rates = fc.bigInt({ min: 1_000_000n, max: 10n ** 16n });

  it("a rate keeps twelve decimals, is above zero, and is rounded as the caller says beyond them", () => {
    expect(parseRate("133.74310000000", "down")).toEqual({ ok: true, value: 133_743_100_000_000n });
    expect(parseRate("0.0000000000019", "down")).toEqual({ ok: true, value: 1n });
    expect(parseRate("0.0000000000019", "up")).toEqual({ ok: true, value: 2n });
    for (const text of ["0", "-125", "x", "0.0000000000001"]) expect(parseRate(text, "down").ok).toBe(false);
  });

  it("conversions are exact to the last decimal kept", () => {
    const rate = 133_743_100_000_000n;
    expect(multiplyByRate(usd(4_07000n), rate, "DZD", "down")).toEqual(dinars(544_33n));
    expect(multiplyByRate(usd(4_07000n), rate, "DZD", "up")).toEqual(dinars(544_34n));
    expect(divideByRate(dinars(500_00n), rate, "USD", "up")).toEqual(usd(3_73852n));
    expect(
      divideByRate({ currency: "XOF", minor: 2000_00000n }, 505_000_000_000_000n, "USD", "nearest"),
    ).toEqual(usd(3_96040n));
  });

  it("a rounding is less than one unit, and up is never less than down", () => {
    const scale = 10n ** BigInt(12 + digitsOfCurrency("DZD"));
    fc.assert(
      fc.property(minors, rates, roundings, (minor, rate, rounding) => {
        const there = divideByRate(dinars(minor), rate, "USD", rounding);
        // minor / 10^2 = x / 10^5 × rate / 10^12, so x × rate is minor × 10^15.
        const error = there.minor * rate * 10n ** 2n - minor * 10n ** 3n * scale;
        expect(error < rate * 100n && -error < rate * 100n).toBe(true);
        if (rounding === "up") expect(error).toBeGreaterThanOrEqual(0n);
        if (rounding === "down") expect(error).toBeLessThanOrEqual(0n);
      }),
    );
  });

  it("there and back, both rounded up, never loses anything", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), rates, (minor, rate) => {
        const back = multiplyByRate(divideByRate(dinars(minor), rate, "USD", "up"), rate, "DZD", "up");
        expect(back.minor).toBeGreaterThanOrEqual(minor);
      }),
    );
  });
});
