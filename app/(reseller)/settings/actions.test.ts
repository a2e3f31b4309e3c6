import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { outcomeOf } from "@/lib/domain/outcome";
import { listTiles } from "@/lib/plans/tile-queries";
import { addTestCashier, openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, type TestShop } from "@/lib/test-shop";

/** What the framework hands to an action: the headers of the request that is being answered. */
let sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent, cookies: undefined }));
vi.mock("next/navigation", () => ({ redirect: undefined, forbidden: undefined }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

let shop: TestShop;
let door: TestDoor;
let cashier: ResellerScope;
let actions: typeof import("./actions");

const TILE = { operator: "djezzy", planCode: "PREPAID_DJEZZY", amount: "350.00" } as const;
const as = async (who: ResellerScope | AdminScope | null): Promise<void> => {
  sent = await door.headersOf(who);
};
const pin = async (amount: string, position: number | null = null) =>
  outcomeOf(await actions.pinTileAction({ ...TILE, amount, position }));
const pinned = async (scope: ResellerScope = shop.owner): Promise<readonly string[]> =>
  (await listTiles(scope))
    .filter(({ operator }) => operator === TILE.operator)
    .flatMap(({ tiles }) => tiles.filter(({ isPinned }) => isPinned).map(({ amount }) => amount));

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  cashier = await addTestCashier(shop);
  actions = await import("./actions");
});
afterAll(async () => {
  door.close();
  await shop.close();
});

describe("the doors of the counter's amounts", () => {
  it("open to the owner only: nobody signed out, no cashier and no admin pins or unpins", async () => {
    await as(shop.owner);
    expect(await pin("350.00")).toEqual({ ok: true, value: null });
    for (const [who, problem] of [
      [null, "signed-out"],
      [cashier, "not-allowed"],
      [shop.admin, "not-allowed"],
    ] as const) {
      await as(who);
      expect(await pin("450.00")).toEqual({ ok: false, problem });
      expect(outcomeOf(await actions.unpinTileAction(TILE))).toEqual({ ok: false, problem });
    }
    expect(await pinned()).toEqual(["350.00"]);
  });

  it("change the own shop's amounts, in the owner's order, and no other's", async () => {
    await as(shop.owner);
    await pin("450.00");
    await pin("550.00", 1);
    expect(await pinned()).toEqual(["550.00", "350.00", "450.00"]);
    await pin("350.00", 3);
    expect(await pinned()).toEqual(["550.00", "450.00", "350.00"]);
    expect(await pinned(shop.other)).toEqual([]);
    await as(shop.other);
    expect(outcomeOf(await actions.unpinTileAction(TILE))).toEqual({ ok: true, value: null });
    expect(await pinned()).toEqual(["550.00", "450.00", "350.00"]);
    await as(shop.owner);
    expect(outcomeOf(await actions.unpinTileAction(TILE))).toEqual({ ok: true, value: null });
    expect(await pinned()).toEqual(["550.00", "450.00"]);
  });

  it("refuse what nobody sells, and what no form has", async () => {
    await as(shop.owner);
    const before = await pinned();
    expect((await pin("1.00")).ok).toBe(false);
    expect((await pin("much")).ok).toBe(false);
    const unknown = await actions.pinTileAction({ ...TILE, planCode: "NOBODYS", position: null });
    expect(outcomeOf(unknown)).toEqual({ ok: false, problem: "plan-unknown" });
    const beyond = { ...TILE, position: null, resellerId: shop.other.resellerId };
    expect(outcomeOf(await actions.pinTileAction(beyond))).toEqual({ ok: false, problem: "input-invalid" });
    expect(await pinned()).toEqual(before);
  });
});
