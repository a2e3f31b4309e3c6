import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupMsisdn, hasKnownBeginning, maskMsisdn, operatorHintOf, parseMsisdn } from "./msisdn";
import { parseWholeAmount } from "./typed-amount";

describe("a number typed at the counter", () => {
  it.each([
    "0770123456",
    "0770 12 34 56",
    "07 70 12 34 56",
    "+213770123456",
    "+213 (0) 770-12-34-56",
    "00213770123456",
    "213770123456",
    "770123456",
    "٠٧٧٠١٢٣٤٥٦",
    "۰۷۷۰۱۲۳۴۵۶",
    "+٢١٣ ٧٧٠ ١٢ ٣٤ ٥٦",
    "\u202a0770123456\u202c",
    " 0770.12.34.56 ",
  ])("is understood as 0770123456 when written %s", (typed) => {
    expect(parseMsisdn(typed)).toEqual({ ok: true, value: "0770123456" });
  });

  it.each([
    ["", "number-missing"],
    ["   ", "number-missing"],
    ["hello", "number-not-digits"],
    ["07701234O6", "number-not-digits"],
    ["0770'; DROP", "number-not-digits"],
    ["077012345", "number-too-short"],
    ["07701234567", "number-too-long"],
    ["+33612345678", "number-foreign"],
    ["0033612345678", "number-foreign"],
    ["0212345678", "number-not-mobile"],
    ["0870123456", "number-not-mobile"],
  ])("says precisely what is wrong with %j: %s", (typed, problem) => {
    expect(parseMsisdn(typed)).toEqual({ ok: false, problem });
  });

  it("is the same number in every form", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[567]\d{8}$/), (national) => {
        const bare = national.slice(1);
        for (const form of [
          national,
          `+213${bare}`,
          `00213${bare}`,
          `213${bare}`,
          `+213${national}`,
          groupMsisdn(national),
        ]) {
          expect(parseMsisdn(form)).toEqual({ ok: true, value: national });
        }
      }),
    );
  });

  it("has a hint at its operator whenever it is taken at all, known beginning or not", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[567]\d{8}$/), (national) => {
        expect(operatorHintOf(national)).not.toBeNull();
      }),
    );
    for (const known of ["0540123456", "0559123456", "0655123456", "0699123456", "0770123456", "0799123456"])
      expect([known, hasKnownBeginning(known)]).toEqual([known, true]);
    for (const other of ["0520000001", "0600000001", "0640123456", "0700123456", "0760123456"])
      expect([other, hasKnownBeginning(other)]).toEqual([other, false]);
  });

  it("hints at its operator from two digits, groups as it is typed, and is masked in logs", () => {
    expect([
      operatorHintOf("05"),
      operatorHintOf("06"),
      operatorHintOf("0770123456"),
      operatorHintOf("0"),
    ]).toEqual(["ooredoo", "mobilis", "djezzy", null]);
    expect([groupMsisdn("0770123456"), groupMsisdn("07701"), groupMsisdn("")]).toEqual([
      "0770 12 34 56",
      "0770 1",
      "",
    ]);
    expect(maskMsisdn("0770123456")).toBe("0770****56");
  });
});

describe("an amount typed at the counter", () => {
  it.each([
    ["500", 500_00n],
    [" 1 000 ", 1000_00n],
    ["٥٠٠", 500_00n],
    ["0", 0n],
    ["007", 7_00n],
  ])("reads %j", (typed, minor) => {
    expect(parseWholeAmount(typed)).toEqual({ ok: true, value: minor });
  });

  it.each([
    ["", "amount-missing"],
    ["-5", "amount-too-small"],
    ["1.5", "amount-not-whole"],
    ["1,000", "amount-not-whole"],
    ["500.00", "amount-not-whole"],
    ["abc", "amount-not-a-number"],
    ["1e3", "amount-not-a-number"],
    ["NaN", "amount-not-a-number"],
    ["100000000000000000000", "amount-too-large"],
  ])("refuses %j: %s", (typed, problem) => {
    expect(parseWholeAmount(typed)).toEqual({ ok: false, problem });
  });
});
