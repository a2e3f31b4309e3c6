import { describe, expect, it } from "vitest";
import { asSheetText, daysOf, queryOfReport, readReportFilter, shownOf, successOf } from "./report";

/** 00:30 in Algiers, on the 23rd. */
const NOW = new Date("2026-11-22T23:30:00Z");

describe("a report's range", () => {
  it.each([
    ["today", "2026-11-23", "2026-11-23"],
    ["yesterday", "2026-11-22", "2026-11-22"],
    ["week", "2026-11-17", "2026-11-23"],
    ["month", "2026-10-25", "2026-11-23"],
  ])("%s runs from %s to %s", (range, from, to) => {
    expect(readReportFilter({ range }, NOW)).toMatchObject({ range, from, to });
  });

  it("chosen freely is never upside down, of the future, or of no calendar, and as long as it was asked for", () => {
    const free = (from: string, to: string) => {
      const { from: first, to: last } = readReportFilter({ range: "free", from, to }, NOW);
      return [first, last];
    };
    expect(free("2026-11-01", "2026-11-05")).toEqual(["2026-11-01", "2026-11-05"]);
    expect(free("2026-11-05", "2026-11-01")).toEqual(["2026-11-01", "2026-11-05"]);
    expect(free("2026-11-01", "2027-11-05")).toEqual(["2026-11-01", "2026-11-23"]);
    expect(free("2026-02-31", "x")).toEqual(["2026-11-23", "2026-11-23"]);
    expect(free("2020-01-01", "2026-11-23")).toEqual(["2020-01-01", "2026-11-23"]);
  });

  it("of more than 366 days a page shows the last ones, and asks for the same otherwise", () => {
    const asked = { range: "free", to: "2026-11-23", operator: "djezzy" };
    const long = readReportFilter({ ...asked, from: "2020-01-01" }, NOW);
    expect(shownOf(long)).toEqual({ ...long, from: "2025-11-23" });
    expect(daysOf(shownOf(long))).toHaveLength(366);
    const longest = readReportFilter({ ...asked, from: "2025-11-23" }, NOW);
    expect(shownOf(longest)).toEqual(longest);
  });

  it("shows each of its days, across the end of a month", () => {
    expect(daysOf({ from: "2026-10-30", to: "2026-11-02" })).toEqual([
      "2026-10-30",
      "2026-10-31",
      "2026-11-01",
      "2026-11-02",
    ]);
  });
});

it("an address says again what was asked, and nonsense in it is not asked for", () => {
  const asked = { range: "free", from: "2026-11-01", to: "2026-11-02", operator: "djezzy", state: "failed" };
  expect(queryOfReport(readReportFilter({ ...asked, cashier: "me", provider: "oneclickdz" }, NOW))).toEqual({
    ...asked,
    cashier: "me",
    provider: "oneclickdz",
  });
  expect(
    queryOfReport(readReportFilter({ range: "ever", operator: "x", state: ["failed"], shop: "' OR 1" }, NOW)),
  ).toEqual({ range: "week" });
  // No database can be asked for it.
  expect(queryOfReport(readReportFilter({ cashier: "me\0", provider: "\0" }, NOW))).toEqual({
    range: "week",
  });
});

it("success of nothing is nothing, not none", () => {
  expect(successOf({ endedCount: 0, deliveredCount: 0 })).toBeNull();
  expect(successOf({ endedCount: 3, deliveredCount: 2 })).toBe(66.6);
});

it.each(["=1+1", "+213", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])(
  "%j is a text to a spreadsheet, and never a formula",
  (text) => {
    expect(asSheetText(text)).toBe(`'${text}`);
  },
);

it("a name stays as it is", () => {
  expect(asSheetText("Karim = boss")).toBe("Karim = boss");
});
