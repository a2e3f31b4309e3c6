import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeLimits, type Limits, parseLimit } from "./limits";

const NONE: Limits = { perOrderMinor: null, perDayMinor: null, perNumberMinor: null };
const minor = fc.bigInt({ min: 0n, max: 1_000_000_00n });
const limit = fc.option(fc.bigInt({ min: 1n, max: 1_000_000_00n }), { nil: null });
const limits = fc.record({ perOrderMinor: limit, perDayMinor: limit, perNumberMinor: limit });

/** Of what was sold today, a part went to this number. */
const today = fc
  .tuple(minor, minor)
  .map(([toNumberMinor, others]) => ({ toNumberMinor, soldMinor: toNumberMinor + others }));

test("without limits anything is allowed", () => {
  fc.assert(fc.property(minor, today, (face, sold) => judgeLimits(NONE, face, sold).ok));
});

test("what is allowed passes no limit, and what is refused would pass the one that is named", () => {
  fc.assert(
    fc.property(limits, minor, today, (each, face, sold) => {
      const over = {
        "limit-per-order": each.perOrderMinor !== null && face > each.perOrderMinor,
        "limit-per-day": each.perDayMinor !== null && sold.soldMinor + face > each.perDayMinor,
        "limit-per-number": each.perNumberMinor !== null && sold.toNumberMinor + face > each.perNumberMinor,
      };
      const judged = judgeLimits(each, face, sold);
      if (judged.ok) return !Object.values(over).includes(true);
      return Object.entries(over).some(([problem, isOver]) => problem === judged.problem && isOver);
    }),
  );
});

test("who may sell an amount may sell a smaller one, and a looser limit refuses nothing more", () => {
  fc.assert(
    fc.property(limits, minor, today, fc.bigInt({ min: 0n, max: 1_000_00n }), (each, face, sold, less) => {
      if (!judgeLimits(each, face, sold).ok) return true;
      const smaller = face > less ? face - less : 0n;
      const loosen = (one: bigint | null) => (one === null ? null : one + less);
      const looser = {
        perOrderMinor: loosen(each.perOrderMinor),
        perDayMinor: loosen(each.perDayMinor),
        perNumberMinor: loosen(each.perNumberMinor),
      };
      return judgeLimits(each, smaller, sold).ok && judgeLimits(looser, face, sold).ok;
    }),
  );
});

test("a limit is typed in whole dinars, and nothing typed is none", () => {
  expect(parseLimit(" ")).toEqual({ ok: true, value: null });
  expect(parseLimit("5 000")).toEqual({ ok: true, value: 5_000_00n });
  for (const text of ["0", "-5", "12,50", "many"])
    expect(parseLimit(text)).toEqual({ ok: false, problem: "limit-invalid" });
});
