import "server-only";
import { makeInvitation } from "@/lib/auth/invitation";
import { openInvitation } from "@/lib/auth/invitation-store";
import type { ResellerScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import type { Handover } from "@/lib/domain/back-office-views";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { judgeOpening, judgeSubMargin } from "@/lib/domain/sub";
import { type NewShop, openShop, prepareShop } from "./open-shop";
import { claimParent, countSubs, readLimits } from "./sub-store";

export interface OpenedSub {
  readonly resellerId: string;
  /** What its owner gets in by, told once: afterwards its people are its own. */
  readonly handover: Handover;
}

interface SubInput extends NewShop {
  /** Null: what the parent earns itself. */
  readonly marginBps: number | null;
  /** A link to choose a password by, in place of a first password. */
  readonly byLink: boolean;
}

/** A shop opens a shop of its own, with its empty wallet and its owner. What the house lets it sell at most holds for that one too. */
export async function openSub(
  scope: ResellerScope,
  { marginBps: wantedBps, byLink, ...input }: SubInput,
): Promise<Result<OpenedSub, ProblemCode>> {
  const shop = await prepareShop(input);
  if (!shop.ok) return shop;
  return scope.database.transaction(async (tx, now) => {
    const parent = await claimParent(tx, scope);
    if (parent.disabledAt !== null) return refuse("shop-closed");
    const { mayHaveSubs } = parent;
    const judged = judgeOpening({ mayHaveSubs, subCount: await countSubs(tx, parent.id) });
    if (!judged.ok) return judged;
    const marginBps = wantedBps ?? parent.marginBps;
    const margin = judgeSubMargin(marginBps, parent.marginBps);
    if (!margin.ok) return margin;
    const terms = { marginBps, parentId: parent.id, ...(await readLimits(tx, parent.id)) };
    const opened = await openShop(tx, shop.value, terms);
    if (!opened.ok) return opened;
    const { resellerId, ownerId } = opened.value;
    const by = { actorId: scope.userId, resellerId: parent.id, subject: ownerId };
    const details = { shop: shop.value.name, shopId: resellerId, marginBps };
    await recordDeed(tx, { action: "sub-opened", ...by, details }, now);
    if (!byLink) return ok({ resellerId, handover: { password: shop.value.password } });
    const token = await inviteOwner(tx, ownerId, { ...by, now });
    return ok({ resellerId, handover: { token } });
  });
}

/** Nobody is told the first password then: until the link is followed there is none to sign in with. */
async function inviteOwner(
  tx: Tx,
  ownerId: string,
  { now, ...by }: { readonly actorId: string; readonly resellerId: string; readonly now: Date },
): Promise<string> {
  const { token, tokenHash } = makeInvitation();
  await openInvitation(tx, { userId: ownerId, tokenHash, createdById: by.actorId }, now);
  await recordDeed(tx, { action: "person-invited", ...by, subject: ownerId }, now);
  return token;
}
