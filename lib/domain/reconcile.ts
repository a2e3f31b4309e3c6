import { hourOf } from "./day";
import { FINAL_STATES, type OrderState } from "./order";

/**
 * Our orders, what our ledger says of them, and the provider's own list, held against each other. Pure: it finds what
 * differs and moves nothing. Each kind is a message key (`reconciliation.kinds.<kind>`) in three languages.
 */
export const DIFFERENCE_KINDS = [
  /** The provider has an order that nobody here opened. */
  "theirs-only",
  /** Ours ended as delivered, or has the provider's id, and its list does not show it. */
  "ours-only",
  "executed-twice",
  "delivered-here",
  "delivered-there",
  "open-there",
  "amount-differs",
  "number-differs",
  "cost-differs",
  "ledger-differs",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Cases that are about no day's list: an order on its way for days, and a float that nothing explains. */
export const OTHER_KINDS = ["open-for-days", "float-difference"] as const;
export const CASE_KINDS = [...DIFFERENCE_KINDS, ...OTHER_KINDS] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export interface OurSide {
  readonly id: string;
  readonly reference: string;
  readonly providerOrderId: string | null;
  readonly state: OrderState;
  readonly isMenu: boolean;
  readonly msisdn: string;
  readonly faceValueMinor: bigint;
  readonly priceMinor: bigint;
  /** What the ledger took from the float for it, in the account's currency and as exact; 0 where nothing was booked. */
  readonly bookedMinor: bigint;
  readonly captures: number;
  readonly releases: number;
  /** A correcting entry turned its money round: delivered counts as given back, and the other way. */
  readonly isReversed: boolean;
  /** Sent on the day and ended before anybody was asked: only such a one is judged. The others are there to be known. */
  readonly isJudged: boolean;
}

export interface TheirSide {
  readonly providerOrderId: string | null;
  /** Ours, as the provider has it: exact, or behind a prefix and a hyphen. */
  readonly providerReference: string | null;
  readonly meaning: "pending" | "handling" | "fulfilled" | "refunded" | "failed" | "undecided" | "unmapped";
  readonly msisdn: string | null;
  readonly faceValueMinor: bigint | null;
  /** In the account's currency; null where it does not say. */
  readonly costMinor: bigint | null;
  /** On the day, as far as is known; false for a row that is there because the window is wide. */
  readonly isOnDay: boolean;
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** Our reference, or where there is none the provider's id. */
  readonly reference: string;
  readonly orderId: string | null;
  readonly ours: OurSide | null;
  /** All rows of the provider about it, by their id. */
  readonly theirs: readonly TheirSide[];
}

/** Sorted by reference and kind: whatever order, page or repetition the rows came in, the answer is the same. */
export function reconcile(ours: readonly OurSide[], theirs: readonly TheirSide[]): readonly Difference[] {
  const rows = withoutRepeats(theirs);
  const { byOrder, strangers } = match(ours, rows);
  const differences = [
    ...ours
      .filter(({ isJudged }) => isJudged)
      .flatMap((order) =>
        kindsOf(order, byOrder.get(order.id) ?? []).map((kind) => ({
          kind,
          reference: order.reference,
          orderId: order.id,
          ours: order,
          theirs: byOrder.get(order.id) ?? [],
        })),
      ),
    ...strangers
      .filter(({ isOnDay }) => isOnDay)
      .map((row) => ({
        kind: "theirs-only" as const,
        reference: row.providerOrderId ?? row.providerReference ?? "",
        orderId: null,
        ours: null,
        theirs: [row],
      })),
  ];
  return differences.sort((a, b) => compare(a.reference, b.reference) || compare(a.kind, b.kind));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** What a row may be known by: the provider's id, its reference, and every ending of that behind a hyphen. */
export function keysOfRow({ providerOrderId, providerReference }: TheirSide): readonly string[] {
  const parts = providerReference?.split("-") ?? [];
  const endings = parts.map((_, index) => parts.slice(index).join("-"));
  return [providerOrderId, ...endings].filter((key) => key !== null).filter((key) => key !== "");
}

/** A page read twice shows its rows twice. Of two sights of one order the one that ended is the later one. */
function withoutRepeats(theirs: readonly TheirSide[]): readonly TheirSide[] {
  const kept = new Map<string, TheirSide>();
  for (const row of theirs) {
    const key = keysOfRow(row)[0] ?? "";
    const before = kept.get(key);
    if (!before || sightOf(before) < sightOf(row)) kept.set(key, row);
  }
  return [...kept.values()].sort((a, b) => compare(keysOfRow(a)[0] ?? "", keysOfRow(b)[0] ?? ""));
}

/** Comparable, so that the choice between two sights does not hang on which came first. */
const sightOf = (row: TheirSide): string =>
  [Number(isOver(row)), Number(row.isOnDay), row.meaning, row.msisdn, row.faceValueMinor, row.costMinor].join(
    " ",
  );

const isOver = ({ meaning }: TheirSide): boolean => FINAL_STATES.some((state) => state === meaning);

function match(
  ours: readonly OurSide[],
  rows: readonly TheirSide[],
): { readonly byOrder: ReadonlyMap<string, readonly TheirSide[]>; readonly strangers: readonly TheirSide[] } {
  const known = new Map<string, string>();
  for (const { id, reference, providerOrderId } of ours) {
    known.set(reference, id);
    if (providerOrderId !== null) known.set(providerOrderId, id);
  }
  const byOrder = new Map<string, TheirSide[]>();
  const strangers: TheirSide[] = [];
  for (const row of rows) {
    const key = keysOfRow(row).find((each) => known.has(each));
    const id = key === undefined ? undefined : known.get(key);
    if (id === undefined) strangers.push(row);
    else byOrder.set(id, [...(byOrder.get(id) ?? []), row]);
  }
  return { byOrder, strangers };
}

function kindsOf(order: OurSide, rows: readonly TheirSide[]): readonly DifferenceKind[] {
  const ledger: readonly DifferenceKind[] = isBookedRight(order) ? [] : ["ledger-differs"];
  const [first] = rows;
  if (first === undefined) return isExpectedThere(order) ? ["ours-only", ...ledger] : ledger;
  const standing = rows.filter(({ meaning }) => meaning !== "refunded" && meaning !== "failed");
  if (standing.length > 1) return ["executed-twice", ...ledger];
  return [...kindsOfPair(order, standing[0] ?? first), ...ledger];
}

/** A refusal leaves nothing behind, and so does an order that people ended because nobody found it. */
const isExpectedThere = ({ state, providerOrderId, isMenu }: OurSide): boolean =>
  !isMenu && (state === "fulfilled" || (state === "refunded" && providerOrderId !== null));

/** By its money: what was turned round later counts as the other. */
const countsAsDelivered = ({ state, isReversed }: OurSide): boolean => (state === "fulfilled") !== isReversed;

function isBookedRight(order: OurSide): boolean {
  const { state, isMenu, captures, releases, bookedMinor } = order;
  if (isMenu) return captures + releases === 0;
  if (!countsAsDelivered(order) && bookedMinor !== 0n) return false;
  return state === "fulfilled" ? captures === 1 && releases === 0 : captures === 0 && releases === 1;
}

function kindsOfPair(order: OurSide, row: TheirSide): readonly DifferenceKind[] {
  const state = stateKindOf(order, row);
  const isCostSaid = state === null && countsAsDelivered(order) && row.costMinor !== null;
  // Where the ledger is wrong by itself, that is the difference, and not what follows from it.
  const isCostOff = isCostSaid && isBookedRight(order) && row.costMinor !== order.bookedMinor;
  const isAmountOff =
    !order.isMenu && row.faceValueMinor !== null && row.faceValueMinor !== order.faceValueMinor;
  const isNumberOff = row.msisdn !== null && row.msisdn !== order.msisdn;
  return [
    ...(state === null ? [] : [state]),
    ...(isAmountOff ? ["amount-differs" as const] : []),
    ...(isNumberOff ? ["number-differs" as const] : []),
    ...(isCostOff ? ["cost-differs" as const] : []),
  ];
}

/** Refunded and failed are one to us: neither was delivered. */
function stateKindOf(order: OurSide, { meaning }: TheirSide): DifferenceKind | null {
  const wasDelivered = countsAsDelivered(order);
  switch (meaning) {
    case "fulfilled":
      return wasDelivered ? null : "delivered-there";
    case "refunded":
    case "failed":
      return wasDelivered ? "delivered-here" : null;
    case "pending":
    case "handling":
    case "undecided":
    case "unmapped":
      return "open-there";
  }
}

/** From two o'clock on the day before is looked at: what was sent before midnight has had its time. */
export const isAfterTwo = (at: Date): boolean => hourOf(at) >= 2;
