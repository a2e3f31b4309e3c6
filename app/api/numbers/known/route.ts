import { findKnownNumber } from "@/lib/customers/queries";
import { parseMsisdn } from "@/lib/domain/msisdn";
import { ok } from "@/lib/domain/result";
import { listDeliveryTimes } from "@/lib/orders/delivery-time-queries";
import { numberDoor } from "../number-door";

export const dynamic = "force-dynamic";

/** What a shop knows of a number before it sells to it, and how long top-ups take now. */
export const POST = numberDoor(async (scope, typed) => {
  const number = parseMsisdn(typed);
  if (!number.ok) return number;
  const [known, times] = await Promise.all([findKnownNumber(scope, number.value), listDeliveryTimes(scope)]);
  return ok({ known, times });
});
