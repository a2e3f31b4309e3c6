import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { judgeRepayment } from "@/lib/domain/credit";
import { repaymentEntry } from "@/lib/domain/ledger";
import { type CreditAct, moveCredit } from "./move-credit";

/** Money came in for what a shop owes: never more than that. What it can spend does not move. */
export const repayCredit = (scope: AdminScope, input: CreditAct) =>
  moveCredit(scope, input, { action: "credit-repaid", judge: judgeRepayment, entry: repaymentEntry });
