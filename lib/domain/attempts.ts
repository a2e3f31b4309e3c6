import type { CashOutcome } from "./cash";
import { parseMajor, toMajor } from "./money";
import type { OrderState } from "./order";
import type { PlanKind } from "./plan";

/**
 * What was tried for one customer, one after the other: a sale, the offers or the enquiry that followed, the next sale. Pure;
 * amounts are decimal strings in major units, times ISO 8601 UTC.
 */
export interface Attempt {
  readonly reference: string;
  readonly state: OrderState;
  readonly planKind: PlanKind;
  readonly planName: string;
  readonly faceValue: string;
  readonly cash: CashOutcome | null;
  readonly cashierName: string;
  readonly createdAt: string;
  /** The attempt that this one followed; null for the first. */
  readonly parentReference: string | null;
  /** How many plans the operator named instead. */
  readonly offerCount: number;
}

/** What changes hands at the counter. `all`: nothing lies in the till, so the whole amount is collected. */
export type CashChange =
  | { readonly kind: "same" }
  | { readonly kind: "more" | "less" | "all"; readonly amount: string };

/** From what lies in the till (null = nothing) to what is sold for it. */
export function cashChange(inHand: string | null, price: string): CashChange | null {
  if (inHand === null) return { kind: "all", amount: price };
  const [had, asked] = [parseMajor(inHand), parseMajor(price)];
  if (!(had.ok && asked.ok)) return null;
  if (had.value === 0n) return { kind: "all", amount: price };
  const more = asked.value - had.value;
  if (more === 0n) return { kind: "same" };
  return more > 0n ? { kind: "more", amount: toMajor(more) } : { kind: "less", amount: toMajor(-more) };
}

const cameToNothing = ({ state }: Attempt): boolean => state === "refunded" || state === "failed";
const isSale = ({ planKind }: Attempt): boolean => planKind !== "menu";

/** What the customer came for, where it is known, and whether they paid for it. */
export interface Wish {
  readonly wanted: string | null;
  /** Of the cash for it: `holds` what is wanted, `empty` since it was given back, `untouched` as nothing was sold yet. */
  readonly till: "holds" | "empty" | "untouched";
}

/** At an attempt: by the sale it is, or by the last one before it that came to nothing. The attempts come oldest first. */
export function wishAt(attempts: readonly Attempt[], reference: string): Wish {
  const place = attempts.findIndex((attempt) => attempt.reference === reference);
  const sale = attempts.slice(0, place + 1).findLast((attempt) => isSale(attempt) && cameToNothing(attempt));
  if (!sale) return { wanted: null, till: "untouched" };
  return { wanted: sale.faceValue, till: sale.cash === "given_back" ? "empty" : "holds" };
}

/** What is settled with the customer for a sale that took the place of an earlier one; null where none did. */
export function settledFor(attempts: readonly Attempt[], reference: string): CashChange | null {
  const place = attempts.findIndex((attempt) => attempt.reference === reference);
  const attempt = attempts[place];
  if (!attempt || !isSale(attempt) || cameToNothing(attempt)) return null;
  const before = attempts.slice(0, place).findLast((each) => isSale(each) && cameToNothing(each));
  return before
    ? cashChange(before.cash === "given_back" ? null : before.faceValue, attempt.faceValue)
    : null;
}

/** One of the offers is on its way, or has arrived, so nothing is left to choose. An enquiry takes up none. */
export const isOfferTaken = (attempts: readonly Attempt[], reference: string): boolean =>
  attempts.some(
    (attempt) => attempt.parentReference === reference && isSale(attempt) && !cameToNothing(attempt),
  );
