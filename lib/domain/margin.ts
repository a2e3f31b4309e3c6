import { withoutBlanks } from "./msisdn";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** The database holds the same bounds (`reseller_margin_is_sane`). */
export const LARGEST_MARGIN_BPS = 5000;

const PERCENT = /^(\d{1,2})(?:[.,٫](\d{1,2}))?$/;

/** A percentage as typed ("0.5", "0,5", "2") → basis points (50, 50, 200), from 0 to 50 %. Never goes through a float. */
export function parseMarginPercent(text: string): Result<number, ProblemCode> {
  const match = PERCENT.exec(withoutBlanks(text));
  if (!match) return refuse("margin-invalid");
  const [, whole = "", fraction = ""] = match;
  const bps = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return bps <= LARGEST_MARGIN_BPS ? ok(bps) : refuse("margin-invalid");
}

/** Basis points as a percentage with a point and two decimals: 50 is "0.50". */
export const toMarginPercent = (bps: number): string =>
  `${Math.trunc(bps / 100)}.${String(bps % 100).padStart(2, "0")}`;
