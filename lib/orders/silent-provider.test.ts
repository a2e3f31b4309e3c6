import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { LARGEST_IN_FLIGHT, LARGEST_IN_FLIGHT_IN_TROUBLE, LEASE_MS } from "@/lib/domain/order";
import { noteAnswer } from "@/lib/providers/account";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import type { TopUpProvider } from "@/lib/providers/provider";
import { probeProviders } from "@/lib/reconciliation/probe-providers";
import { Death, dyingAt } from "@/lib/test-deaths";
import { bookFaults, openTestShop, SANDBOX_KEY, sendInput, type TestShop } from "@/lib/test-shop";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { sendOrder } from "./send-order";
import { claimForSending, lockOrder } from "./store";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => {
  shop.sandbox.control.clearFaults();
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

async function open() {
  const sent = await sendOrder(shop.owner, sendInput());
  if (!sent.ok) throw new Error(sent.problem);
  return shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: sent.value.reference } });
}

const stateOf = async (id: string) =>
  (await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id } })).state;
const turnOf = async (id: string) =>
  (await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id } })).nextCheckAt?.getTime() ?? 0;
const account = () => shop.database.client.providerAccount.findFirstOrThrow();
const posts = () => Object.values(shop.sandbox.control.truth().posts).reduce((sum, count) => sum + count, 0);

/** Sends while nothing is answered, so many times. */
async function sendUnanswered(times: number) {
  shop.sandbox.control.addFault({ name: "drop-before", method: "POST", times });
  for (let n = 0; n < times; n += 1) await dispatchOrder(shop.worker, (await open()).id);
}

/** Until nothing is open any more, so that one test does not feed the next. */
async function settleAll() {
  shop.sandbox.control.clearFaults();
  await shop.database.client.providerAccount.updateMany({
    data: { unansweredStreak: 0, brokenAt: null, probeAt: null },
  });
  for (let n = 0; n < 60; n += 1) {
    shop.advance(3 * SECOND);
    await recheckStalledOrders(shop.worker);
    await recheckDueOrders(shop.worker);
  }
}

describe("a provider that leaves sends unanswered", () => {
  it("gets no further send after five in a row, until it has answered a question", async () => {
    await sendUnanswered(5);
    const before = posts();
    const waiting = await open();
    await dispatchOrder(shop.worker, waiting.id);
    shop.advance(4 * SECOND);
    await probeProviders(shop.worker);
    await dispatchOrder(shop.worker, waiting.id);
    expect(await stateOf(waiting.id)).toBe("queued");
    expect(posts()).toBe(before);
    shop.advance(2 * SECOND);
    await probeProviders(shop.worker);
    await dispatchOrder(shop.worker, waiting.id);
    expect(await stateOf(waiting.id)).toBe("pending");
    expect(await account()).toMatchObject({ unansweredStreak: 0, brokenAt: null });
    await settleAll();
  });

  it("is probed by questions only, by one worker at a time, and stays shut while they go unanswered", async () => {
    await sendUnanswered(5);
    shop.sandbox.control.addFault({ name: "drop-before", times: 0 });
    const { posts: before, calls } = shop.sandbox.control.truth();
    const balance = "GET /v3/account/balance";
    shop.advance(6 * SECOND);
    await Promise.all([probeProviders(shop.worker), probeProviders(shop.openWorker())]);
    expect((await account()).brokenAt).not.toBeNull();
    const after = shop.sandbox.control.truth();
    expect(after.posts).toEqual(before);
    expect((after.calls[balance] ?? 0) - (calls[balance] ?? 0)).toBe(1);
    await settleAll();
  });

  it("is shut again at once, and for longer, by the first send that goes unanswered after a probe", async () => {
    await sendUnanswered(5);
    shop.advance(6 * SECOND);
    await probeProviders(shop.worker);
    await sendUnanswered(1);
    const { brokenAt, probeAt } = await account();
    expect((probeAt?.getTime() ?? 0) - (brokenAt?.getTime() ?? 0)).toBe(10 * SECOND);
    await settleAll();
  });

  it("is not shut again by silence from before it answered", async () => {
    await sendUnanswered(5);
    shop.advance(6 * SECOND);
    const claimedAt = await shop.database.now();
    shop.advance(SECOND);
    await probeProviders(shop.worker);
    const silence = {
      kind: "unclear",
      cause: "timeout",
      evidence: { httpStatus: null, body: null },
    } as const;
    for (let n = 0; n < 5; n += 1) await noteAnswer(shop.worker, "oneclickdz", silence, null, claimedAt);
    expect(await account()).toMatchObject({ brokenAt: null, unansweredStreak: 5 });
    await settleAll();
  });

  it("is given what waited in turn, the oldest first, as soon as it answers a question", async () => {
    await sendUnanswered(5);
    const waiting = [await open(), await open(), await open()];
    for (const { id } of waiting.toReversed()) await dispatchOrder(shop.worker, id);
    shop.advance(6 * SECOND);
    await probeProviders(shop.worker);
    const now = (await shop.database.now()).getTime();
    const turns = await Promise.all(waiting.map(({ id }) => turnOf(id)));
    // Two thirds of 25 a second.
    expect(turns.map((turn) => turn - now)).toEqual([0, 60, 120]);
    shop.advance(SECOND);
    await recheckStalledOrders(shop.worker);
    for (const { id } of waiting) expect(await stateOf(id)).toBe("pending");
    await settleAll();
  });

  it.each(["before", "inside", "behind"] as const)(
    "is given what waited by the next worker, where one died %s giving it turns",
    async (when) => {
      await sendUnanswered(5);
      const waiting = [await open(), await open(), await open()];
      for (const { id } of waiting) await dispatchOrder(shop.worker, id);
      const planned = await Promise.all(waiting.map(({ id }) => turnOf(id)));
      shop.advance(6 * SECOND);
      // Its claim to ask, the end of the pause, and the turns.
      const dying = { ...shop.worker, database: dyingAt(shop.database, 3, when) };
      await expect(probeProviders(dying)).rejects.toThrow(Death);
      expect((await account()).brokenAt).toBeNull();
      const turns = await Promise.all(waiting.map(({ id }) => turnOf(id)));
      expect(turns.every((turn, index) => turn <= (planned[index] ?? 0))).toBe(true);
      for (let n = 0; n < 6; n += 1) {
        shop.advance(SECOND);
        await recheckStalledOrders(shop.worker);
      }
      for (const { id } of waiting) expect(await stateOf(id)).toBe("pending");
      await settleAll();
    },
  );

  it("is given what waited as soon as a send from before is answered after all", async () => {
    const [before, waiting] = [await open(), await open()];
    const provider = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: SANDBOX_KEY });
    let answer: (() => void) | null = null;
    const slow: TopUpProvider = {
      ...provider,
      send: async (order, limits) => {
        const said = await provider.send(order, limits);
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return said;
      },
    };
    const sending = dispatchOrder(shop.openWorker([slow]), before.id);
    const speak = await vi.waitUntil(() => answer);
    await sendUnanswered(5);
    await dispatchOrder(shop.worker, waiting.id);
    expect(await turnOf(waiting.id)).toBe((await shop.database.now()).getTime() + 10 * SECOND);
    speak();
    await sending;
    expect(await turnOf(waiting.id)).toBe((await shop.database.now()).getTime());
    await settleAll();
  });

  it("loses no order: each is found again, or waits with its money held", async () => {
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST", times: 5 });
    const orders = await Promise.all(Array.from({ length: 5 }, open));
    for (const order of orders) await dispatchOrder(shop.worker, order.id);
    await settleAll();
    for (const order of orders) expect(await stateOf(order.id)).toBe("fulfilled");
  });
});

