import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Database, openDatabase } from "@/lib/db";
import { dispatchOrder } from "@/lib/orders/dispatch-order";
import { recheckDueOrders } from "@/lib/orders/recheck-order";
import { sendOrder } from "@/lib/orders/send-order";
import { syncPlans } from "@/lib/plans/sync-plans";
import { openReloadly, RELOADLY } from "@/lib/providers/reloadly/reloadly";
import { openReloadlySandbox } from "@/lib/sandbox/reloadly";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";

/** The example that was published: secret, time, body and signature belong together. */
const SECRET = "test-webhook-secret";
const TIMESTAMP = "1768471200000";
const BODY =
  '{"type":"airtime_transaction.status","data":{"transaction":{"transactionId":900201,"status":"SUCCESSFUL","customIdentifier":"ord-4001-1"}}}';
const SIGNATURE = "9ea607f448e1922cf50a4ab44f495640f05aef7f8e4522c63fa2aff03a75bf31";
const LARGEST_BODY_BYTES = 64 * 1024;

type Post = (request: Request, provider?: string) => Promise<Response>;

let shop: TestShop;
let transactions = 0;
let post: Post;

/** The route as a process with this environment has it. */
async function openRoute(environment: Readonly<Record<string, string>>): Promise<Post> {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", shop.database.url);
  vi.stubEnv("APP_ORIGIN", "http://localhost:3000");
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const route = await import("./route");
  return (request, provider = RELOADLY) => route.POST(request, { params: Promise.resolve({ provider }) });
}

const useDatabase = (database: Database): unknown => Object.assign(globalThis, { taabiaDatabase: database });

beforeAll(async () => {
  shop = await openTestShop();
  useDatabase({
    ...shop.database,
    transaction: (run) => {
      transactions += 1;
      return shop.database.transaction(run);
    },
  });
  post = await openRoute({ RELOADLY_WEBHOOK_SECRET: SECRET });
});
afterEach(() => {
  transactions = 0;
});
afterAll(async () => {
  Object.assign(globalThis, { taabiaDatabase: undefined });
  vi.unstubAllEnvs();
  await shop.close();
});

const sign = (body: string, secret = SECRET, timestamp = TIMESTAMP): string =>
  createHmac("sha256", secret).update(`${body}:${timestamp}`).digest("hex");

interface Told {
  readonly body?: BodyInit | null;
  readonly signature?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const requestOf = ({ body = BODY, signature = SIGNATURE, headers = {} }: Told = {}): Request =>
  new Request("http://localhost/api/webhooks/reloadly", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-reloadly-signature": signature,
      "x-reloadly-request-timestamp": TIMESTAMP,
      ...headers,
    },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });

async function told(response: Promise<Response>) {
  const { status, headers, ...rest } = await response.then(async (answer) => ({
    status: answer.status,
    headers: answer.headers,
    text: await answer.text(),
  }));
  return { status, text: rest.text, cache: headers.get("cache-control") };
}

