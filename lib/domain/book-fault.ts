import { z } from "zod";
import type { AccountKey } from "./ledger";

/**
 * How the books can be wrong: invariants 1 to 5 of the ledger, as found by a query over the rows. Each has words in three
 * languages (`bookFault.<kind>`).
 */
export const BOOK_FAULTS = [
  "entry-unbalanced",
  "entry-empty",
  "entry-moves-other-price",
  "entry-moves-other-commission",
  "entry-of-another-shop",
  "commission-paid-wrong",
  "ledger-unbalanced",
  "posting-orphaned",
  "balance-differs",
  "balance-chain-broken",
  "balance-below-zero",
  "credit-above-zero",
  "held-differs",
  "order-not-held-once",
  "order-settled-twice",
  "order-unsettled",
  "order-settled-early",
  "order-settled-otherwise",
  "order-unwatched",
  "order-reversed-twice",
  "order-reversed-early",
  "reversal-without-case",
  "reversal-is-no-mirror",
  "enquiry-moved-money",
  "transfer-astray",
  /** Found by a version that knew more than this one. */
  "unreadable",
] as const;

export type BookFaultKind = (typeof BOOK_FAULTS)[number];

/** The accounts as a fault may name one. */
export const ACCOUNT_KINDS = [
  "available",
  "held",
  "credit",
  "float",
  "revenue",
  "funding",
  "cost_variance",
] as const satisfies readonly AccountKey["kind"][];

/** As it is kept in a row: `expected` and `found` are whole numbers as text, of centimes, or of entries for an order's. */
export const bookFaultSchema = z.object({
  kind: z.enum(BOOK_FAULTS),
  /** An entry's or posting's number, an order's reference, an account's kind, or a currency. */
  subject: z.string(),
  /** The reseller's name, where it is about one. */
  shop: z.string().nullable(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
});

export type BookFault = z.output<typeof bookFaultSchema>;

/**
 * A statement whose balances do not follow one another is wrong to read, and is told; the money it is about is where the
 * other looks say it is, and what is written once can never be put in order. So it does not stop the shop by itself.
 */
export const stopsSending = ({ kind }: BookFault): boolean => kind !== "balance-chain-broken";

const UNREADABLE: BookFault = { kind: "unreadable", subject: "?", shop: null, expected: null, found: null };

/** Wakes a stored list. What cannot be read stays a fault: it must never look like none. */
export function wakeBookFaults(stored: unknown): readonly BookFault[] {
  const list = z.array(z.unknown()).safeParse(stored);
  return list.success
    ? list.data.map((each) => bookFaultSchema.safeParse(each).data ?? UNREADABLE)
    : [UNREADABLE];
}
