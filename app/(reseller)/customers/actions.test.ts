import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { outcomeOf } from "@/lib/domain/outcome";
import { sendOrder } from "@/lib/orders/send-order";
import { addTestCashier, openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";

/** What the framework hands to an action: the headers of the request that is being answered. */
let sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent, cookies: undefined }));
vi.mock("next/navigation", () => ({ redirect: undefined, forbidden: undefined }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

const NUMBER = "0770654321";

let shop: TestShop;
let door: TestDoor;
let cashier: ResellerScope;
let actions: typeof import("./actions");
let customerId: string;

const as = async (who: ResellerScope | AdminScope | null): Promise<void> => {
  sent = await door.headersOf(who);
};
const customer = () => shop.database.client.customer.findFirst({ where: { msisdn: NUMBER } });
const deeds = () => shop.database.client.auditRow.count();
const everyDoor = async (): Promise<readonly unknown[]> => [
  outcomeOf(await actions.findCustomersAction({ search: "", cursor: null })),
  outcomeOf(await actions.revealNumberAction({ customerId })),
  outcomeOf(await actions.nameCustomerAction({ customerId, name: "Nobody" })),
  outcomeOf(await actions.deleteCustomerAction({ customerId })),
];

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  cashier = await addTestCashier(shop);
  const opened = await sendOrder(shop.owner, sendInput({ msisdn: NUMBER, amount: "370" }));
  if (!opened.ok) throw new Error(opened.problem);
  customerId = (await customer())?.id ?? "";
  actions = await import("./actions");
});
afterAll(async () => {
  door.close();
  await shop.close();
});

describe("the doors of the customer book", () => {
  it("let nobody in who is signed out, and no admin: nothing is told, named, forgotten or written down", async () => {
    for (const [who, problem] of [
      [null, "signed-out"],
      [shop.admin, "not-allowed"],
    ] as const) {
      await as(who);
      const before = await deeds();
      for (const outcome of await everyDoor()) expect(outcome).toEqual({ ok: false, problem });
      expect(await deeds()).toBe(before);
      expect(await customer()).toMatchObject({ name: null });
    }
  });

  it("know nothing of another shop's customers", async () => {
    await as(shop.other);
    const [found, ...others] = await everyDoor();
    expect(found).toMatchObject({ ok: true, value: { rows: [], next: null } });
    for (const outcome of others) expect(outcome).toEqual({ ok: false, problem: "not-found" });
    expect(await customer()).toMatchObject({ name: null });
  });

  it("let a cashier look, name and see a number, and forget nobody", async () => {
    await as(cashier);
    expect(outcomeOf(await actions.nameCustomerAction({ customerId, name: "Karim" })).ok).toBe(true);
    const found = outcomeOf(await actions.findCustomersAction({ search: "4321", cursor: null }));
    expect(found).toMatchObject({ ok: true, value: { rows: [{ id: customerId, name: "Karim" }] } });
    expect(JSON.stringify(found)).not.toContain(NUMBER);
    const before = await deeds();
    expect(outcomeOf(await actions.revealNumberAction({ customerId }))).toEqual({
      ok: true,
      value: { msisdn: NUMBER },
    });
    expect(await deeds()).toBe(before + 1);
    expect(outcomeOf(await actions.deleteCustomerAction({ customerId }))).toEqual({
      ok: false,
      problem: "not-allowed",
    });
    expect(await customer()).toMatchObject({ name: "Karim" });
  });

  it("take only what their forms have", async () => {
    await as(shop.owner);
    for (const wrong of [
      { customerId, name: "x".repeat(201) },
      { customerId, name: "Karim", resellerId: shop.other.resellerId },
    ])
      expect(outcomeOf(await actions.nameCustomerAction(wrong))).toEqual({
        ok: false,
        problem: "input-invalid",
      });
    const made = await actions.findCustomersAction({ search: "x".repeat(201), cursor: null });
    expect(outcomeOf(made)).toEqual({ ok: false, problem: "input-invalid" });
  });

  it("let the owner forget, once", async () => {
    await as(shop.owner);
    expect(outcomeOf(await actions.deleteCustomerAction({ customerId }))).toEqual({ ok: true, value: null });
    expect(outcomeOf(await actions.deleteCustomerAction({ customerId }))).toEqual({
      ok: false,
      problem: "not-found",
    });
    expect(await customer()).toBeNull();
  });
});
