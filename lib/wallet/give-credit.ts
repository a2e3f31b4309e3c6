import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { judgeLoan } from "@/lib/domain/credit";
import { creditEntry } from "@/lib/domain/ledger";
import { type CreditAct, moveCredit } from "./move-credit";

/** The house lends a shop what it may spend, never beyond its limit. */
export const giveCredit = (scope: AdminScope, input: CreditAct) =>
  moveCredit(scope, input, { action: "credit-given", judge: judgeLoan, entry: creditEntry });
