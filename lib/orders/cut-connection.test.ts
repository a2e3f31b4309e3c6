import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ResellerScope, WorkerScope } from "@/lib/auth/scope";
import { type Database, openDatabase } from "@/lib/db";
import { sendingQueue } from "@/lib/queue";
import { bookFaults, openTestShop, sendInput, type TestShop, waitingJobs } from "@/lib/test-shop";
import { type ArmedCut, openPostgresProxy, type PostgresProxy } from "@/scripts/fault-proxy";
import { dispatchOrder } from "./dispatch-order";
import { recheckDueOrders } from "./recheck-order";
import { recheckStalledOrders } from "./recheck-stalled-orders";
import { sendOrder } from "./send-order";

/**
 * The connection to PostgreSQL ends at its k-th message, for every k there is: signing in, BEGIN, each statement's answer,
 * and the word that COMMIT is done, which the server then did without anybody hearing of it. (A cut behind a message
 * differs from one before the next only where the server waits for us: at "ready for query". There both are made.)
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Hundreds of runs each; about ten seconds on an idle machine. */
const LIMIT_MS = 3 * MINUTE;

let shop: TestShop;
let proxy: PostgresProxy;
let through: Database;
let owner: ResellerScope;
let worker: WorkerScope;

beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 10_000_000_00n });
  const url = new URL(shop.database.url);
  proxy = await openPostgresProxy({ targetPort: Number(url.port) });
  url.port = String(proxy.port);
  url.search = ""; // no way past the proxy by the socket file
  // One connection, so that its messages come in one order.
  const clock = () => new Date(shop.worker.stopwatchMs());
  through = openDatabase({ url: url.href, connections: 1, clock });
  owner = { ...shop.owner, database: through };
  worker = { ...shop.worker, database: through };
  await sendingQueue(through.url);
});
afterAll(async () => {
  await (await sendingQueue(through.url)).stop({ graceful: false });
  await through.close();
  await proxy.close();
  await shop.close();
});

/** What came of one run of the act under one cut. */
interface Run<Value> {
  readonly value: Value | null;
  /** Null where the run went through before the message came by. */
  readonly cut: { readonly type: string; readonly tag: string | null } | null;
  /** Transactions that the server said were done, heard or not. */
  readonly commits: number;
}

/** Every run begins alike: with its connection open already, so that only statements are counted, or with none. */
async function runCut<Value>(
  cut: ArmedCut,
  act: () => Promise<Value>,
  begin: "connected" | "cold" = "connected",
): Promise<Run<Value>> {
  const greet = () => through.client.$queryRaw`SELECT 1`;
  if (begin === "cold") {
    await proxy.setWeather("refuse");
    // The first finds out that the connection is gone, the second that there is no other.
    await greet()
      .catch(greet)
      .catch(() => null);
    await proxy.setWeather("pass");
  } else {
    await greet().catch(greet);
  }
  proxy.arm(cut);
  const value = await act().catch(() => null);
  const met = proxy.wasCut() ? (proxy.messages().at(-1) ?? null) : null;
  const commits = proxy.messages().filter(({ tag }) => tag === "COMMIT").length;
  proxy.arm(null);
  await proxy.setWeather("pass");
  return { value, cut: met, commits };
}

/** Tries every message until a run goes through; returns how many there were. `attempt` answers with what it was cut at. */
async function atEveryMessage(
  attempt: (cut: ArmedCut) => Promise<{ readonly type: string } | null>,
  andThen: "pass" | "refuse" = "pass",
): Promise<number> {
  for (let atMessage = 1; ; atMessage += 1) {
    const met = await attempt({ atMessage, isDelivered: false, andThen });
    if (met === null) return atMessage - 1;
    if (met.type === "Z") await attempt({ atMessage, isDelivered: true, andThen });
  }
}

