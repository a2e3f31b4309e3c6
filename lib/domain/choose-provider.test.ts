import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, CHOSEN_BY, type ProviderChoice, rankCandidates } from "./choose-provider";
import { AS_LISTED } from "./plan-shelf";

const planAt = (provider: string): Candidate["plan"] => ({
  provider,
  code: `${provider}-plan`,
  name: "Prepaid",
  kind: "dynamic",
  operator: "djezzy",
  isEnabled: true,
  isAirtime: true,
  minimumMinor: 100_00n,
  maximumMinor: 5_000_00n,
  amountMinor: null,
  costPpm: null,
  terms: null,
  shelf: AS_LISTED,
});

const candidate = (provider: string, change: Partial<Candidate> = {}): Candidate => ({
  plan: planAt(provider),
  faceValueMinor: 500_00n,
  expectedCostMinor: 490_00n,
  isOpen: true,
  isOperatorUp: null,
  opensAt: null,
  successPerMille: null,
  ...change,
});

const order = (candidates: readonly Candidate[], choice: ProviderChoice): readonly string[] =>
  rankCandidates(candidates, choice).map(({ plan }) => plan.provider);

const byHand = (...providers: string[]): ProviderChoice => ({ chosenBy: "hand", providers });
const BY_PRICE: ProviderChoice = { chosenBy: "price", providers: [] };
const BY_HEALTH: ProviderChoice = { chosenBy: "health", providers: [] };

const someCandidate = fc
  .record({
    provider: fc.constantFrom("a", "b", "c", "d"),
    expectedCostMinor: fc.option(fc.bigInt({ min: 1n, max: 5n })),
    isOpen: fc.boolean(),
    isOperatorUp: fc.option(fc.boolean()),
    opensAt: fc.constant(null),
    successPerMille: fc.option(fc.integer({ min: 0, max: 1000 })),
  })
  .map(({ provider, ...rest }) => candidate(provider, rest));
const some = fc.uniqueArray(someCandidate, { selector: ({ plan }) => plan.provider, maxLength: 4 });
const someChoice = fc.record({
  chosenBy: fc.constantFrom(...CHOSEN_BY),
  providers: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "gone")),
});

describe("who delivers a sale", () => {
  it("is the cheaper one by price, and one whose cost nobody knows comes last", () => {
    const all = [
      candidate("unknown", { expectedCostMinor: null }),
      candidate("dear", { expectedCostMinor: 495_00n }),
      candidate("cheap", { expectedCostMinor: 485_00n }),
    ];
    expect(order(all, BY_PRICE)).toEqual(["cheap", "dear", "unknown"]);
  });

  it("is by health whose operator is up, then who succeeds more often, whatever it costs", () => {
    const all = [
      candidate("down", { isOperatorUp: false, successPerMille: 1000, expectedCostMinor: 1n }),
      candidate("poor", { isOperatorUp: true, successPerMille: 700, expectedCostMinor: 2n }),
      candidate("good", { successPerMille: 990, expectedCostMinor: 3n }),
    ];
    expect(order(all, BY_HEALTH)).toEqual(["good", "poor", "down"]);
  });

  it("is by hand as the admin ordered them, and whoever is not named comes after", () => {
    const all = [candidate("a", { expectedCostMinor: 1n }), candidate("b"), candidate("c")];
    expect(order(all, byHand("c", "gone", "b"))).toEqual(["c", "b", "a"]);
  });

  it("is never one that cannot send while another can, whatever the admin decided", () => {
    fc.assert(
      fc.property(some, someChoice, (candidates, choice) => {
        const ranked = rankCandidates(candidates, choice);
        const firstShut = ranked.findIndex(({ isOpen }) => !isOpen);
        if (firstShut !== -1) expect(ranked.slice(firstShut).every(({ isOpen }) => !isOpen)).toBe(true);
      }),
    );
  });

  it("is the same for the same facts, in whatever order they are told, and leaves nobody out", () => {
    fc.assert(
      fc.property(some, someChoice, (candidates, choice) => {
        const ranked = order(candidates, choice);
        expect(order(candidates.toReversed(), choice)).toEqual(ranked);
        expect(new Set(ranked)).toEqual(new Set(candidates.map(({ plan }) => plan.provider)));
        expect(ranked).toHaveLength(candidates.length);
      }),
    );
  });
});
