import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { shiftDay } from "./day";
import {
  doOverlap,
  judgeMarginDays,
  judgeMarginEnd,
  LARGEST_MARGIN_BPS,
  type MarginDays,
  type MarginRule,
  marginFor,
  marginsBelow,
  parseMarginPercent,
  ruleFor,
  type SoldPlan,
  toMarginPercent,
  wouldDecide,
} from "./margin";
import { OPERATORS } from "./plan";

test.each([
  ["0.5", 50],
  ["0,5", 50],
  ["0.75", 75],
  ["2", 200],
  [" 50 ", 5000],
  ["0", 0],
  ["0.05", 5],
])("%s percent is %i basis points", (typed, bps) => {
  expect(parseMarginPercent(typed)).toEqual({ ok: true, value: bps });
});

test.each(["", "-1", "50.01", "100", "0.755", "1e1", "0.5%", "half"])("%j is no margin", (typed) => {
  expect(parseMarginPercent(typed)).toEqual({ ok: false, problem: "margin-invalid" });
});

test("a margin is shown as it would be typed", () => {
  expect([0, 5, 50, 75, 5000].map(toMarginPercent)).toEqual(["0.00", "0.05", "0.50", "0.75", "50.00"]);
});

const TODAY = "2026-11-23";
const someDay = fc.integer({ min: -20, max: 20 }).map((days) => shiftDay(TODAY, days));
const someBps = fc.integer({ min: 0, max: LARGEST_MARGIN_BPS });
const operator = fc.constantFrom(...OPERATORS);
const planCode = fc.constantFrom("PREPAID", "MIX500", "MIX1000");
/** One that ends as it begins is among them: a rule that was ended on its first day. */
const days: fc.Arbitrary<MarginDays> = fc
  .tuple(someDay, fc.option(fc.integer({ min: 0, max: 15 }), { nil: null }))
  .map(([validFrom, length]) => ({
    validFrom,
    validUntil: length === null ? null : shiftDay(validFrom, length),
  }));
const rule: fc.Arbitrary<MarginRule> = fc
  .tuple(operator, fc.option(planCode, { nil: null }), someBps, days)
  .map(([of, code, marginBps, valid]) => ({ operator: of, planCode: code, marginBps, ...valid }));
const rules = fc.array(rule, { maxLength: 12 });
const sold: fc.Arbitrary<SoldPlan> = fc.record({
  operator: fc.option(operator, { nil: null }),
  planCode,
});
/** As the database has them: of one reach, at most one on any day. */
const lawful = rules.map((all) =>
  all.filter(
    (one, place) =>
      !all
        .slice(0, place)
        .some(
          (other) =>
            other.operator === one.operator && other.planCode === one.planCode && doOverlap(other, one),
        ),
  ),
);

const isOn = ({ validFrom, validUntil }: MarginDays, day: string): boolean =>
  validFrom <= day && (validUntil === null || day < validUntil);

describe("the margin of a sale", () => {
  it("is the general one where no rule reaches what is sold, or none is valid that day", () => {
    fc.assert(
      fc.property(rules, sold, someDay, someBps, (all, thing, day, general) => {
        const others = all.filter((each) => each.operator !== thing.operator || !isOn(each, day));
        expect(marginFor(others, thing, day, general)).toBe(general);
      }),
    );
  });

  it("is the plan's own rule before its operator's, and the operator's before the general one", () => {
    fc.assert(
      fc.property(lawful, sold, someDay, someBps, (all, thing, day, general) => {
        const valid = all.filter((each) => each.operator === thing.operator && isOn(each, day));
        const own = valid.find((each) => each.planCode === thing.planCode);
        const operators = valid.find((each) => each.planCode === null);
        expect(marginFor(all, thing, day, general)).toBe((own ?? operators)?.marginBps ?? general);
      }),
    );
  });

  it("does not depend on the order in which the rules are read, even where two stood side by side", () => {
    fc.assert(
      fc.property(
        rules.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        sold,
        someDay,
        someBps,
        ([all, shuffled], thing, day, general) => {
          expect(marginFor(shuffled, thing, day, general)).toBe(marginFor(all, thing, day, general));
        },
      ),
    );
  });

  it("changes at the first moment of a day: the first that is no longer of a rule is not of it", () => {
    const one = {
      operator: "djezzy",
      planCode: null,
      marginBps: 200,
      validFrom: TODAY,
      validUntil: "2026-11-25",
    } as const;
    const on = (day: string) => marginFor([one], { operator: "djezzy", planCode: "PREPAID" }, day, 50);
    expect(["2026-11-22", TODAY, "2026-11-24", "2026-11-25"].map(on)).toEqual([50, 200, 200, 50]);
  });

  it("of a plan whose operator is unknown to us is the general one", () => {
    fc.assert(
      fc.property(rules, planCode, someDay, (all, code, day) => {
        expect(ruleFor(all, { operator: null, planCode: code }, day)).toBeNull();
      }),
    );
  });
});

