import "server-only";
import { randomUUID } from "node:crypto";
import { mintResellerScope, type ResellerScope } from "./auth/scope";
import { openSub } from "./resellers/open-sub";
import { setMargin } from "./resellers/set-margin";
import { setSubsLeave } from "./resellers/set-subs-leave";
import type { TestShop } from "./test-shop";
import { addFunds } from "./wallet/add-funds";

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

/** One with funds of its own that earns 0.5 %, below a parent that earns 0.7 %. */
export async function openSellingSub(shop: TestShop, parent: ResellerScope): Promise<ResellerScope> {
  const { admin } = shop;
  await letHaveSubs(shop, parent);
  const sub = await openTestSub(parent);
  const { resellerId } = parent;
  const set = await setMargin(admin, { resellerId, marginBps: 70, belowCostAllowed: false });
  if (!set.ok) throw new Error(set.problem);
  const funds = { resellerId: sub.resellerId, amountMinor: 10_000_00n, reason: "test" };
  const added = await addFunds(admin, { ...funds, idempotencyKey: randomUUID() });
  if (!added.ok) throw new Error(added.problem);
  return sub;
}
