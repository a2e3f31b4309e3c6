import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseAmount, judgeArrived, judgeAsked, parsePayer, parseProof, type UsedAmount } from "./funding";
import { LARGEST_AMOUNT_MINOR } from "./money";

const ASKED = 5_000_00n;
const moment = (minutes: number): Date => new Date(Date.parse("2026-11-23T08:00:00Z") + minutes * 60_000);
const used = (mark: number, isOpen: boolean, minutes: number): UsedAmount => ({
  amountMinor: ASKED + BigInt(mark),
  isOpen,
  lastAskedAt: moment(minutes),
});

/** Any history of amounts around the one that is asked for. */
const history = fc
  .uniqueArray(
    fc.record({ mark: fc.integer({ min: -50, max: 150 }), isOpen: fc.boolean(), minutes: fc.nat(10_000) }),
    { selector: ({ mark }) => mark },
  )
  .map((uses) => uses.map(({ mark, isOpen, minutes }) => used(mark, isOpen, minutes)));

describe("the amount to pay", () => {
  it("is what was asked for and 1 to 99 centimes, and no open request's", () => {
    fc.assert(
      fc.property(history, (uses) => {
        const amount = chooseAmount(ASKED, uses);
        if (amount === null) throw new Error("No history here takes all");
        expect(amount - ASKED).toBeGreaterThanOrEqual(1n);
        expect(amount - ASKED).toBeLessThanOrEqual(99n);
        expect(uses.some(({ amountMinor, isOpen }) => isOpen && amountMinor === amount)).toBe(false);
      }),
    );
  });

  it("is one that nobody was ever given, while there is one", () => {
    expect(chooseAmount(ASKED, [used(1, false, 0), used(2, true, 0)])).toBe(ASKED + 3n);
  });

  it("is otherwise the one that was given longest ago, so that a late transfer names nobody else", () => {
    const all = Array.from({ length: 99 }, (_, index) => used(index + 1, index % 2 === 0, 1_000 - index));
    // The even marks are free; the last of them is the oldest.
    expect(chooseAmount(ASKED, all)).toBe(ASKED + 98n);
  });

  it("is none where all ninety-nine wait", () => {
    const all = Array.from({ length: 99 }, (_, index) => used(index + 1, true, index));
    expect(chooseAmount(ASKED, all)).toBeNull();
  });
});

describe("what is asked for", () => {
  it("is whole dinars, above nothing, with room for the centimes beside it", () => {
    expect(judgeAsked(ASKED)).toEqual({ ok: true, value: ASKED });
    expect(judgeAsked(0n)).toEqual({ ok: false, problem: "amount-missing" });
    expect(judgeAsked(100_50n)).toEqual({ ok: false, problem: "amount-not-whole" });
    expect(judgeAsked(LARGEST_AMOUNT_MINOR)).toEqual({ ok: false, problem: "amount-too-large" });
  });
});

describe("a transfer's number", () => {
  it("is the same however it is typed", () => {
    for (const typed of ["ccp-2026/0042 b", " CCP 2026 0042 B ", "ccp٢٠٢٦٠٠٤٢b", "ＣＣＰ20260042b"])
      expect(parseProof(typed)).toEqual({ ok: true, value: "CCP20260042B" });
  });

  it("stays as it is once it is plain", () => {
    const plain = fc.stringMatching(/^[0-9A-Z]{4,60}$/);
    fc.assert(
      fc.property(plain, (proof) => {
        expect(parseProof(proof)).toEqual({ ok: true, value: proof });
      }),
    );
  });

  it("is refused where it says too little, too much, or is no number at all", () => {
    for (const typed of ["", "12-3", "   ", "9".repeat(61), "رقم التحويل", "----"])
      expect(parseProof(typed)).toEqual({ ok: false, problem: "proof-invalid" });
  });
});

describe("who paid", () => {
  it("is nobody where nothing is typed, and a few words otherwise", () => {
    expect(parsePayer("  ")).toEqual({ ok: true, value: null });
    expect(parsePayer(" محمد   ب. ")).toEqual({ ok: true, value: "محمد ب." });
    expect(parsePayer("x".repeat(81))).toEqual({ ok: false, problem: "name-too-long" });
  });
});

describe("what arrived", () => {
  const asked = { amountMinor: ASKED + 7n, reason: "" };
  it("needs a reason exactly where it is not what was to be paid", () => {
    expect(judgeArrived(ASKED + 7n, asked)).toEqual({ ok: true, value: null });
    expect(judgeArrived(ASKED, asked)).toEqual({ ok: false, problem: "reason-missing" });
    expect(judgeArrived(ASKED, { ...asked, reason: "the bank kept seven centimes" }).ok).toBe(true);
    expect(judgeArrived(0n, asked)).toEqual({ ok: false, problem: "amount-missing" });
    expect(judgeArrived(LARGEST_AMOUNT_MINOR + 1n, { ...asked, reason: "x" })).toEqual({
      ok: false,
      problem: "amount-too-large",
    });
  });
});
