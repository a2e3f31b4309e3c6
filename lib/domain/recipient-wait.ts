import { operatorHintOf } from "./msisdn";
import type { Operator, Plan } from "./plan";

/**
 * A provider may take no further order for a number, or for a number and its network, for a while after the last one. The
 * waits are the provider's, so they are kept per provider and hold for all shops alike. Pure: time comes in.
 */
export interface RecipientWait {
  readonly scope: "number" | "number-and-operator";
  /** In the provider's own time: divided by the time scale, where one is in force. */
  readonly ms: number;
}

/** What is topped up. */
export interface Recipient {
  /** National form, ten digits. */
  readonly msisdn: string;
  readonly operator: string | null;
}

/** Where a plan names no operator, the beginning of the number hints at it. */
export const recipientOf = (
  { operator }: Pick<Plan, "operator">,
  msisdn: string,
): { readonly msisdn: string; readonly operator: Operator | null } => ({
  msisdn,
  operator: operator ?? operatorHintOf(msisdn),
});

/** A wait as it is kept. */
export interface KeptWait {
  /** null = whatever the operator. */
  readonly operator: string | null;
  readonly until: Date;
}

/** No wait lasts longer: one that ends further ahead was written by a clock that jumped, and is over. */
export const LONGEST_WAIT_MS = 60 * 60_000;

/** What is kept of a wait that begins now; null where there is nothing to wait for. */
export function keptWait(
  wait: RecipientWait | null,
  operator: string | null,
  { now, timeScale }: { readonly now: Date; readonly timeScale: number },
): KeptWait | null {
  if (wait === null || !(wait.ms > 0)) return null;
  const lasts = Math.ceil(Math.min(wait.ms, LONGEST_WAIT_MS) / timeScale);
  return {
    operator: wait.scope === "number" ? null : operator,
    until: new Date(now.getTime() + lasts),
  };
}

/** When the next order for this operator may go to the number, by all that is kept of it; null = now. */
export function endOfWaits(waits: readonly KeptWait[], operator: string | null, now: Date): Date | null {
  const ends = waits
    // Without an operator nobody knows that it is another one.
    .filter((wait) => wait.operator === null || operator === null || wait.operator === operator)
    .map(({ until }) => until.getTime())
    .filter((end) => end > now.getTime() && end <= now.getTime() + LONGEST_WAIT_MS);
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

const MINUTE_MS = 60_000;

/** As it is told at a counter, to the minute and never too early. */
export const toldEnd = (until: Date): Date => new Date(Math.ceil(until.getTime() / MINUTE_MS) * MINUTE_MS);
