import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";

const NUMBER = "0770123456";

/** What the framework hands to a route: the headers of the request that is being answered. */
let sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent, cookies: undefined }));
// Where pages are led to; a route leads nobody anywhere.
vi.mock("next/navigation", () => ({ redirect: undefined, forbidden: undefined }));

let shop: TestShop;
let door: TestDoor;
let post: (body: unknown) => Promise<Response>;

const signInAs = async (who: ResellerScope | AdminScope | null): Promise<void> => {
  sent = await door.headersOf(who);
};

const rowsNow = async (): Promise<readonly number[]> => {
  const { customer, topUpOrder, auditRow, operatorWord } = shop.database.client;
  return Promise.all([customer.count(), topUpOrder.count(), auditRow.count(), operatorWord.count()]);
};

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  const opened = await sendOrder(shop.owner, sendInput({ msisdn: NUMBER, amount: "370" }));
  if (!opened.ok) throw new Error(opened.problem);
  const { reference } = opened.value;
  const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
  await dispatchOrder(shop.worker, id);
  const route = await import("./route");
  const address = "http://localhost/api/numbers/known";
  post = (body) =>
    route.POST(
      new Request(address, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
    );
});
afterAll(async () => {
  door.close();
  await shop.close();
});

describe("the address that a counter asks who a number is", () => {
  it("tells the shop its own sales to it, however the number is typed, and lets nobody keep the answer", async () => {
    await signInAs(shop.owner);
    const answer = await post({ number: "+213 770-12 34 56" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(await answer.json()).toMatchObject({
      known: { name: null, lastOrders: [{ faceValue: "370.00", operator: "djezzy" }], unfitPlanCodes: [] },
      times: [],
    });
  });

  it("knows nothing of a number that only another shop sold to", async () => {
    await signInAs(shop.other);
    const answer = await post({ number: NUMBER });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ known: null, times: [] });
  });

  it("answers nobody who is signed out, and no admin", async () => {
    await signInAs(null);
    expect((await post({ number: NUMBER })).status).toBe(401);
    sent = new Headers({ cookie: "taabia.session_token=nonsense.nonsense" });
    expect((await post({ number: NUMBER })).status).toBe(401);
    await signInAs(shop.admin);
    const refused = await post({ number: NUMBER });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ problem: "not-allowed" });
  });

  it("refuses what is no number, and neither that nor a good one writes a line", async () => {
    await signInAs(shop.owner);
    const before = await rowsNow();
    for (const [body, problem] of [
      [{ number: "077012345" }, "number-too-short"],
      [{ number: "0330123456" }, "number-not-mobile"],
      [{ number: "x".repeat(41) }, "input-invalid"],
      [{ number: NUMBER, resellerId: shop.other.resellerId }, "input-invalid"],
      ["not json", "input-invalid"],
    ] as const) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ problem });
    }
    await post({ number: NUMBER });
    await post({ number: "0799999999" });
    expect(await rowsNow()).toEqual(before);
  });
});
