import { toMajor } from "./money";
import type { Plan, PlanNames, Shelf } from "./plan";

export const AS_LISTED: Shelf = {
  place: "shown",
  names: { ar: null, fr: null, en: null },
  position: null,
};

/** What the counter calls it. */
export const nameIn = ({ name, shelf }: Pick<Plan, "name" | "shelf">, locale: keyof PlanNames): string =>
  shelf.names[locale] ?? name;

/** As the counter shows them: those with a position first, in its order; the others as they came. */
export const inShelfOrder = <Each extends Pick<Plan, "shelf">>(plans: readonly Each[]): readonly Each[] =>
  plans.toSorted(
    (one, other) => (one.shelf.position ?? Number.MAX_VALUE) - (other.shelf.position ?? Number.MAX_VALUE),
  );

/** What a reading of a list may find to be other than at the last one. */
export const PLAN_CHANGES = [
  "appeared",
  "gone",
  "back",
  "switched-on",
  "switched-off",
  "name",
  "amount",
  "minimum",
  "maximum",
  "cost",
  "kind",
] as const;
export type PlanChangeKind = (typeof PLAN_CHANGES)[number];

/** A plan as one reading of a list knows it. */
export type ListedPlan = Pick<
  Plan,
  "code" | "name" | "kind" | "amountMinor" | "minimumMinor" | "maximumMinor" | "costPpm"
> & { readonly isEnabled: boolean; readonly isListed: boolean };

export interface PlanChange {
  readonly code: string;
  /** As it is called now. */
  readonly name: string;
  readonly kind: PlanChangeKind;
  /** Decimals in dinars, percents of the face value, names or kinds, as `kind` says; null where there is nothing to tell. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed from one reading of a provider's list to the next. A first reading changes nothing: everything is new. */
export function changesBetween(
  before: readonly ListedPlan[],
  now: readonly ListedPlan[],
): readonly PlanChange[] {
  if (before.length === 0) return [];
  const known = new Map(before.map((plan) => [plan.code, plan]));
  const listed = new Set(now.map(({ code }) => code));
  return [
    ...now.flatMap((plan) => changesOf(known.get(plan.code), plan)),
    ...before.filter(({ code, isListed }) => isListed && !listed.has(code)).map((plan) => told(plan, "gone")),
  ];
}

const told = (
  { code, name }: ListedPlan,
  kind: PlanChangeKind,
  before: string | null = null,
  after: string | null = null,
): PlanChange => ({ code, name, kind, before, after });

function changesOf(before: ListedPlan | undefined, now: ListedPlan): readonly PlanChange[] {
  if (before === undefined) return [told(now, "appeared")];
  const isBack = before.isListed ? [] : [told(now, "back")];
  const isSwitched =
    before.isEnabled === now.isEnabled ? [] : [told(now, now.isEnabled ? "switched-on" : "switched-off")];
  const others = FACTS.flatMap(([kind, read]) => {
    const [was, is] = [read(before), read(now)];
    return was === is ? [] : [told(now, kind, was, is)];
  });
  return [...isBack, ...isSwitched, ...others];
}

const money = (minor: bigint | null): string | null => (minor === null ? null : toMajor(minor));

const PPM_OF_A_PERCENT = 10_000;

const FACTS: readonly (readonly [PlanChangeKind, (plan: ListedPlan) => string | null])[] = [
  ["name", ({ name }) => name],
  ["kind", ({ kind }) => kind],
  ["amount", ({ amountMinor }) => money(amountMinor)],
  ["minimum", ({ minimumMinor }) => money(minimumMinor)],
  ["maximum", ({ maximumMinor }) => money(maximumMinor)],
  ["cost", ({ costPpm }) => (costPpm === null ? null : (costPpm / PPM_OF_A_PERCENT).toFixed(2))],
];