test("two spans of days overlap where some day is in both, and only there", () => {
  const near = Array.from({ length: 90 }, (_, place) => shiftDay(TODAY, place - 45));
  fc.assert(
    fc.property(days, days, (one, other) => {
      const shared = near.some((day) => isOn(one, day) && isOn(other, day));
      expect(doOverlap(one, other)).toBe(shared);
      expect(doOverlap(other, one)).toBe(shared);
    }),
  );
});

test("a planned rule that decides on some day is never called idle", () => {
  fc.assert(
    fc.property(lawful, rule, sold, someDay, (all, planned, thing, day) => {
      const { operator: of, planCode: code, marginBps, ...valid } = planned;
      const others = all.filter((each) => each.operator !== of || each.planCode !== code);
      fc.pre(ruleFor([...others, planned], thing, day) === planned);
      expect(marginBps).toBeGreaterThanOrEqual(0);
      expect(wouldDecide({ reach: { operator: of, planCode: code }, ...valid }, others, thing)).toBe(true);
    }),
  );
});

test("a general margin is idle only for what a rule decides from now on", () => {
  const general = { reach: null, validFrom: TODAY, validUntil: null };
  const thing: SoldPlan = { operator: "djezzy", planCode: "PREPAID" };
  const standing = {
    operator: "djezzy",
    planCode: null,
    marginBps: 0,
    validFrom: TODAY,
    validUntil: null,
  } as const;
  expect(wouldDecide(general, [standing], thing)).toBe(false);
  expect(wouldDecide(general, [{ ...standing, validUntil: "2027-01-01" }], thing)).toBe(true);
  expect(wouldDecide(general, [{ ...standing, validFrom: "2026-12-01" }], thing)).toBe(true);
  expect(wouldDecide(general, [standing], { ...thing, operator: "mobilis" })).toBe(true);
});

describe("the days of a rule", () => {
  it.each([
    [TODAY, null],
    [TODAY, "2026-11-24"],
    ["2027-01-01", "2027-02-01"],
  ])("may be from %s until %s", (validFrom, validUntil) => {
    expect(judgeMarginDays({ validFrom, validUntil }, TODAY).ok).toBe(true);
  });

  it.each([
    ["2026-11-22", null],
    [TODAY, TODAY],
    ["2026-11-25", "2026-11-24"],
    ["2026-02-30", null],
    ["", null],
    [TODAY, "soon"],
  ])("are refused from %j until %j", (validFrom, validUntil) => {
    const refused = { ok: false, problem: "margin-days-invalid" };
    expect(judgeMarginDays({ validFrom, validUntil }, TODAY)).toEqual(refused);
  });

  it("end today or later, never later than they would; a rule to come then never begins", () => {
    const running = { validFrom: "2026-11-01", validUntil: "2026-12-01" };
    expect(judgeMarginEnd(running, TODAY, TODAY)).toEqual({ ok: true, value: TODAY });
    expect(judgeMarginEnd(running, "2026-11-30", TODAY)).toEqual({ ok: true, value: "2026-11-30" });
    expect(judgeMarginEnd({ validFrom: "2027-01-01", validUntil: null }, TODAY, TODAY)).toEqual({
      ok: true,
      value: "2027-01-01",
    });
    for (const wanted of ["2026-11-22", "2026-12-01", "2026-12-02", "soon"])
      expect(judgeMarginEnd(running, wanted, TODAY).ok).toBe(false);
    expect(judgeMarginEnd({ validFrom: "2026-11-01", validUntil: TODAY }, TODAY, TODAY).ok).toBe(false);
  });
});

test("a shop of another shop earns by its own rule, and otherwise never more than that one does on the same thing that day", () => {
  const rules = fc.array(rule, { maxLength: 6 });
  fc.assert(
    fc.property(
      fc.record({ generalBps: someBps, rules }),
      fc.record({ generalBps: someBps, rules }),
      fc.record({ operator, planCode }),
      someDay,
      (own, above, sold, day) => {
        const below = marginsBelow(own.generalBps, above);
        const shown = marginFor(own.rules, sold, day, marginFor(below.rules, sold, day, below.generalBps));
        const aboveBps = marginFor(above.rules, sold, day, above.generalBps);
        const agreed = ruleFor(own.rules, sold, day)?.marginBps ?? Math.min(own.generalBps, aboveBps);
        expect(shown).toBe(agreed);
      },
    ),
  );
});