describe("the address of Reloadly's webhook", () => {
  it("takes the published example, and answers whatever is signed with 200", async () => {
    expect(await told(post(requestOf()))).toEqual({
      status: 200,
      text: '{"received":true}',
      cache: "no-store",
    });
    for (const body of ["{}", "null", "<html>", '{"type":"giftcard_transaction.status","data":{}}'])
      expect((await post(requestOf({ body, signature: sign(body) }))).status).toBe(200);
  });

  it("is not there without its secret, nor for a provider that does not call", async () => {
    for (const provider of ["oneclickdz", "nobody", "constructor", "__proto__", ""])
      expect(await told(post(requestOf(), provider))).toMatchObject({ status: 404, text: "" });
    const without = await openRoute({ RELOADLY_WEBHOOK_SECRET: "" });
    expect(await told(without(requestOf()))).toMatchObject({ status: 404, text: "" });
    expect(transactions).toBe(0);
    post = await openRoute({ RELOADLY_WEBHOOK_SECRET: SECRET });
  });

  it("refuses a forgery, and asks the database nothing for it, however many come", async () => {
    const forged = { body: BODY, signature: sign(BODY, "another-secret") };
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(requestOf(forged))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    for (const part of [
      { signature: "" },
      { signature: "0".repeat(64) },
      { signature: "x".repeat(10_000) },
      { headers: { "x-reloadly-request-timestamp": "1768471200001" } },
      { headers: { "x-reloadly-request-timestamp": "" } },
      { body: `${BODY} ` },
    ])
      expect(await told(post(requestOf(part)))).toMatchObject({ status: 401, text: '{"received":false}' });
    expect(transactions).toBe(0);
  });

  it("refuses nothing, and too much, before it is looked at", async () => {
    expect((await post(requestOf({ body: null }))).status).toBe(400);
    expect((await post(requestOf({ body: "" }))).status).toBe(400);
    const most = `{"a":"${"x".repeat(LARGEST_BODY_BYTES - 8)}"}`;
    expect(most).toHaveLength(LARGEST_BODY_BYTES);
    expect((await post(requestOf({ body: most, signature: sign(most) }))).status).toBe(200);
    const more = `${most} `;
    expect((await post(requestOf({ body: more, signature: sign(more) }))).status).toBe(413);
    const claims = { headers: { "content-length": String(LARGEST_BODY_BYTES + 1) } };
    expect((await post(requestOf(claims))).status).toBe(413);
  });

  it("stops reading a body without end, and one that breaks off is none", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 8_192;
        controller.enqueue(new Uint8Array(8_192));
      },
    });
    expect((await post(requestOf({ body: endless }))).status).toBe(413);
    expect(sent).toBeLessThan(2 * LARGEST_BODY_BYTES);
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect((await post(requestOf({ body: broken }))).status).toBe(400);
    expect(transactions).toBe(0);
  });

  it("asks to be called again while the database is away", async () => {
    const counted = Reflect.get(globalThis, "taabiaDatabase");
    const away = openDatabase({ url: "postgresql://nobody@127.0.0.1:1/none" });
    useDatabase(away);
    expect((await post(requestOf())).status).toBe(503);
    useDatabase(counted);
    await away.close();
    expect((await post(requestOf())).status).toBe(200);
  });
});

describe("the sandbox's number whose webhook comes twice, first with a bad signature", () => {
  let door: Server;
  afterEach(() => {
    door.closeAllConnections();
    door.close();
  });

  it("is refused once, believed once, and the order ends by the answer to our own question", async () => {
    door = createServer((request, reply) => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
      const body = Readable.toWeb(request) as ReadableStream;
      void post(requestOf({ body, headers: Object.fromEntries(headers) })).then(({ status }) =>
        reply.writeHead(status).end(),
      );
    });
    await once(door.listen(0, "127.0.0.1"), "listening");
    const { port } = door.address() as AddressInfo;
    const key = { clientId: "id-of-the-account", clientSecret: "a-secret-of-the-account" };
    const webhook = { url: `http://127.0.0.1:${port}/api/webhooks/reloadly`, secret: SECRET };
    const sandbox = await openReloadlySandbox({ ...key, webhook, now: shop.nowMs });
    try {
      const worker = shop.openWorker([
        openReloadly({ ...key, baseUrl: sandbox.url, authUrl: sandbox.url, stopwatchMs: shop.nowMs }),
      ]);
      await syncPlans(worker);
      const input = sendInput({ planCode: "reloadly-8", amount: "500", msisdn: "0600000014" });
      // Sold by whoever sells it: here only one of the two may.
      await shop.database.client.plan.updateMany({
        where: { provider: "oneclickdz" },
        data: { isListed: false },
      });
      const sent = await sendOrder(shop.owner, input);
      if (!sent.ok) throw new Error(sent.problem);
      const read = () =>
        shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: sent.value.reference } });
      const { id } = await read();
      await dispatchOrder(worker, id);
      const opened = await read();
      expect(opened).toMatchObject({ provider: "reloadly", state: "pending" });
      transactions = 0;
      // The sandbox's clock alone goes on: by our schedule it is not yet time to ask.
      sandbox.control.advanceClock(10_000);
      await vi.waitUntil(() => sandbox.control.truth().webhooks.length === 2, { timeout: 10_000 });
      expect(sandbox.control.truth().webhooks).toMatchObject([
        { isSignedWell: false, httpStatus: 401 },
        { isSignedWell: true, httpStatus: 200 },
      ]);
      expect(transactions).toBe(1);
      expect(await read()).toEqual({ ...opened, nextCheckAt: new Date(shop.nowMs()) });
      await recheckDueOrders(worker);
      expect(await read()).toMatchObject({ state: "fulfilled", checkCount: 1 });
    } finally {
      await sandbox.close();
    }
  });
});
