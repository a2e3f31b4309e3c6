import { expect, test } from "vitest";
import { parseMarginPercent, toMarginPercent } from "./margin";

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
