import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { dayOf } from "@/lib/domain/day";
import { judgeMarginEnd } from "@/lib/domain/margin";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { findMarginRules, findShopOfRule, recordMarginEnd } from "./margin-store";
import { claimReseller } from "./store";

/**
 * Ends a rule: from the day named, today or later, it counts no more, and what stands behind it does again. Orders already
 * made keep their price; a rule that is over is not found.
 */
export async function endMarginRule(
  scope: AdminScope,
  input: { readonly ruleId: string; readonly until: string; readonly reason: string },
): Promise<Result<null, ProblemCode>> {
  const reason = input.reason.trim();
  if (reason === "") return refuse("reason-missing");
  const by = { userId: scope.userId, reason };
  return scope.database.transaction((tx, now) => endIn(tx, input, { ...by, at: now }));
}

async function endIn(
  tx: Tx,
  { ruleId, until }: { readonly ruleId: string; readonly until: string },
  said: { readonly userId: string; readonly reason: string; readonly at: Date },
): Promise<Result<null, ProblemCode>> {
  const resellerId = await findShopOfRule(tx, ruleId);
  // The shop's row first, as setting a rule does: two who decide about its rules take turns.
  const reseller = resellerId === null ? null : await claimReseller(tx, resellerId);
  if (!reseller) return refuse("not-found");
  const today = dayOf(said.at);
  const rule = (await findMarginRules(tx, reseller.id, today)).find(({ id }) => id === ruleId.toLowerCase());
  if (!rule) return refuse("not-found");
  const end = judgeMarginEnd(rule, until, today);
  if (!end.ok) return end;
  await recordMarginEnd(tx, { id: rule.id, until: end.value }, { ...said, resellerId: reseller.id });
  return ok(null);
}
