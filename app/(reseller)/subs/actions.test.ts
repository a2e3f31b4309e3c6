import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { outcomeOf } from "@/lib/domain/outcome";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { letHaveSubs, openTestSub } from "@/lib/test-sub";
import { readWallet } from "@/lib/wallet/queries";

/** What the framework hands to an action: the headers of the request that is being answered. */
let sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent, cookies: undefined }));
vi.mock("next/navigation", () => ({
  redirect: undefined,
  forbidden: undefined,
  notFound: () => {
    throw new Error("not found");
  },
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next-intl/server", () => ({
  getTranslations: async () => () => "",
  getLocale: async () => "en",
  getRequestConfig: () => undefined,
}));
vi.mock("next-intl", () => ({ useTranslations: () => () => "", useFormatter: () => ({}) }));
vi.mock("next/link", () => ({ default: () => null }));
vi.mock("next/form", () => ({ default: () => null }));

let shop: TestShop;
let door: TestDoor;
let sub: ResellerScope;
let actions: typeof import("./actions");
let wallet: typeof import("../wallet/actions");

const as = async (who: ResellerScope | AdminScope | null): Promise<void> => {
  sent = await door.headersOf(who);
};
const formOf = (fields: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const newShop = (change: Readonly<Record<string, string>> = {}) =>
  formOf({
    name: "Kiosk",
    margin: "0,25",
    ownerName: "Karim",
    email: `${randomUUID()}@taabia.test`,
    phone: "",
    ...change,
  });
const refusal = (problem: string) => ({ ok: false, problem });
const spendable = async (): Promise<readonly string[]> =>
  Promise.all([shop.owner, sub].map(async (scope) => (await readWallet(scope)).available));

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  await letHaveSubs(shop, shop.owner);
  sub = await openTestSub(shop.owner);
  actions = await import("./actions");
  wallet = await import("../wallet/actions");
});
afterAll(async () => {
  door.close();
  await shop.close();
});

describe("the form of a new shop", () => {
  it("opens it with the margin as typed, and hands the owner's first password or link over once", async () => {
    await as(shop.owner);
    const opened = outcomeOf(await actions.openSubAction({}, newShop()));
    if (!opened.ok) throw new Error(opened.problem);
    expect(opened.value).toMatchObject({ name: "Kiosk", ownerName: "Karim" });
    const { resellerId, handover } = opened.value;
    expect("password" in handover).toBe(true);
    const { marginBps } = await shop.database.client.reseller.findUniqueOrThrow({
      where: { id: resellerId },
    });
    expect(marginBps).toBe(25);
    const byLink = outcomeOf(await actions.openSubAction({}, newShop({ byLink: "on", margin: " " })));
    expect(byLink).toMatchObject({ ok: true, value: { handover: { token: expect.any(String) } } });
  });

  it("says what is wrong with a margin, typed badly or beyond the own", async () => {
    await as(shop.owner);
    expect(outcomeOf(await actions.openSubAction({}, newShop({ margin: "much" })))).toEqual(
      refusal("margin-invalid"),
    );
    expect(outcomeOf(await actions.openSubAction({}, newShop({ margin: "0.51" })))).toEqual(
      refusal("margin-above-own"),
    );
  });

  it("is for shops with which the house agreed on it", async () => {
    await as(shop.other);
    expect(outcomeOf(await actions.openSubAction({}, newShop()))).toEqual(refusal("subs-not-agreed"));
    await as(sub);
    expect(outcomeOf(await actions.openSubAction({}, newShop()))).toEqual(refusal("subs-not-agreed"));
  });
});

describe("the forms of a transfer", () => {
  const wish = (amount: string, idempotencyKey: string = randomUUID()) => ({
    amount,
    reason: "",
    idempotencyKey,
  });
  const give = async (...args: Parameters<typeof wish>) =>
    outcomeOf(await actions.transferToSubAction({ subId: sub.resellerId, ...wish(...args) }));

  it("take whole dinars as typed, once under one key, from the own wallet only", async () => {
    await as(shop.owner);
    const key = randomUUID();
    for (const _ of [1, 2]) expect(await give("1 000", key)).toEqual({ ok: true, value: null });
    expect(await spendable()).toEqual(["9000.00", "1000.00"]);
    expect(await give("10.5")).toEqual(refusal("amount-not-whole"));
    expect(await give("-5")).toEqual(refusal("amount-too-small"));
    expect(await give("9001")).toEqual(refusal("balance-too-low"));
    await as(sub);
    expect(outcomeOf(await wallet.returnFundsAction(wish("100")))).toEqual({ ok: true, value: null });
    expect(await spendable()).toEqual(["9100.00", "900.00"]);
  });

  it("let nobody give from another's wallet, nor a parent take from its shop's", async () => {
    const before = await spendable();
    for (const who of [shop.other, sub]) {
      await as(who);
      expect(await give("1")).toEqual(refusal("not-found"));
    }
    await as(shop.owner);
    expect(outcomeOf(await wallet.returnFundsAction(wish("1")))).toEqual(refusal("not-found"));
    await as(shop.admin);
    expect(await give("1")).toEqual(refusal("not-allowed"));
    expect(await spendable()).toEqual(before);
  });
});

describe("the doors that were there before", () => {
  it("know no order of its own shops for a parent: no page, no receipt, no status, no line of an export", async () => {
    const made = await sendOrder(sub, sendInput({ msisdn: "0770135791", amount: "500" }));
    if (!made.ok) throw new Error(made.problem);
    const { reference } = made.value;
    const params = Promise.resolve({ reference });
    const props = { params, searchParams: Promise.resolve({}) };
    const order = await import("../orders/[reference]/page");
    const receipt = await import("../orders/[reference]/receipt/page");
    const status = await import("../../api/orders/[reference]/status/route");
    const exports = await import("../../api/exports/orders/route");
    const address = "http://localhost:3000/api/exports/orders?range=today&numbers=full";
    const csv = async () => (await exports.GET(new Request(address))).text();
    const ask = () => status.GET(new Request("http://localhost:3000/"), { params });

    await as(sub);
    expect((await ask()).status).toBe(200);
    expect(await csv()).toContain("0770135791");
    await as(shop.owner);
    await expect(order.default(props)).rejects.toThrow("not found");
    await expect(receipt.default(props)).rejects.toThrow("not found");
    expect((await ask()).status).toBe(404);
    const told = await csv();
    for (const secret of [reference, "0770135791"]) expect(told).not.toContain(secret);
  });

  it("show a parent no page of a shop that is none of its own", async () => {
    const page = await import("./[id]/page");
    for (const [who, id] of [
      [shop.owner, shop.other.resellerId],
      [shop.owner, shop.owner.resellerId],
      [sub, shop.owner.resellerId],
      [shop.other, sub.resellerId],
    ] as const) {
      await as(who);
      await expect(page.default({ params: Promise.resolve({ id }) })).rejects.toThrow("not found");
    }
  });
});
