import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { RepeatWindowView, SameAgain } from "@/lib/domain/counter-views";
import { toMajor } from "@/lib/domain/money";
import { parseMsisdn } from "@/lib/domain/msisdn";
import type { SendInput } from "@/lib/domain/order-input";
import { OPERATORS, operatorOf, type PlanKind } from "@/lib/domain/plan";
import { recipientOf } from "@/lib/domain/recipient-wait";
import { USUAL_WINDOW_MINUTES, type Wish } from "@/lib/domain/repeat";
import { ok } from "@/lib/domain/result";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import { findPlan } from "@/lib/plans/queries";
import { listSame } from "./repeat-store";
import { offersOf } from "./store";

/**
 * What became of the order that a send refused as `same-again` may be once more; null where it is none any longer. Of this
 * shop's own, where there is one, else of another's, of which it says only that, when and how it is.
 */
export async function findSameAgain(
  scope: ResellerScope,
  input: Pick<SendInput, "msisdn" | "planCode" | "amount" | "parentReference">,
): Promise<SameAgain | null> {
  const number = parseMsisdn(input.msisdn);
  if (!number.ok) return null;
  const { client } = scope.database;
  const wish = await findWish(scope, input);
  if (wish === null) return null;
  const recipient = recipientOf({ operator: wish.operator }, number.value);
  const orders = await listSame(client, { recipient, wish }, await scope.database.now());
  const own = orders.find(({ resellerId }) => resellerId === scope.resellerId);
  const told = own ?? orders[0];
  if (!told) return null;
  return {
    state: told.state,
    faceValue: toMajor(told.faceValueMinor),
    createdAt: told.createdAt.toISOString(),
    finalAt: told.finalAt?.toISOString() ?? null,
    own: own
      ? {
          reference: own.reference,
          planName: own.planName,
          planKind: own.planKind,
          cashierName: own.createdBy.name,
          isMine: own.createdById === scope.userId,
        }
      : null,
  };
}

/** What the form asked for, as a send would read it; null where it would not get so far. */
async function findWish(
  scope: ResellerScope,
  { planCode, amount, parentReference }: Pick<SendInput, "planCode" | "amount" | "parentReference">,
): Promise<(Wish & { readonly operator: ReturnType<typeof operatorOf> }) | null> {
  const { client } = scope.database;
  const asked = amount === null ? ok(null) : parseWholeAmount(amount);
  if (!asked.ok) return null;
  const plan = await findPlan(client, planCode);
  const operator = plan?.operator ?? null;
  const wish = (planKind: PlanKind, faceValueMinor: bigint | null | undefined) =>
    faceValueMinor == null ? null : { planKind, planCode, faceValueMinor, operator };
  if (plan?.kind === "menu") return wish("menu", 0n);
  if (parentReference === null) return plan && wish(plan.kind, asked.value ?? plan.amountMinor);
  if (asked.value !== null) return wish("fixed", asked.value);
  const where = { reference: parentReference, resellerId: scope.resellerId };
  const parent = await client.topUpOrder.findFirst({ where, select: { suggestedOffers: true } });
  const offer = parent && offersOf(parent).find((each) => each.planCode === planCode);
  return wish("fixed", offer?.amountMinor);
}

/** Every operator's window, those that nobody has set with the usual one. */
export async function listRepeatWindows(scope: AdminScope): Promise<readonly RepeatWindowView[]> {
  const rows = await scope.database.client.repeatWindow.findMany();
  return OPERATORS.map((operator) => ({
    operator,
    minutes: rows.find((row) => operatorOf(row.operator) === operator)?.minutes ?? USUAL_WINDOW_MINUTES,
  }));
}
