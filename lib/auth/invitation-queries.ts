import "server-only";
import type { InvitedView } from "@/lib/domain/back-office-views";
import { findGoodInvitation } from "./invitation-store";
import type { InvitationScope } from "./scope";

/** Who is invited, and to where; null where the link is not good, for whatever reason. */
export async function findInvited({ database, tokenHash }: InvitationScope): Promise<InvitedView | null> {
  const found = await findGoodInvitation(database.client, tokenHash, await database.now());
  return found && { name: found.user.name, shopName: found.user.reseller?.name ?? null };
}
