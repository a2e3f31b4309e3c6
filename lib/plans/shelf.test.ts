import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { askForPlans } from "./ask-for-plans";
import { listPlanChanges, listPlanLists, listPlanRows } from "./office-queries";
import { listPlanChoices } from "./queries";
import { setPlanShelf } from "./set-plan-shelf";
import { syncPlans } from "./sync-plans";

const PLAN = { provider: "oneclickdz", code: "PREPAID_DJEZZY" };
const AS_IT_IS = { ...PLAN, place: "shown", nameAr: "", nameFr: "", nameEn: "", position: "" };
const EVERY = { operator: null, provider: null };

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const set = (part: object) => setPlanShelf(shop.admin, { ...AS_IT_IS, ...part });
const atTheCounter = async (locale: "ar" | "fr" | "en" = "en") =>
  (await listPlanChoices(shop.owner, locale)).filter(({ operator }) => operator === "djezzy");
const sell = async () => {
  const sent = await sendOrder(shop.owner, sendInput());
  return sent.ok ? "sold" : sent.problem;
};
const deeds = () => shop.database.client.auditRow.count({ where: { action: "plan-shelf-set" } });

describe("the house's word on a plan", () => {
  it("gives it a name in each language at the counter, and the provider's where it gives none", async () => {
    expect(await set({ nameAr: " رصيد جيزي ", nameFr: "Crédit Djezzy" })).toEqual({ ok: true, value: null });
    const names = async (locale: "ar" | "fr" | "en") =>
      (await atTheCounter(locale)).find(({ planCode }) => planCode === PLAN.code)?.name;
    const listed = (await listPlanRows(shop.admin, EVERY)).find(({ code }) => code === PLAN.code)?.name;
    expect([await names("ar"), await names("fr"), await names("en")]).toEqual([
      "رصيد جيزي",
      "Crédit Djezzy",
      listed,
    ]);
  });

  it("takes it off the counter where it is hidden, and sells nothing of it where it is off", async () => {
    await set({ place: "hidden" });
    expect((await atTheCounter()).map(({ planCode }) => planCode)).not.toContain(PLAN.code);
    await set({ place: "off" });
    expect(await sell()).toBe("plan-disabled");
    await set({});
    expect(await sell()).toBe("sold");
  });

  it("puts it where it is to stand, in any digits", async () => {
    const codes = (await atTheCounter()).map(({ planCode }) => planCode);
    const last = codes.at(-1) ?? "";
    expect(await setPlanShelf(shop.admin, { ...AS_IT_IS, code: last, position: "١" })).toEqual({
      ok: true,
      value: null,
    });
    expect((await atTheCounter())[0]?.planCode).toBe(last);
    await setPlanShelf(shop.admin, { ...AS_IT_IS, code: last });
    expect((await atTheCounter()).map(({ planCode }) => planCode)).toEqual(codes);
  });

  it("refuses what makes no sense, and what nobody lists, and changes nothing", async () => {
    const before = await deeds();
    for (const [part, problem] of [
      [{ position: "0" }, "position-invalid"],
      [{ position: "first" }, "position-invalid"],
      [{ place: "sideways" }, "input-invalid"],
      [{ nameFr: "x".repeat(61) }, "input-invalid"],
      [{ code: "NOT_A_PLAN" }, "plan-unknown"],
      [{ resellerId: shop.owner.resellerId }, "input-invalid"],
    ] as const)
      expect(await set(part)).toEqual({ ok: false, problem });
    expect(await deeds()).toBe(before);
  });

  it("is written down with what it was, and not where nothing changes", async () => {
    const before = await deeds();
    await set({ nameEn: "Djezzy credit" });
    await set({ nameEn: "Djezzy credit" });
    expect(await deeds()).toBe(before + 1);
    const deed = await shop.database.client.auditRow.findFirst({ orderBy: { id: "desc" } });
    expect(deed).toMatchObject({ actorId: shop.admin.userId, subject: PLAN.code });
  });

  it("outlives every reading of the provider's list", async () => {
    shop.advance(2 * 60 * 60_000);
    await syncPlans(shop.worker);
    const row = (await listPlanRows(shop.admin, EVERY)).find(({ code }) => code === PLAN.code);
    expect(row).toMatchObject({ isListed: true, names: { en: "Djezzy credit" } });
  });
});

describe("a list that is wanted now", () => {
  it("is read at the next round though it is fresh, once, and what is other in it is said", async () => {
    await syncPlans(shop.worker);
    const { client } = shop.database;
    await client.plan.updateMany({ where: PLAN, data: { name: "Old name", minimumMinor: 1n } });
    await syncPlans(shop.worker);
    expect(await listPlanChanges(shop.admin)).toEqual([]);
    shop.advance(1_000);
    await askForPlans(shop.admin);
    expect((await listPlanLists(shop.admin)).every(({ isWanted }) => isWanted)).toBe(true);
    shop.advance(1_000);
    await syncPlans(shop.worker);
    expect((await listPlanLists(shop.admin)).some(({ isWanted }) => isWanted)).toBe(false);
    const changes = await listPlanChanges(shop.admin);
    expect(changes.map(({ code, kind, before }) => [code, kind, before])).toEqual([
      [PLAN.code, "minimum", "0.01"],
      [PLAN.code, "name", "Old name"],
    ]);
    await expect(client.$executeRaw`DELETE FROM plan_change`).rejects.toThrow(/never edited/);
  });
});
