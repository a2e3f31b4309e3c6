import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import type { Operator } from "@/lib/domain/plan";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { sendOrder } from "@/lib/orders/send-order";
import { sendInput, type TestShop } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { pinTile } from "./pin-tile";
import { listTiles } from "./tile-queries";
import { unpinTile } from "./unpin-tile";

let both: TwoProviders;
let shop: TestShop;
beforeAll(async () => {
  both = await openTwoProviders();
  shop = both.shop;
  await shop.database.client.reseller.updateMany({ data: { belowCostAllowed: true } });
});
afterAll(() => both.close());

const DAY_MS = 24 * 60 * 60_000;
const USUAL = ["100.00", "200.00", "500.00", "1000.00", "2000.00"];

async function tilesOf(operator: Operator, scope: ResellerScope = shop.owner) {
  const found = (await listTiles(scope)).find((each) => each.operator === operator);
  return found?.tiles ?? [];
}
const amountsOf = async (operator: Operator, scope?: ResellerScope) =>
  (await tilesOf(operator, scope)).map(({ amount }) => amount);

async function sell(amount: string, planCode = "PREPAID_DJEZZY", scope: ResellerScope = shop.owner) {
  const sent = await sendOrder(scope, sendInput({ amount, planCode }));
  if (!sent.ok) throw new Error(sent.problem);
  const { reference } = sent.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(both.worker, id);
  const order = await both.untilEnded(reference);
  expect(order.state).toBe("fulfilled");
  return order;
}

const pin = (amount: string, change: Record<string, unknown> = {}, scope: ResellerScope = shop.owner) =>
  pinTile(scope, { operator: "djezzy", planCode: "PREPAID_DJEZZY", amount, position: null, ...change });
const unpin = (amount: string, change: Record<string, unknown> = {}, scope: ResellerScope = shop.owner) =>
  unpinTile(scope, { operator: "djezzy", planCode: "PREPAID_DJEZZY", amount, ...change });
const pinned = async (): Promise<string[]> =>
  (await tilesOf("djezzy")).filter(({ isPinned }) => isPinned).map(({ amount }) => amount);

describe("the tiles of a shop", () => {
  it("are what sells anywhere, as far as each operator takes it, while the shop is new", async () => {
    for (const operator of ["djezzy", "mobilis", "ooredoo"] as const) {
      expect(await amountsOf(operator)).toEqual(USUAL);
      for (const { planCode, isPinned } of await tilesOf(operator)) {
        expect(planCode).toBe(`PREPAID_${operator.toUpperCase()}`);
        expect(isPinned).toBe(false);
      }
    }
  });

  it("learn what this shop delivers, whichever provider does, and nothing from other shops or operators", async () => {
    await chooseByHand(both, "reloadly", "oneclickdz");
    expect((await sell("700")).planCode).not.toBe("PREPAID_DJEZZY");
    await chooseByHand(both, "oneclickdz", "reloadly");
    await sell("150", "PREPAID_DJEZZY", shop.other);
    await sell("500", "MIX500_MOBILIS");
    expect(await amountsOf("djezzy")).toEqual(["100.00", "200.00", "500.00", "700.00", "1000.00", "2000.00"]);
    expect((await tilesOf("djezzy")).map(({ planCode }) => planCode)).toEqual(
      Array(6).fill("PREPAID_DJEZZY"),
    );
    expect(await tilesOf("mobilis")).toContainEqual({
      planCode: "MIX500_MOBILIS",
      amount: "500.00",
      isPinned: false,
    });
    expect(await amountsOf("djezzy", shop.other)).toContain("150.00");
    expect(await amountsOf("ooredoo")).toEqual(USUAL);
  });

  it("count only what was delivered, and only within thirty days", async () => {
    const sent = await sendOrder(shop.owner, sendInput({ amount: "850" }));
    expect(sent.ok).toBe(true);
    expect(await amountsOf("djezzy")).not.toContain("850.00");
    await sell("950");
    shop.advance(29 * DAY_MS);
    await both.readPlans();
    expect(await amountsOf("djezzy")).toContain("950.00");
    shop.advance(2 * DAY_MS);
    await both.readPlans();
    expect(await amountsOf("djezzy")).toEqual(USUAL);
  });

  it("leave out what is no longer sold", async () => {
    await sell("500", "MIX500_MOBILIS");
    const { client } = shop.database;
    const where = { code: "MIX500_MOBILIS" };
    await client.plan.updateMany({ where, data: { isEnabled: false } });
    expect((await tilesOf("mobilis")).map(({ planCode }) => planCode)).not.toContain("MIX500_MOBILIS");
    await client.plan.updateMany({ where, data: { isEnabled: true } });
    expect((await tilesOf("mobilis")).map(({ planCode }) => planCode)).toContain("MIX500_MOBILIS");
  });
});