describe("sends under way at once", () => {
  /** As if so many workers were in the middle of a POST. */
  async function occupy(count: number) {
    const orders = [];
    for (let n = 0; n < count; n += 1) orders.push(await open());
    for (const { id } of orders)
      await shop.database.transaction(async (tx, now) =>
        claimForSending(tx, await lockOrder(tx, id), now, shop.database.timeScale),
      );
    return orders;
  }

  it.each([
    [LARGEST_IN_FLIGHT, 0],
    [LARGEST_IN_FLIGHT_IN_TROUBLE, 5],
  ])(
    "are never more than %i over all workers while %i sends in a row went unanswered",
    async (most, streak) => {
      await shop.database.client.providerAccount.updateMany({ data: { unansweredStreak: streak } });
      await occupy(most - 1);
      const [last, oneMore] = [await open(), await open()];
      await dispatchOrder(shop.openWorker([heldUp()]), oneMore.id);
      expect(await stateOf(oneMore.id)).toBe("unknown");
      await occupy(1);
      await dispatchOrder(shop.worker, last.id);
      expect(await stateOf(last.id)).toBe("queued");
      await settleAll();
    },
  );

  /** The adapter, with every answer lost: room was given, and that is all this asks. */
  const heldUp = () => {
    const provider = openOneClickDz({ baseUrl: "http://127.0.0.1:1", apiKey: SANDBOX_KEY });
    return {
      ...provider,
      send: async () =>
        ({ kind: "unclear", cause: "timeout", evidence: { httpStatus: null, body: null } }) as const,
    };
  };
});

describe("a worker that dies while it asks", () => {
  /** Asks about this order with an answer that never comes: the process is gone. */
  async function dieAsking({ reference }: { readonly reference: string }) {
    const provider = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: SANDBOX_KEY });
    let isAsked = false;
    const gone = shop.openWorker([
      {
        ...provider,
        check: (order) => {
          if (order.reference !== reference) return provider.check(order);
          isAsked = true;
          return new Promise(() => undefined);
        },
      },
    ]);
    void recheckDueOrders({ ...gone, every: () => () => undefined });
    while (!isAsked) await new Promise(setImmediate);
  }

  it("leaves its order to another within ten seconds", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    shop.advance(20 * SECOND);
    await dieAsking(order);
    await recheckDueOrders(shop.worker);
    expect(await stateOf(order.id)).toBe("pending");
    shop.advance(LEASE_MS + SECOND);
    await recheckDueOrders(shop.worker);
    expect(await stateOf(order.id)).toBe("fulfilled");
  });

  it("keeps its order for as long as it lives, however slow the answer is", async () => {
    const order = await open();
    await dispatchOrder(shop.worker, order.id);
    shop.advance(20 * SECOND);
    const beats: (() => Promise<unknown>)[] = [];
    let answer: (() => void) | null = null;
    const slow = openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: SANDBOX_KEY });
    const slowWorker = shop.openWorker([
      {
        ...slow,
        check: async (asked) => {
          if (asked.reference !== order.reference) return slow.check(asked);
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          return slow.check(asked);
        },
      },
    ]);
    const every = (run: () => Promise<unknown>) => {
      beats.push(run);
      return () => undefined;
    };
    const asking = recheckDueOrders({ ...slowWorker, every });
    const speak = await vi.waitUntil(() => answer);
    for (let passed = 0; passed < MINUTE; passed += LEASE_MS / 2) {
      shop.advance(LEASE_MS / 2);
      await Promise.all(beats.map((beat) => beat()));
      await recheckDueOrders(shop.worker);
      expect(await stateOf(order.id)).toBe("pending");
    }
    speak();
    await asking;
    expect(await stateOf(order.id)).toBe("fulfilled");
  });
});
