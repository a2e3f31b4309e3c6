import { withoutBlanks } from "./msisdn";
import type { OrderState } from "./order";
import type { PlanKind } from "./plan";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/**
 * The same amount to the same number again: two hands for one customer, or a second one that somebody wants. Nobody can
 * tell them apart but the people at the counter, so it is sent only with their word. Pure: time comes in.
 */

/** Where no admin has said otherwise for an operator. */
export const USUAL_WINDOW_MINUTES = 10;
/** The database holds the same bound (`repeat_window_is_sane`). */
export const LONGEST_WINDOW_MINUTES = 24 * 60;

/** What somebody wants for a number. */
export interface Wish {
  readonly planKind: PlanKind;
  readonly planCode: string;
  readonly faceValueMinor: bigint;
}

/** An order to that number, whosever it is. */
export interface EarlierOrder extends Wish {
  readonly state: OrderState;
  readonly createdAt: Date;
  readonly finalAt: Date | null;
  readonly cancelRequestedAt: Date | null;
}

/**
 * Whether the wish may be that order once more. A sale counts while it is on its way or in doubt, however long that takes,
 * and for the window after it ended: "delivered a minute ago" is news, also of what was sent an hour ago. An enquiry moves
 * nothing, so it counts for the window after it was asked. What came to nothing never counts.
 */
export function isSameAgain(
  earlier: EarlierOrder,
  wish: Wish,
  { now, windowMs }: { readonly now: Date; readonly windowMs: number },
): boolean {
  if (!isSameThing(earlier, wish) || cameToNothing(earlier)) return false;
  const since = earlier.planKind === "menu" ? earlier.createdAt : earlier.finalAt;
  return since === null || now.getTime() - since.getTime() < windowMs;
}

/** To a customer 500 dinars are 500 dinars, whichever plan brings them. */
const isSameThing = (earlier: Wish, wish: Wish): boolean =>
  wish.planKind === "menu" || earlier.planKind === "menu"
    ? earlier.planKind === wish.planKind && earlier.planCode === wish.planCode
    : earlier.faceValueMinor === wish.faceValueMinor;

/** Given back, failed, or taken back while it was queued, which the database keeps from being sent. */
const cameToNothing = ({ state, cancelRequestedAt }: EarlierOrder): boolean =>
  state === "refunded" || state === "failed" || cancelRequestedAt !== null;

/** Whole minutes as typed; 0 = only while the earlier one is on its way. */
export function parseWindowMinutes(text: string): Result<number, ProblemCode> {
  const typed = withoutBlanks(text);
  const minutes = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.POSITIVE_INFINITY;
  return minutes <= LONGEST_WINDOW_MINUTES ? ok(minutes) : refuse("minutes-invalid");
}
