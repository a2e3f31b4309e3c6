import { z } from "zod";
import { CASH_OUTCOMES } from "./cash";

/** Orders' references: `tb_` and 26 characters of Crockford's alphabet, in time order; safe in addresses and at providers. */
export const referenceSchema = z.string().regex(/^tb_[0-9a-z]{26}$/);

/** Whatever stands in an address is asked of the database only if it can be one: some of it the database cannot even read. */
export const isReference = (text: string): boolean => referenceSchema.safeParse(text).success;

/** What the send form posts. Strict: an unknown field is refused, so that nothing rides along. */
export const sendInputSchema = z.strictObject({
  /** Made when the form opened; the same key with the same body is the same order for ever. */
  idempotencyKey: z.uuid(),
  msisdn: z.string().max(40),
  planCode: z.string().regex(/^[^\0]{1,200}$/),
  /** Whole dinars as typed, or a fixed plan's amount as shown; null for menus. */
  amount: z.string().max(40).nullable(),
  /** The order whose offer is taken up, or after which an enquiry is made. */
  parentReference: referenceSchema.nullable(),
  /**
   * Said in words at the counter: an earlier top-up to this number is still being verified, or the same amount went to it
   * minutes ago, and this is a second one.
   */
  isSecondOne: z.boolean().default(false),
  /**
   * What the screen said it would take from the wallet, in decimals of a dinar: it never takes more. Absent where the screen
   * says no price. No part of what makes two sends the same.
   */
  shownPrice: z.string().max(40).optional(),
});
export type SendInput = z.output<typeof sendInputSchema>;

/** What the cancel button posts. */
export const cancelInputSchema = z.strictObject({ reference: referenceSchema });
export type CancelInput = z.output<typeof cancelInputSchema>;

/** What a tap on the cash question posts. */
export const cashInputSchema = z.strictObject({ reference: referenceSchema, cash: z.enum(CASH_OUTCOMES) });
export type CashInput = z.output<typeof cashInputSchema>;
