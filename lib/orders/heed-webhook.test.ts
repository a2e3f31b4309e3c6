import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mintProviderScope } from "@/lib/auth/scope";
import { SMALLEST_GAP_MS } from "@/lib/domain/schedule";
import { bookFaults, sendInput } from "@/lib/test-shop";
import { chooseByHand, openTwoProviders, type TwoProviders } from "@/lib/test-two-providers";
import { heedWebhook } from "./heed-webhook";
import { recheckDueOrders } from "./recheck-order";
import { sendOrder } from "./send-order";

const SOME_TIME_MS = 3_000;

let both: TwoProviders;
let numbers = 300_000;
const freshNumber = (): string => `0773${++numbers}`;

beforeAll(async () => {
  both = await openTwoProviders();
  await chooseByHand(both, "reloadly", "oneclickdz");
});
afterEach(async () => {
  Object.assign(both.shop.database, { timeScale: 1 });
  // What one test left open is not asked about in another.
  while ((await openOrders()) > 0) {
    both.shop.advance(60_000);
    await recheckDueOrders(both.worker);
  }
  expect(await bookFaults(both.shop.database)).toEqual([]);
});
afterAll(() => both.close());

const openOrders = () =>
  both.shop.database.client.topUpOrder.count({ where: { state: { in: ["pending", "handling"] } } });

const heed = (hint: { references?: string[]; providerOrderIds?: string[] }, provider = "reloadly") =>
  heedWebhook(mintProviderScope({ database: both.shop.database, provider }), {
    references: [],
    providerOrderIds: [],
    ...hint,
  });

const read = (reference: string) =>
  both.shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });

/** A version of the row and the number of everything written about it. */
async function traceOf(id: string) {
  const [row] = await both.shop.database.client.$queryRaw<{ version: string; events: bigint }[]>`
    SELECT xmin::text AS version, (SELECT count(*) FROM order_event WHERE order_id = o.id) AS events
    FROM top_up_order o WHERE id = ${id}::uuid`;
  return row;
}

const inMs = (ms: number): Date => new Date(both.shop.nowMs() + ms);

async function sellThrough(planCode: string) {
  const order = await both.sell({ planCode, amount: "500", msisdn: freshNumber() });
  expect(order.state).toBe("pending");
  both.shop.advance(SOME_TIME_MS);
  return order;
}
const sell = () => sellThrough("reloadly-8");

describe("a provider's word that something became of an order", () => {
  it("makes its check due now, whether it names our reference or its own id, and moves nothing by itself", async () => {
    for (const nameIt of [
      ({ reference }: { reference: string }) => ({ references: [reference] }),
      ({ providerOrderId }: { providerOrderId: string | null }) => ({
        providerOrderIds: [providerOrderId ?? ""],
      }),
    ]) {
      const order = await sell();
      expect(order.nextCheckAt?.getTime()).toBeGreaterThan(both.shop.nowMs());
      expect(await heed(nameIt(order))).toBe(1);
      expect(await read(order.reference)).toEqual({ ...order, nextCheckAt: inMs(0) });
    }
  });

  it("is followed by the provider's answer, and that is what counts", async () => {
    const order = await sell();
    await heed({ references: [order.reference] });
    await recheckDueOrders(both.worker);
    expect(await read(order.reference)).toMatchObject({ state: "handling", checkCount: 1 });
    both.shop.advance(10_000);
    await heed({ references: [order.reference] });
    await recheckDueOrders(both.worker);
    expect(await read(order.reference)).toMatchObject({ state: "fulfilled", checkCount: 2 });
  });

  it("said again changes nothing: no row is written, and no check comes sooner than the smallest gap", async () => {
    const order = await sell();
    expect(await heed({ references: [order.reference] })).toBe(1);
    const trace = await traceOf(order.id);
    for (let again = 0; again < 20; again += 1) expect(await heed({ references: [order.reference] })).toBe(0);
    expect(await traceOf(order.id)).toEqual(trace);
    await recheckDueOrders(both.worker);
    const askedAt = both.shop.nowMs();
    for (let again = 0; again < 20; again += 1) {
      both.shop.advance(100);
      await heed({ references: [order.reference] });
      await recheckDueOrders(both.worker);
    }
    const now = await read(order.reference);
    expect(now.checkCount).toBe(1);
    expect(now.nextCheckAt?.getTime()).toBe(askedAt + SMALLEST_GAP_MS);
  });

  it("keeps the smallest gap as short as the time scale makes it", async () => {
    const order = await sell();
    await heed({ references: [order.reference] });
    await recheckDueOrders(both.worker);
    Object.assign(both.shop.database, { timeScale: 10 });
    await heed({ references: [order.reference] });
    expect((await read(order.reference)).nextCheckAt).toEqual(inMs(SMALLEST_GAP_MS / 10));
  });

  it("never puts a check off", async () => {
    const order = await sell();
    both.shop.advance(60_000);
    const trace = await traceOf(order.id);
    expect(await heed({ references: [order.reference] })).toBe(0);
    expect(await traceOf(order.id)).toEqual(trace);
  });

  it("is nothing to another provider's orders", async () => {
    const order = await sellThrough("PREPAID_MOBILIS");
    expect(order.provider).toBe("oneclickdz");
    const trace = await traceOf(order.id);
    const hint = { references: [order.reference], providerOrderIds: [order.providerOrderId ?? ""] };
    expect(await heed(hint)).toBe(0);
    expect(await traceOf(order.id)).toEqual(trace);
    expect(await heed(hint, "oneclickdz")).toBe(1);
  });

  it("is nothing to an order that is not at the provider: not yet sent, or ended", async () => {
    const ended = await sell();
    await both.untilEnded(ended.reference);
    const input = sendInput({ planCode: "reloadly-8", amount: "500", msisdn: freshNumber() });
    const sent = await sendOrder(both.shop.owner, input);
    if (!sent.ok) throw new Error(sent.problem);
    const queued = await read(sent.value.reference);
    expect(queued.state).toBe("queued");
    for (const order of [ended, queued]) {
      const trace = await traceOf(order.id);
      const hint = { references: [order.reference], providerOrderIds: [order.providerOrderId ?? "0"] };
      expect(await heed(hint)).toBe(0);
      expect(await traceOf(order.id)).toEqual(trace);
    }
  });

  it("about orders that nobody knows, or about none, is nothing", async () => {
    expect(await heed({})).toBe(0);
    expect(await heed({ references: ["tb_nobodys", ""], providerOrderIds: ["0", "'; --"] })).toBe(0);
  });

  it("brings the look-up of an order in doubt forward too", async () => {
    both.reloadly.control.addFault({ name: "drop-after", method: "POST" });
    const order = await both.sell({ planCode: "reloadly-8", amount: "500", msisdn: freshNumber() });
    expect(order.state).toBe("unknown");
    both.shop.advance(SOME_TIME_MS);
    await heed({ references: [order.reference] });
    expect((await read(order.reference)).nextCheckAt?.getTime()).toBeLessThanOrEqual(both.shop.nowMs());
    await both.untilEnded(order.reference);
  });
});
