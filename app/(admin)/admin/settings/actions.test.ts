import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { outcomeOf } from "@/lib/domain/outcome";
import { listRepeatWindows } from "@/lib/orders/repeat-queries";
import { openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, type TestShop } from "@/lib/test-shop";

/** What the framework hands to an action: the headers of the request that is being answered. */
let sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent, cookies: undefined }));
vi.mock("next/navigation", () => ({ redirect: undefined, forbidden: undefined }));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));

let shop: TestShop;
let door: TestDoor;
let actions: typeof import("./actions");

const as = async (who: ResellerScope | AdminScope | null): Promise<void> => {
  sent = await door.headersOf(who);
};
/** As the form posts it. */
async function post(fields: Readonly<Record<string, string>>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return outcomeOf(await actions.setRepeatWindowAction({}, form));
}
const windows = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    (await listRepeatWindows(shop.admin)).map(({ operator, minutes }) => [operator, minutes]),
  );
const deeds = () =>
  shop.database.client.auditRow.findMany({
    where: { action: "repeat-window-set" },
    select: { actorId: true, subject: true, details: true },
  });

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  actions = await import("./actions");
});
afterAll(async () => {
  door.close();
  await shop.close();
});

describe("the door of how long the same again is asked about", () => {
  it("opens to an admin, in any digits, for one operator, and writes down who went through", async () => {
    await as(shop.admin);
    expect(await post({ operator: "mobilis", minutes: " ٢٥ " })).toEqual({ ok: true, value: null });
    expect(await post({ operator: "ooredoo", minutes: "0" })).toEqual({ ok: true, value: null });
    expect(await windows()).toEqual({ djezzy: 10, mobilis: 25, ooredoo: 0 });
    expect(await deeds()).toEqual([
      { actorId: shop.admin.userId, subject: "mobilis", details: { fromMinutes: 10, toMinutes: 25 } },
      { actorId: shop.admin.userId, subject: "ooredoo", details: { fromMinutes: 10, toMinutes: 0 } },
    ]);
  });

  it("stays shut for whoever sells, and for whoever is signed out", async () => {
    const before = [await windows(), await deeds()];
    for (const [who, problem] of [
      [null, "signed-out"],
      [shop.owner, "not-allowed"],
    ] as const) {
      await as(who);
      expect(await post({ operator: "djezzy", minutes: "0" })).toEqual({ ok: false, problem });
    }
    expect([await windows(), await deeds()]).toEqual(before);
  });

  it("refuses what is no number of minutes, and no operator", async () => {
    await as(shop.admin);
    const before = [await windows(), await deeds()];
    for (const minutes of ["", "-1", "1.5", "1441", "ten", "1e3"])
      expect(await post({ operator: "djezzy", minutes })).toEqual({ ok: false, problem: "minutes-invalid" });
    for (const fields of [{ operator: "nobody", minutes: "5" }, { minutes: "5" }])
      expect(await post(fields)).toEqual({ ok: false, problem: "input-invalid" });
    expect([await windows(), await deeds()]).toEqual(before);
  });
});
