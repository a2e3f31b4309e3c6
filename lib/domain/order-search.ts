import { z } from "zod";
import { parseMsisdn, withoutBlanks } from "./msisdn";
import type { OrderState } from "./order";
import type { Operator, PlanKind } from "./plan";

/** What an address asks for, as somebody typed or pasted it; whatever could be no name of an order is nothing. */
export const orderSearchSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\0]*$/);

/** What could be meant: an order by our reference or by the provider's id, or those of a number; null: not that. */
export interface OrderSearch {
  readonly reference: string | null;
  readonly providerOrderId: string;
  readonly msisdn: string | null;
}

/** Our reference, also where a keyboard began it with a capital. */
const REFERENCE = /^tb_[0-9a-z]{26}$/i;

/**
 * One field for three things: a number that a customer says, a reference from a shop's receipt, an id from a provider's list. Only
 * whole ones are looked for: each has an index, and a part of a number would name half of our customers.
 */
export function readOrderSearch(typed: string): OrderSearch {
  const word = withoutBlanks(typed);
  const number = parseMsisdn(typed);
  return {
    reference: REFERENCE.test(word) ? word.toLowerCase() : null,
    providerOrderId: word,
    msisdn: number.ok ? number.value : null,
  };
}

/** One that was found, for the back office. Amounts are decimal strings in dinars, times ISO 8601 UTC. */
export interface FoundOrder {
  readonly reference: string;
  readonly providerOrderId: string | null;
  readonly state: OrderState;
  readonly msisdn: string;
  readonly operator: Operator | null;
  readonly planName: string;
  readonly planKind: PlanKind;
  readonly faceValue: string;
  readonly resellerName: string;
  readonly providerName: string;
  readonly createdAt: string;
}
