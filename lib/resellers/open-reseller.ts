import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { type NewShop, openShop, prepareShop } from "./open-shop";

export interface OpenedReseller {
  readonly resellerId: string;
  readonly ownerId: string;
  /** The owner's first password, shown once. */
  readonly password: string;
}

/** A new shop with its empty wallet and its owner. `marginBps` is what it earns on a face value. */
export async function openReseller(
  scope: AdminScope,
  { marginBps, ...input }: NewShop & { readonly marginBps: number },
): Promise<Result<OpenedReseller, ProblemCode>> {
  const shop = await prepareShop(input);
  if (!shop.ok) return shop;
  return scope.database.transaction(async (tx, now) => {
    const opened = await openShop(tx, shop.value, { marginBps, parentId: null });
    if (!opened.ok) return opened;
    const { resellerId, ownerId } = opened.value;
    const deed = { action: "reseller-opened", actorId: scope.userId, resellerId, subject: ownerId } as const;
    await recordDeed(tx, { ...deed, details: { marginBps } }, now);
    return ok({ resellerId, ownerId, password: shop.value.password });
  });
}
