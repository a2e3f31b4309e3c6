import { isDay } from "./day";
import { withoutBlanks } from "./msisdn";
import type { Operator } from "./plan";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** The database holds the same bounds (`reseller_margin_is_sane`, `margin_rule_is_sane`). */
export const LARGEST_MARGIN_BPS = 5000;

export const isMargin = (bps: number): boolean =>
  Number.isInteger(bps) && bps >= 0 && bps <= LARGEST_MARGIN_BPS;

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

/** What a margin is for: all plans of an operator, or one of them by its code. */
export interface MarginReach {
  readonly operator: Operator;
  readonly planCode: string | null;
}

/** Days of Algiers. `validUntil` is the first that is no longer of it; null: until further notice. */
export interface MarginDays {
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export interface MarginRule extends MarginReach, MarginDays {
  readonly marginBps: number;
}

/** What is sold, as the counter names it: who delivers it changes nothing. The operator is null where it is unknown to us. */
export interface SoldPlan {
  readonly operator: Operator | null;
  readonly planCode: string;
}

/** A margin with what goes with it. */
export interface MarginTerms {
  readonly marginBps: number;
  /** An explicit yes to selling for less than it costs us; without it such a sale is refused. */
  readonly belowCostAllowed: boolean;
}

/** All that decides what a shop earns. */
export interface StandingMargins {
  readonly general: MarginTerms;
  readonly rules: readonly (MarginRule & MarginTerms)[];
}

/**
 * The rule by which something is sold on a day: the plan's own before its operator's; null where the shop's general margin
 * stands. The database has one rule of a reach on a day; should it ever have two, the smaller margin counts.
 */
export function ruleFor<Rule extends MarginRule>(
  rules: readonly Rule[],
  sold: SoldPlan,
  day: string,
): Rule | null {
  const valid = rules.filter((rule) => reaches(rule, sold) && isValidOn(rule, day));
  const [first] = valid.toSorted(
    (one, other) => specificity(other) - specificity(one) || one.marginBps - other.marginBps,
  );
  return first ?? null;
}

/** What a shop earns on a face value, in basis points: the one answer for the counter's price and for the sale's. */
export const marginFor = (
  rules: readonly MarginRule[],
  sold: SoldPlan,
  day: string,
  generalBps: number,
): number => ruleFor(rules, sold, day)?.marginBps ?? generalBps;

/**
 * What a shop of another shop earns where the house gave it no rule of its own: never more than the one that it belongs to earns
 * on the same thing on the same day. `rules`: of the shop above, each at the smaller of both margins; for the second look.
 */
export function marginsBelow(
  generalBps: number,
  above: { readonly generalBps: number; readonly rules: readonly MarginRule[] },
): { readonly generalBps: number; readonly rules: readonly MarginRule[] } {
  const capped = (bps: number): number => Math.min(generalBps, bps);
  return {
    generalBps: capped(above.generalBps),
    rules: above.rules.map(({ operator, planCode, marginBps, validFrom, validUntil }) => ({
      operator,
      planCode,
      marginBps: capped(marginBps),
      validFrom,
      validUntil,
    })),
  };
}

const reaches = ({ operator, planCode }: MarginReach, sold: SoldPlan): boolean =>
  operator === sold.operator && (planCode === null || planCode === sold.planCode);

const isValidOn = ({ validFrom, validUntil }: MarginDays, day: string): boolean =>
  validFrom <= day && (validUntil === null || day < validUntil);

const specificity = ({ planCode }: MarginReach): number => (planCode === null ? 0 : 1);

/** Whether both would decide on some day. */
export const doOverlap = (one: MarginDays, other: MarginDays): boolean =>
  !neverCounts(one) &&
  !neverCounts(other) &&
  (one.validUntil === null || other.validFrom < one.validUntil) &&
  (other.validUntil === null || one.validFrom < other.validUntil);

/** Ended on its first day, or before. */
export const neverCounts = ({ validFrom, validUntil }: MarginDays): boolean =>
  validUntil !== null && validUntil <= validFrom;

export const isSameReach = (one: MarginReach, other: MarginReach): boolean =>
  one.operator === other.operator && one.planCode === other.planCode;

/** A margin as it would stand: a rule, or with no reach the general one. */
export interface PlannedMargin extends MarginDays {
  readonly reach: MarginReach | null;
}

/** Whether the planned margin would ever decide: it reaches the plan, and no more specific rule stands on all of its days. */
export function wouldDecide(planned: PlannedMargin, rules: readonly MarginRule[], sold: SoldPlan): boolean {
  if (planned.reach !== null && !reaches(planned.reach, sold)) return false;
  const own = planned.reach === null ? -1 : specificity(planned.reach);
  return !rules.some((rule) => reaches(rule, sold) && specificity(rule) > own && covers(rule, planned));
}

const covers = (rule: MarginDays, { validFrom, validUntil }: MarginDays): boolean =>
  rule.validFrom <= validFrom &&
  (rule.validUntil === null || (validUntil !== null && validUntil <= rule.validUntil));

/** The days of a new rule: nothing is set for days that are over, and every rule has a day. */
export function judgeMarginDays(days: MarginDays, today: string): Result<MarginDays, ProblemCode> {
  const { validFrom, validUntil } = days;
  const isSound = isDay(validFrom) && (validUntil === null || (isDay(validUntil) && validUntil > validFrom));
  return isSound && validFrom >= today ? ok(days) : refuse("margin-days-invalid");
}

/** The day itself, or the rule's own first: one that has yet to begin then never counts. */
export const firstDayWithout = (rule: MarginDays, day: string): string =>
  day < rule.validFrom ? rule.validFrom : day;

/**
 * The first day on which a rule that is ended no longer counts: today or later, and never later than it was to
 * end anyway.
 */
export function judgeMarginEnd(rule: MarginDays, wanted: string, today: string): Result<string, ProblemCode> {
  if (!isDay(wanted) || wanted < today) return refuse("margin-days-invalid");
  const end = firstDayWithout(rule, wanted);
  return rule.validUntil !== null && end >= rule.validUntil ? refuse("margin-days-invalid") : ok(end);
}