describe("a tile that the owner pins", () => {
  it("stands first, where the owner puts it, until the owner takes it away", async () => {
    expect(await pin("2000")).toEqual({ ok: true, value: null });
    expect(await pin("60.00")).toMatchObject({ ok: false, problem: "amount-too-small" });
    expect(await pin("110.00")).toMatchObject({ ok: true });
    expect(await amountsOf("djezzy")).toEqual(["2000.00", "110.00", "100.00", "200.00", "500.00", "1000.00"]);
    expect(await pin("110.00", { position: 1 })).toMatchObject({ ok: true });
    expect(await pin("330", { position: 2 })).toMatchObject({ ok: true });
    expect(await pinned()).toEqual(["110.00", "330.00", "2000.00"]);
    expect(await unpin("110.00")).toMatchObject({ ok: true });
    expect(await unpin("110.00")).toMatchObject({ ok: true });
    expect(await pinned()).toEqual(["330.00", "2000.00"]);
    expect(await amountsOf("djezzy", shop.other)).toEqual(USUAL);
    for (const amount of ["330", "2000"]) await unpin(amount);
    expect(await pinned()).toEqual([]);
  });

  it("is the owner's business, of things that the picker sells for the operator, six at most", async () => {
    const { database, userId, resellerId } = shop.owner;
    const cashier = mintResellerScope({ database, userId, resellerId, role: "cashier" });
    expect(await pin("200", {}, cashier)).toEqual({ ok: false, problem: "not-allowed" });
    expect(await unpin("200", {}, cashier)).toEqual({ ok: false, problem: "not-allowed" });
    for (const [amount, change, problem] of [
      ["200", { planCode: "PREPAID_MOBILIS" }, "plan-unknown"],
      ["200", { planCode: "GETMENU_Djezzy" }, "plan-unknown"],
      ["200", { planCode: "nothing" }, "plan-unknown"],
      ["200.50", {}, "amount-not-whole"],
      ["much", {}, "amount-not-a-number"],
      ["20000", {}, "amount-too-large"],
      ["200", { operator: "nobody" }, "input-invalid"],
      ["200", { position: 7 }, "input-invalid"],
      ["200", { extra: 1 }, "input-invalid"],
      ["600", { operator: "mobilis", planCode: "MIX500_MOBILIS" }, "plan-changed"],
    ] as const)
      expect(await pin(amount, change)).toEqual({ ok: false, problem });
    for (let count = 1; count <= 6; count += 1) expect((await pin(String(count * 110))).ok).toBe(true);
    expect(await pin("770")).toEqual({ ok: false, problem: "tiles-full" });
    expect(await pin("330", { position: 6 })).toMatchObject({ ok: true });
    expect(await pinned()).toEqual(["110.00", "220.00", "440.00", "550.00", "660.00", "330.00"]);
    for (let count = 1; count <= 6; count += 1) await unpin(String(count * 110));
  });

  it("and others at the same moment leave no gap and no seventh", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, (_, place) => pin(String(300 + place * 10))));
    expect(all.filter(({ ok }) => ok)).toHaveLength(6);
    const rows = await shop.database.client.tilePin.findMany({ orderBy: { position: "asc" } });
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    await expect(
      shop.database.client.tilePin.create({
        data: {
          resellerId: shop.owner.resellerId,
          operator: "djezzy",
          planCode: "X",
          faceValueMinor: 1n,
          position: 7,
        },
      }),
    ).rejects.toThrow();
    await Promise.all(rows.map(({ faceValueMinor }) => unpin(String(faceValueMinor / 100n))));
    expect(await pinned()).toEqual([]);
  });

  it("of plain credit stays when its provider's list calls it otherwise", async () => {
    await pin("800");
    const { client } = shop.database;
    const where = { provider: "oneclickdz", code: "PREPAID_DJEZZY" };
    await client.plan.updateMany({ where, data: { isEnabled: false } });
    const [first] = await tilesOf("djezzy");
    expect(first).toMatchObject({ amount: "800.00", isPinned: true });
    expect(first?.planCode).not.toBe("PREPAID_DJEZZY");
    expect(await unpin("800", { planCode: first?.planCode })).toMatchObject({ ok: true });
    expect(await pinned()).toEqual([]);
    await client.plan.updateMany({ where, data: { isEnabled: true } });
  });
});
