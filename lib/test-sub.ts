import "server-only";
import { randomUUID } from "node:crypto";
import { mintResellerScope, type ResellerScope } from "./auth/scope";
import { openSub } from "./resellers/open-sub";
import { setSubsLeave } from "./resellers/set-subs-leave";
import type { TestShop } from "./test-shop";

/** For tests: the house lets the shop have shops of its own, or no longer does. */
export async function letHaveSubs({ admin }: TestShop, parent: ResellerScope, isGiven = true): Promise<void> {
  const leave = { resellerId: parent.resellerId, isGiven, reason: "agreed in writing" };
  const set = await setSubsLeave(admin, leave);
  if (!set.ok) throw new Error(set.problem);
}

/** A shop of the parent's own; its owner, who has chosen a password. */
export async function openTestSub(parent: ResellerScope, name = "Kiosk"): Promise<ResellerScope> {
  const email = `${randomUUID()}@taabia.test`;
  const wish = { name, ownerName: `Owner of ${name}`, email, phone: "", marginBps: null, byLink: false };
  const opened = await openSub(parent, wish);
  if (!opened.ok) throw new Error(opened.problem);
  const { database } = parent;
  const { resellerId } = opened.value;
  const { id: userId } = await database.client.user.update({
    where: { email },
    data: { mustChangePassword: false },
  });
  return mintResellerScope({ database, userId, resellerId, role: "owner" });
}