let numbers = 0;
/** A number that no other order is about: doubt on one must not stand in another's way. */
const freshInput = () => {
  numbers += 1;
  return sendInput({ msisdn: `0770${String(numbers).padStart(6, "0")}` });
};
const reread = (reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
const kinds = async (orderId: string) =>
  (await shop.database.client.ledgerEntry.findMany({ where: { orderId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
const postsOf = (reference: string) => shop.sandbox.control.truth().posts[reference] ?? 0;
const executionsOf = (reference: string) =>
  shop.sandbox.control.truth().orders.filter((order) => order.reference === reference).length;

async function open(input = freshInput()) {
  const sent = await sendOrder(shop.owner, input);
  if (!sent.ok) throw new Error(sent.problem);
  return reread(sent.value.reference);
}

/** What a cut connection had locked is free once the server has noticed that nobody is there any more. */
const untilLetGo = () =>
  vi.waitFor(
    async () => {
      const rows = await shop.database.client.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`;
      expect(rows).toEqual([]);
    },
    { timeout: 30_000, interval: 20 },
  );

/** A worker whose connection is well takes over, until the order ends or nobody but people can end it. */
async function takeOver(reference: string) {
  await untilLetGo();
  for (let passed = 0; passed < MINUTE; passed += 6 * SECOND) {
    const { state } = await reread(reference);
    if (["fulfilled", "refunded", "failed"].includes(state)) break;
    if (state === "unknown" && postsOf(reference) === 0) break;
    shop.advance(6 * SECOND);
    await recheckStalledOrders(shop.worker);
    await recheckDueOrders(shop.worker);
  }
  return reread(reference);
}

describe("the connection to the database, cut at every message there is", () => {
  const absences = [
    ["for a moment", "pass"],
    ["until that worker has given up", "refuse"],
  ] as const;

  it.each(absences)(
    "while an order is sent, %s: one POST at most, one settlement, or doubt with its money held",
    async (_, andThen) => {
      const unheardCommits: number[] = [];
      const messages = await atEveryMessage(async (cut) => {
        const order = await open();
        const { cut: met } = await runCut(cut, () => dispatchOrder(worker, order.id));
        expect(await bookFaults(shop.database)).toEqual([]);
        if (met?.tag === "COMMIT" && (await reread(order.reference)).state !== "queued")
          unheardCommits.push(cut.atMessage);
        const end = await takeOver(order.reference);
        const label = `cut at message ${cut.atMessage}, ${met?.tag ?? met?.type}`;
        const posts = postsOf(order.reference);
        // `sending` was committed and its worker lost its way before the first byte: only people may say that nothing ran.
        expect([label, end.state]).toEqual([label, posts === 1 ? "fulfilled" : "unknown"]);
        expect(executionsOf(order.reference)).toBe(posts);
        expect(await kinds(order.id)).toEqual(posts === 1 ? ["hold", "capture"] : ["hold"]);
        expect(end.nextCheckAt === null).toBe(posts === 1);
        return met;
      }, andThen);
      expect(messages).toBeGreaterThan(50);
      expect(unheardCommits.length).toBeGreaterThan(0);
      expect(await bookFaults(shop.database)).toEqual([]);
    },
    LIMIT_MS,
  );

  it.each(absences)(
    "while an order is asked about, %s: what was said is applied once",
    async (_, andThen) => {
      const unheardCommits: number[] = [];
      const messages = await atEveryMessage(async (cut) => {
        const order = await open({ ...freshInput(), msisdn: "0600000001" });
        await dispatchOrder(shop.worker, order.id);
        shop.advance(20 * SECOND);
        const { cut: met } = await runCut(cut, () => recheckDueOrders(worker));
        expect(await bookFaults(shop.database)).toEqual([]);
        const seen = await reread(order.reference);
        if (met?.tag === "COMMIT" && seen.state === "refunded") unheardCommits.push(cut.atMessage);
        const end = await takeOver(order.reference);
        expect([cut.atMessage, end.state]).toEqual([cut.atMessage, "refunded"]);
        expect(await kinds(order.id)).toEqual(["hold", "release"]);
        expect(postsOf(order.reference)).toBe(1);
        return met;
      }, andThen);
      expect(messages).toBeGreaterThan(50);
      expect(unheardCommits.length).toBeGreaterThan(0);
      expect(await bookFaults(shop.database)).toEqual([]);
    },
    LIMIT_MS,
  );

  // Last: the orders that it leaves in the queue would be sent by the others' workers.
  it(
    "while an order is opened, makes one order, one hold and one job under its key: also where COMMIT was done and nobody heard",
    async () => {
      const unheardCommits: number[] = [];
      const messages = await atEveryMessage(async (cut) => {
        const input = freshInput();
        const { value, cut: met, commits } = await runCut(cut, () => sendOrder(owner, input), "cold");
        if (met === null || value !== null) expect(value).toMatchObject({ ok: true });
        const again = await sendOrder(shop.owner, input);
        if (!again.ok) throw new Error(again.problem);
        const orders = await shop.database.client.topUpOrder.findMany({
          where: { idempotencyKey: input.idempotencyKey },
        });
        expect(orders.map(({ reference }) => reference)).toEqual([again.value.reference]);
        const id = orders[0]?.id ?? "";
        expect(await kinds(id)).toEqual(["hold"]);
        expect((await waitingJobs(shop.database)).filter((orderId) => orderId === id)).toHaveLength(1);
        // It was there already exactly where it was committed, whether its sender had been told so or not.
        const label = `cut at message ${cut.atMessage}, ${met?.tag ?? met?.type}`;
        expect([label, again.value.isRepeat]).toEqual([label, value !== null || commits === 1]);
        if (again.value.isRepeat && value === null) unheardCommits.push(cut.atMessage);
        expect(await bookFaults(shop.database)).toEqual([]);
        return met;
      });
      expect(messages).toBeGreaterThan(50);
      expect(unheardCommits.length).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  it("while the queue is opened for the first time, costs the order its answer at most, and the next one finds it well", async () => {
    const url = new URL(through.url);
    for (const atMessage of [1, 4, 20, 25, 40]) {
      // A process that has not sent yet: the queue is one per address.
      url.searchParams.set("application_name", `fresh-${atMessage}`);
      const fresh = { ...shop.owner, database: { ...shop.database, url: url.href } };
      const input = freshInput();
      const { value } = await runCut({ atMessage, isDelivered: false }, () => sendOrder(fresh, input));
      if (value !== null) expect(value).toMatchObject({ ok: true });
      const again = await sendOrder(fresh, input);
      expect(again).toMatchObject({ ok: true, value: { isRepeat: value !== null } });
      await (await sendingQueue(url.href)).stop({ graceful: false });
    }
    expect(await bookFaults(shop.database)).toEqual([]);
  });
});
