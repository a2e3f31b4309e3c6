import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "./plan";
import { choicesOf } from "./plan-choices";
import { AS_LISTED } from "./plan-shelf";

const plan = (change: Partial<Plan> = {}): Plan => ({
  provider: "a",
  code: "A-DJEZZY",
  name: "Prepaid",
  kind: "dynamic",
  operator: "djezzy",
  isEnabled: true,
  isAirtime: true,
  minimumMinor: 100_00n,
  maximumMinor: 1_000_00n,
  amountMinor: null,
  costPpm: null,
  terms: null,
  shelf: AS_LISTED,
  ...change,
});
const fixed = (amountMinor: bigint, change: Partial<Plan> = {}): Plan =>
  plan({ kind: "fixed", minimumMinor: null, maximumMinor: null, amountMinor, ...change });

const minor = fc.bigInt({ min: 1n, max: 50n });
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    provider: fc.constantFrom("a", "b", "c"),
    operator: fc.constantFrom("djezzy", "mobilis", null),
    isAirtime: fc.boolean(),
    isFixed: fc.boolean(),
    least: minor,
    more: minor,
    code: fc.uuid(),
  })
  .map(({ isFixed, least, more, ...rest }) =>
    isFixed ? fixed(least, rest) : plan({ ...rest, minimumMinor: least, maximumMinor: least + more }),
  );
const takes = ({ kind, amountMinor, minimumMinor, maximumMinor }: Plan, asked: bigint): boolean =>
  kind === "fixed" ? amountMinor === asked : (minimumMinor ?? 0n) <= asked && asked <= (maximumMinor ?? 0n);

describe("what the counter offers", () => {
  it("shows plain credit of one operator once, with every amount that anybody takes", () => {
    const wider = plan({ provider: "b", code: "b-8", minimumMinor: 50_00n, maximumMinor: 5_000_00n });
    expect(choicesOf([plan(), wider])).toEqual([plan({ minimumMinor: 50_00n, maximumMinor: 5_000_00n })]);
  });

  it("shows one amount of it only where no plan takes any amount", () => {
    const five = fixed(500_00n, { provider: "b", code: "b-500" });
    const twenty = fixed(2_000_00n, { provider: "b", code: "b-2000" });
    expect(choicesOf([plan(), five, twenty])).toEqual([plan(), twenty]);
    expect(choicesOf([five, { ...five, provider: "c", code: "c-500" }])).toEqual([five]);
  });

  it("leaves apart what is not the same thing: another operator, a bundle, a bill, a gap between the amounts", () => {
    const apart = [
      plan(),
      plan({ operator: "mobilis", code: "A-MOBILIS" }),
      plan({ isAirtime: false, code: "FACTURE" }),
      fixed(500_00n, { isAirtime: false, code: "MIX500" }),
      plan({ provider: "b", code: "b-8", minimumMinor: 2_000_00n, maximumMinor: 3_000_00n }),
      plan({ operator: null, code: "NOBODY" }),
    ];
    expect(choicesOf(apart)).toEqual(apart);
  });

  it("offers exactly the amounts that some plan takes, and never a thing twice", () => {
    fc.assert(
      fc.property(fc.array(anyPlan, { maxLength: 8 }), fc.bigInt({ min: 0n, max: 110n }), (plans, asked) => {
        const choices = choicesOf(plans);
        for (const operator of ["djezzy", "mobilis"] as const) {
          const credit = (each: Plan): boolean =>
            each.isAirtime && each.operator === operator && takes(each, asked);
          expect(choices.some(credit)).toBe(plans.some(credit));
        }
        const others = (all: readonly Plan[]) =>
          all.filter((each) => !each.isAirtime || each.operator === null);
        expect(others(choices)).toEqual(others(plans));
      }),
    );
  });
});
