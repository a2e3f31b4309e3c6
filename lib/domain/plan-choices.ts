import { faceValueOf, type Operator, type Plan } from "./plan";

/**
 * What a counter offers, one entry for each thing that a customer can buy. Plain credit of one operator is one thing,
 * however many providers deliver it: its entry keeps the first plan's code and name, and takes every amount that any of
 * them takes. The plans come in the order in which they are to be shown.
 */
export function choicesOf(plans: readonly Plan[]): readonly Plan[] {
  const seen: Plan[] = [];
  for (const plan of plans) {
    const place = isShared(plan) ? seen.findIndex((other) => isSameThing(other, plan)) : -1;
    const other = seen[place];
    if (other === undefined) seen.push(plan);
    else seen[place] = widened(other, plan);
  }
  return seen.filter((plan) => !isWithinAnother(plan, seen));
}

const isShared = (plan: Plan): boolean => plan.isAirtime && plan.operator !== null;

const isSameThing = (a: Plan, b: Plan): boolean =>
  isShared(a) &&
  a.operator === b.operator &&
  a.kind === b.kind &&
  a.amountMinor === b.amountMinor &&
  doMeet(a, b);

/** With a gap between them they are two: an amount in the gap is nobody's. */
function doMeet(a: Plan, b: Plan): boolean {
  const [aLeast, aMost, bLeast, bMost] = [a.minimumMinor, a.maximumMinor, b.minimumMinor, b.maximumMinor];
  if (aLeast === null || aMost === null || bLeast === null || bMost === null) return true;
  return aLeast <= bMost && bLeast <= aMost;
}

function widened(plan: Plan, by: Plan): Plan {
  const [least, most] = [by.minimumMinor, by.maximumMinor];
  if (plan.minimumMinor === null || plan.maximumMinor === null || least === null || most === null)
    return plan;
  const isLess = least < plan.minimumMinor;
  const isMore = most > plan.maximumMinor;
  return { ...plan, ...(isLess && { minimumMinor: least }), ...(isMore && { maximumMinor: most }) };
}

/** One amount of plain credit needs no entry of its own where any amount can be typed. */
const isWithinAnother = (plan: Plan, plans: readonly Plan[]): boolean =>
  isShared(plan) &&
  plan.amountMinor !== null &&
  // Only whole dinars can be typed.
  plan.amountMinor % 100n === 0n &&
  plans.some(
    ({ isAirtime, operator, kind, minimumMinor, maximumMinor }) =>
      isAirtime &&
      operator === plan.operator &&
      kind === "dynamic" &&
      (minimumMinor ?? 0n) <= (plan.amountMinor ?? 0n) &&
      (plan.amountMinor ?? 0n) <= (maximumMinor ?? 0n),
  );

/** One amount of one plan, as it was sold or pinned once. */
export interface SoldThing {
  readonly operator: Operator;
  readonly planCode: string;
  /** Plain credit of the operator, under whichever code. */
  readonly isAirtime: boolean;
  readonly faceValueMinor: bigint;
}

/**
 * Where the same thing stands among the choices of today: under its own code, or, plain credit being the same thing whoever
 * delivers it, under the code that its operator's credit has now. Null where it cannot be bought, or not at that amount.
 */
export function choiceTaking(choices: readonly Plan[], thing: SoldThing): Plan | null {
  const { operator, planCode, isAirtime, faceValueMinor } = thing;
  const fitting = choices.filter(
    (plan) => (plan.operator === operator || plan.operator === null) && doesTake(plan, faceValueMinor),
  );
  return (
    fitting.find(({ code }) => code === planCode) ??
    fitting.find((plan) => isAirtime && plan.isAirtime && plan.operator === operator) ??
    null
  );
}

function doesTake(plan: Plan, faceValueMinor: bigint): boolean {
  const faceValue = faceValueOf(plan, faceValueMinor);
  return plan.kind !== "menu" && faceValue.ok && faceValue.value === faceValueMinor;
}
