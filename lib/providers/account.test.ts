import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WorkerScope } from "@/lib/auth/scope";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { probeProviders } from "@/lib/reconciliation/probe-providers";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import type { Prisma } from "@/prisma/generated/client";
import { claimProbe, type Leave, leaveToAsk, leaveToSend, leaveToSweep, noteAnswer } from "./account";
import { limitsOf } from "./registry";

const PROVIDER = "oneclickdz";
const SECOND = 1_000;
const { burst, ratePerSecond, reserve } = limitsOf(PROVIDER);

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
  shop.advance(10 * SECOND);
});
afterEach(() => shop.close());

const always = async (): Promise<boolean> => true;
const toSend = (worker: WorkerScope, hasRoom = always, timeScale = 1): Promise<Leave> =>
  worker.database.transaction((tx, now) => leaveToSend(tx, PROVIDER, { now, timeScale }, hasRoom));
const toAsk = (worker: WorkerScope): Promise<Leave> =>
  worker.database.transaction((tx, now) => leaveToAsk(tx, PROVIDER, { now, timeScale: 1 }));
const toSweep = (worker: WorkerScope): Promise<Leave> =>
  worker.database.transaction((tx, now) => leaveToSweep(tx, PROVIDER, { now, timeScale: 1 }));

/** How many of so many tries at once, by two workers in turn, were given leave. */
async function given(tries: number, wish: (worker: WorkerScope) => Promise<Leave>): Promise<number> {
  const workers = [shop.worker, shop.openWorker()];
  const leaves = await Promise.all(
    Array.from({ length: tries }, (_, index) => wish(workers[index % 2] ?? shop.worker)),
  );
  return leaves.filter((leave) => leave.isGiven).length;
}

const account = () =>
  shop.database.client.providerAccount.findUniqueOrThrow({ where: { provider: PROVIDER } });
const rateLimited = (retryAfterMs: number | null = 1_000): Promise<unknown> =>
  noteAnswer(
    shop.worker,
    PROVIDER,
    {
      kind: "unavailable",
      cause: "rate-limited",
      retryAfterMs,
      evidence: { httpStatus: 429, body: null },
    },
    null,
  );

