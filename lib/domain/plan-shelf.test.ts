import { describe, expect, it } from "vitest";
import { AS_LISTED, changesBetween, inShelfOrder, type ListedPlan, nameIn } from "./plan-shelf";

const plan = (part: Partial<ListedPlan> = {}): ListedPlan => ({
  code: "PREPAID_DJEZZY",
  name: "Prepaid",
  kind: "dynamic",
  amountMinor: null,
  minimumMinor: 50_00n,
  maximumMinor: 5_000_00n,
  costPpm: 992_500,
  isEnabled: true,
  isListed: true,
  ...part,
});

describe("what changed from one reading of a list to the next", () => {
  it("is nothing at the first reading, and nothing where the list says the same", () => {
    expect(changesBetween([], [plan()])).toEqual([]);
    expect(changesBetween([plan()], [plan()])).toEqual([]);
  });

  it("is each fact that is another now, with what it was", () => {
    const now = plan({ name: "Prepaid+", minimumMinor: 100_00n, costPpm: 990_000, isEnabled: false });
    expect(changesBetween([plan()], [now])).toEqual([
      { code: "PREPAID_DJEZZY", name: "Prepaid+", kind: "switched-off", before: null, after: null },
      { code: "PREPAID_DJEZZY", name: "Prepaid+", kind: "name", before: "Prepaid", after: "Prepaid+" },
      { code: "PREPAID_DJEZZY", name: "Prepaid+", kind: "minimum", before: "50.00", after: "100.00" },
      { code: "PREPAID_DJEZZY", name: "Prepaid+", kind: "cost", before: "99.25", after: "99.00" },
    ]);
  });

  it("names a plan that is new, one that is gone, once, and one that is back", () => {
    const other = plan({ code: "OTHER", name: "Other" });
    const kinds = (before: readonly ListedPlan[], now: readonly ListedPlan[]) =>
      changesBetween(before, now).map(({ code, kind }) => `${code} ${kind}`);
    expect(kinds([plan()], [plan(), other])).toEqual(["OTHER appeared"]);
    expect(kinds([plan(), other], [plan()])).toEqual(["OTHER gone"]);
    const gone = { ...other, isListed: false };
    expect(kinds([plan(), gone], [plan()])).toEqual([]);
    expect(kinds([plan(), gone], [plan(), other])).toEqual(["OTHER back"]);
  });
});

it("the house's name is shown in its language, and the provider's where there is none", () => {
  const named = { name: "Pixx 500", shelf: { ...AS_LISTED, names: { ar: "بيكس 500", fr: null, en: null } } };
  expect([nameIn(named, "ar"), nameIn(named, "fr")]).toEqual(["بيكس 500", "Pixx 500"]);
});

it("plans with a position come first, in its order, and the others stay as they came", () => {
  const at = (name: string, position: number | null) => ({ name, shelf: { ...AS_LISTED, position } });
  const ordered = inShelfOrder([at("a", null), at("b", 2), at("c", null), at("d", 1)]);
  expect(ordered.map(({ name }) => name)).toEqual(["d", "b", "a", "c"]);
});
