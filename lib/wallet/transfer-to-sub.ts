import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { makeTransfer, type TransferInput, type Transferred } from "./make-transfer";
import { findSubOf } from "./transfer-store";

/** A shop gives money to one of its own. */
export const transferToSub = (
  scope: ResellerScope,
  { subId, ...input }: TransferInput & { readonly subId: string },
): Promise<Transferred> => makeTransfer(scope, input, (tx) => findSubOf(tx, scope.resellerId, subId));