describe("the bucket of a provider account", () => {
  it("gives two workers together what it holds, and then what time gives", async () => {
    expect(await given(burst + 15, toSend)).toBe(burst);
    shop.advance(SECOND);
    expect(await given(2 * ratePerSecond, toSend)).toBe(ratePerSecond);
    shop.advance(3_600 * SECOND);
    expect(await given(burst + 5, toSend)).toBe(burst);
  });

  it("leaves its last tokens to sends; a sweep, which spares many questions, may take them too", async () => {
    expect(await given(burst, toAsk)).toBe(burst - reserve);
    expect(await given(3, toSweep)).toBe(3);
    expect(await given(burst, toSend)).toBe(reserve - 3);
    shop.advance((SECOND * reserve) / ratePerSecond);
    expect(await given(5, toAsk)).toBe(0);
    shop.advance(SECOND / ratePerSecond);
    expect(await given(5, toAsk)).toBe(1);
  });

  it("says when to come back", async () => {
    await given(burst, toSend);
    const now = await shop.database.now();
    expect(await toSend(shop.worker)).toEqual({
      isGiven: false,
      until: new Date(now.getTime() + 500),
      isShut: false,
    });
  });

  it("is not touched by a send that is turned away for another reason", async () => {
    const full = async () => false;
    for (let again = 0; again < 30; again += 1) expect((await toSend(shop.worker, full)).isGiven).toBe(false);
    expect(await given(burst + 5, toSend)).toBe(burst);
  });

  it("says no at once while somebody else holds the account: only a yes waits in line", async () => {
    await given(burst, toSend);
    const held = Promise.withResolvers<void>();
    const holding = Promise.withResolvers<void>();
    const holder = shop.database.transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM provider_account WHERE provider = ${PROVIDER} FOR UPDATE`;
      holding.resolve();
      await held.promise;
    });
    await holding.promise;
    expect((await toSend(shop.worker)).isGiven).toBe(false);
    expect((await toAsk(shop.worker)).isGiven).toBe(false);
    shop.advance(SECOND);
    const yes = toSend(shop.openWorker());
    expect(await Promise.race([yes, account().then(() => "in line")])).toBe("in line");
    held.resolve();
    await holder;
    expect((await yes).isGiven).toBe(true);
  });

  it("fills as many times faster as the provider's time runs", async () => {
    expect(await given(burst, toSend)).toBe(burst);
    shop.advance(100);
    expect(await given(burst + 5, (worker) => toSend(worker, always, 10))).toBe(ratePerSecond);
  });

  it("fills at half the rate once the provider asked to slow down, once for all the requests that it met", async () => {
    await given(burst, toSend);
    await Promise.all(Array.from({ length: 8 }, () => rateLimited()));
    expect((await account()).tokenRate).toBe(ratePerSecond / 2);
    shop.advance(2 * SECOND);
    await rateLimited();
    expect((await account()).tokenRate).toBeCloseTo((ratePerSecond / 2 + 0.2) / 2);
    shop.advance(300 * SECOND);
    // Whatever the first one is told, it is the probe of a quiet time; the account is whole again after it.
    await shop.database.client.providerAccount.updateMany({ data: { quietUntil: null } });
    await toSend(shop.worker);
    expect((await account()).tokenRate).toBe(ratePerSecond);
  });

  it("starves nobody after a clock that went backwards", async () => {
    await given(burst, toSend);
    shop.advance(-3_600 * SECOND);
    expect(await given(3, toSend)).toBe(0);
    shop.advance(SECOND);
    expect(await given(2 * ratePerSecond, toSend)).toBe(ratePerSecond);
  });
});

const setAccount = (data: Prisma.ProviderAccountUpdateManyMutationInput) =>
  shop.database.client.providerAccount.updateMany({ where: { provider: PROVIDER }, data });
const inAYear = async (): Promise<Date> => new Date((await shop.database.now()).getTime() + 365 * 86_400_000);
const probeBroken = (worker: WorkerScope): Promise<boolean> =>
  worker.database.transaction((tx, now) => claimProbe(tx, PROVIDER, now));

async function openOrder(): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput());
  if (!sent.ok) throw new Error(sent.problem);
  const where = { reference: sent.value.reference };
  return (await shop.database.client.topUpOrder.findUniqueOrThrow({ where })).id;
}
/** Our key was refused: quiet for five minutes, and then one request finds out whether it is good again. */
const turnedAway = (): Promise<unknown> =>
  noteAnswer(
    shop.worker,
    PROVIDER,
    {
      kind: "unavailable",
      cause: "unauthorized",
      retryAfterMs: null,
      evidence: { httpStatus: 401, body: null },
    },
    null,
  );
const stateOf = async (id: string) =>
  (await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { id } })).state;

describe("a quiet account", () => {
  it("is not probed for sends that went unanswered until the quiet is over, and then by one", async () => {
    await setAccount({ brokenAt: await shop.database.now(), probeAt: await shop.database.now() });
    await rateLimited(60_000);
    const { calls } = shop.sandbox.control.truth();
    for (let passed = 0; passed < 59; passed += 1) {
      expect(await probeBroken(shop.worker)).toBe(false);
      await probeProviders(shop.worker);
      shop.advance(SECOND);
    }
    expect(shop.sandbox.control.truth().calls).toEqual(calls);
    shop.advance(SECOND);
    const claims = [shop.worker, shop.openWorker(), shop.openWorker()].map(probeBroken);
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });

  it("stays quiet when the send that was its probe goes unanswered, until another is answered", async () => {
    await turnedAway();
    shop.advance(301 * SECOND);
    const [probe, waiting] = [await openOrder(), await openOrder()];
    shop.sandbox.control.addFault({ name: "drop-after", method: "POST" });
    await dispatchOrder(shop.worker, probe);
    expect(await stateOf(probe)).toBe("unknown");
    expect((await account()).quietUntil).not.toBeNull();
    await dispatchOrder(shop.worker, waiting);
    expect(await stateOf(waiting)).toBe("queued");
    expect((await toAsk(shop.worker)).isGiven).toBe(false);
    shop.advance(31 * SECOND);
    await dispatchOrder(shop.worker, waiting);
    expect(await stateOf(waiting)).toBe("pending");
    expect((await account()).quietUntil).toBeNull();
  });

  it.each(["pausedUntil", "quietUntil"] as const)(
    "or a paused one is none when a clock that jumped wrote the end, a year ahead: %s",
    async (field) => {
      await setAccount({ [field]: await inAYear() });
      expect((await toSend(shop.worker)).isGiven).toBe(true);
      await setAccount({ [field]: await inAYear() });
      expect((await toAsk(shop.worker)).isGiven).toBe(true);
      await setAccount({ [field]: new Date((await shop.database.now()).getTime() + 5 * 60 * SECOND) });
      expect((await toSend(shop.worker)).isGiven).toBe(false);
    },
  );

  it("is made so, and paused, by an answer of today, whatever a clock that jumped wrote for next year", async () => {
    const evidence = { httpStatus: 400, body: null };
    await setAccount({ pausedUntil: await inAYear(), quietUntil: await inAYear() });
    await noteAnswer(shop.worker, PROVIDER, { kind: "refused", code: "float-empty", evidence }, null);
    expect((await toSend(shop.worker)).isGiven).toBe(false);
    await turnedAway();
    expect((await toSend(shop.worker)).isGiven).toBe(false);
    expect((await toAsk(shop.worker)).isGiven).toBe(false);
    shop.advance(301 * SECOND);
    expect((await toSend(shop.worker)).isGiven).toBe(true);
  });

  it("keeps no provider from being probed for a year, nor does a probe that was claimed a year ahead", async () => {
    const now = await shop.database.now();
    await setAccount({ brokenAt: now, probeAt: now, quietUntil: await inAYear() });
    expect(await probeBroken(shop.worker)).toBe(true);
    await setAccount({ probeAt: await inAYear(), quietUntil: null });
    expect(await probeBroken(shop.worker)).toBe(true);
    expect(await probeBroken(shop.worker)).toBe(false);
  });

  it("is found to be over by the next order where the first one due cannot be read", async () => {
    const [broken, sound] = [await openOrder(), await openOrder()];
    for (const id of [broken, sound]) await dispatchOrder(shop.worker, id);
    await turnedAway();
    shop.advance(301 * SECOND);
    const { client } = shop.database;
    // Due for longer than the other, so it comes first.
    const due = new Date((await shop.database.now()).getTime() - 3_600 * SECOND);
    await client.$executeRaw`
      UPDATE top_up_order SET reason = 'of-a-later-version', next_check_at = ${due} WHERE id = ${broken}::uuid`;
    expect(await recheckDueOrders(shop.worker)).toBe(2);
    expect(await stateOf(sound)).toBe("fulfilled");
    expect((await account()).quietUntil).toBeNull();
    // It waits for a version that can read it, and nothing of it has moved.
    expect(await stateOf(broken)).toBe("pending");
    expect(await client.ledgerEntry.count({ where: { orderId: broken } })).toBe(1);
  });
});

describe("orders that are all due at once", () => {
  it("are asked about as fast as the bucket gives, and none of the others is held back longer", async () => {
    for (let index = 0; index < burst; index += 1) {
      const sent = await sendOrder(shop.owner, sendInput());
      if (!sent.ok) throw new Error(sent.problem);
      const { id } = await shop.database.client.topUpOrder.findUniqueOrThrow({
        where: { reference: sent.value.reference },
      });
      await dispatchOrder(shop.worker, id);
    }
    shop.advance(30 * SECOND);
    const lanes = [shop.worker, shop.worker, shop.openWorker()];
    const asked = async (): Promise<number> =>
      (await Promise.all(lanes.map(recheckDueOrders))).reduce((sum, count) => sum + count, 0);
    expect(await asked()).toBe(burst - reserve);
    expect(await asked()).toBe(0);
    const { client } = shop.database;
    expect(await client.topUpOrder.count({ where: { leaseUntil: { not: null } } })).toBe(0);
    shop.advance(SECOND);
    expect(await asked()).toBe(reserve);
    expect(await client.topUpOrder.count({ where: { state: "fulfilled" } })).toBe(burst);
  });
});
