import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { makeTransfer, type TransferInput, type Transferred } from "./make-transfer";
import { findParentOf } from "./transfer-store";

/** A shop gives money back to the shop that it belongs to: that one never takes it by itself. */
export const returnFunds = (scope: ResellerScope, input: TransferInput): Promise<Transferred> =>
  makeTransfer(scope, input, (tx) => findParentOf(tx, scope.resellerId));
