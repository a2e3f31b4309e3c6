import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import fixtures from "@/lib/providers/oneclickdz/fixtures.json" with { type: "json" };
import { type OneClickDzSandbox, type OneClickDzSandboxOptions, openOneClickDzSandbox } from "./oneclickdz";

const API_KEY = "ea27b376-9f5c-4b09-883f-1b96cd7b541c";
const SENT = { plan_code: "PREPAID_DJEZZY", MSSIDN: "0778037340", amount: 500 };

interface Reply {
  readonly status: number;
  readonly body: ReturnType<typeof JSON.parse>;
}

let sandbox: OneClickDzSandbox;
let folder: string;
const open = async (options: Partial<OneClickDzSandboxOptions> = {}): Promise<void> => {
  sandbox = await openOneClickDzSandbox({ apiKey: API_KEY, ...options });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  await open();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(
  method: string,
  path: string,
  body?: object,
  key: string | null = API_KEY,
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      ...(key !== null && { "x-access-token": key }),
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const get = (path: string, key?: string | null): Promise<Reply> => call("GET", path, undefined, key);
const send = (body: object): Promise<Reply> => call("POST", "/v3/mobile/send", body);
const statusOf = async (reference: string): Promise<string> =>
  (await get(`/v3/mobile/check-ref/${reference}`)).body.data.status;
const balance = async (): Promise<number> => (await get("/v3/account/balance")).body.data.balance;

/** The names and types of everything in a value, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

describe("the acted OneClickDz says what the real one was seen to say", () => {
  it("answers have the recorded names and types", async () => {
    await send({ ...SENT, ref: "order-12345" });
    await send({ ...SENT, MSSIDN: "0600000002", ref: "order-2" });
    sandbox.control.advanceClock(15_000);
    const pairs: readonly (readonly [Reply, { response: { body: unknown } }])[] = [
      [await get("/v3/ping", null), fixtures["GET /v3/ping#ok"]],
      [await get("/v3/account/balance"), fixtures["GET /v3/account/balance#ok"]],
      [await get("/v3/account/transactions"), fixtures["GET /v3/account/transactions#ok"]],
      [await get("/v3/mobile/list"), fixtures["GET /v3/mobile/list#ok"]],
      [await get("/v3/mobile/check-ref/order-12345"), fixtures["GET /v3/mobile/check-ref/{ref}#FULFILLED"]],
      [await get("/v3/mobile/check-ref/none"), fixtures["GET /v3/mobile/check-ref/{ref}#not-found"]],
      [await get("/v3/nope"), fixtures["ANY#router-404"]],
      [await send({ ...SENT, ref: "order-3" }), fixtures["POST /v3/mobile/send#ok-prefixed-ref"]],
      [await send({ ...SENT, ref: "order-12345" }), fixtures["POST /v3/mobile/send#duplicate-ref"]],
      [await get("/v3/account/balance", null), fixtures["ANY#missing-token"]],
    ];
    for (const [reply, fixture] of pairs) expect(shapeOf(reply.body)).toEqual(shapeOf(fixture.response.body));
    expect((await get("/v3/validate")).body).toEqual(fixtures["GET /v3/validate#sandbox"].response.body);
  });

  it.each([
    ["POST /v3/mobile/send#bad-phone", { ...SENT, MSSIDN: "778037340" }],
    ["POST /v3/mobile/send#missing-plan", { MSSIDN: "0778037340", amount: 500 }],
    ["POST /v3/mobile/send#amount-out-of-range", { ...SENT, amount: 20 }],
    ["POST /v3/mobile/send#amount-missing-dynamic", { plan_code: "PREPAID_DJEZZY", MSSIDN: "0778037340" }],
  ] as const)("%s is refused in the recorded words", async (name, body) => {
    const { status, body: recorded } = fixtures[name].response;
    expect(await send(body)).toMatchObject({ status, body: { success: false, error: recorded.error } });
  });

  it.each([
    ["a number that is no text", { ...SENT, MSSIDN: 778037340 }],
    ["an international number", { ...SENT, MSSIDN: "+213778037340" }],
    ["an amount with centimes", { ...SENT, amount: 500.5 }],
    ["an unknown plan", { ...SENT, plan_code: "getmenu_mobilis" }],
    ["a disabled plan", { ...SENT, plan_code: "MIX2000_DJEZZY", amount: 2000 }],
    ["a fixed plan without its amount", { plan_code: "PIXX_500", MSSIDN: "0660000000" }],
  ])("%s is a validation error and books nothing", async (_what, body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { error: { code: "ERR_VALIDATION" } } });
    expect(sandbox.control.truth().orders).toEqual([]);
  });

  it("a fixed plan ignores which amount was sent, and a prefix need not fit the operator", async () => {
    await send({ plan_code: "MIX1000_OOREDOO", MSSIDN: "0778037340", amount: 7, ref: "fixed" });
    expect((await get("/v3/mobile/check-ref/fixed")).body.data).toMatchObject({
      topup_amount: 1000,
      balance_amount: 975,
    });
  });

  it("a reference is found bare and prefixed, and an order without one gets its own", async () => {
    await send({ ...SENT, ref: "a+b/c d" });
    expect((await get(`/v3/mobile/check-ref/${encodeURIComponent("a+b/c d")}`)).body.data.ref).toBe(
      "a+b/c d",
    );
    expect(
      (await get(`/v3/mobile/check-ref/${encodeURIComponent("API-+213665983439-a+b/c d")}`)).status,
    ).toBe(200);
    const { topupId, topupRef } = (await send(SENT)).body.data;
    expect(topupId).toMatch(/^[0-9a-f]{24}$/);
    expect((await get(`/v3/mobile/check-ref/${encodeURIComponent(topupRef)}`)).body.data._id).toBe(topupId);
  });

  it("five wrong keys close the door for a quarter of an hour, to the right key too", async () => {
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const error = { code: "INVALID_ACCESS_TOKEN", details: { attemptsLeft } };
      expect(await get("/v3/validate", "wrong")).toMatchObject({ status: 401, body: { error } });
    }
    expect(await get("/v3/validate")).toMatchObject({ status: 403, body: { error: { code: "IP_BLOCKED" } } });
    sandbox.control.advanceClock(15 * 60_000);
    expect((await get("/v3/validate")).status).toBe(200);
  });

  it("the list is paged, newest first, and its window has two ends or none", async () => {
    for (const ref of ["one", "two", "three"]) {
      await send({ ...SENT, ref });
      sandbox.control.advanceClock(1_000);
    }
    const first = await get("/v3/mobile/list?page=1&pageSize=2");
    expect(first.body.data.items.map((item: { ref: string }) => item.ref.split("-").at(-1))).toEqual([
      "three",
      "two",
    ]);
    expect(first.body.data.pagination).toEqual({ page: 1, pageSize: 2, totalPages: 2, totalResults: 3 });
    const to = first.body.data.items[1].created_at;
    const window = await get(`/v3/mobile/list?from=2020-01-01T00:00:00Z&to=${to}`);
    expect(window.body.data.pagination.totalResults).toBe(2);
    for (const query of ["from=2020-01-01T00:00:00Z", "pageSize=101", "page=0", "pageSize=x"]) {
      expect(await get(`/v3/mobile/list?${query}`)).toMatchObject({
        status: 400,
        body: { error: { code: "ERR_VALIDATION" } },
      });
    }
  });
});

describe("an acted order", () => {
  it.each([1, 50])("is pending for 5 s and handled until 15 s, at %d times the speed", async (timeScale) => {
    await sandbox.close();
    let nowMs = Date.parse("2026-01-01T00:00:00Z");
    await open({ timeScale, now: () => nowMs });
    for (const number of ["0778037340", "0600000001", "0600000003"])
      await send({ ...SENT, MSSIDN: number, ref: number });
    const all = async () => [
      await statusOf("0778037340"),
      await statusOf("0600000001"),
      await statusOf("0600000003"),
    ];
    const later = (ms: number) => {
      nowMs += ms / timeScale;
    };
    later(4_999);
    expect(await all()).toEqual(["PENDING", "PENDING", "PENDING"]);
    later(1);
    expect(await all()).toEqual(["HANDLING", "HANDLING", "HANDLING"]);
    later(9_999);
    expect(await all()).toEqual(["HANDLING", "HANDLING", "HANDLING"]);
    later(1);
    expect(await all()).toEqual(["FULFILLED", "REFUNDED", "UNKNOWN_ERROR"]);
    later(12 * 3_600_000);
    expect(await all()).toEqual(["FULFILLED", "REFUNDED", "FULFILLED"]);
  });

  it("is paid when it is sent, and given back when it is refunded", async () => {
    await send({ ...SENT, ref: "good" });
    await send({ ...SENT, MSSIDN: "0600000001", ref: "bad" });
    expect(await balance()).toBe(1_000_000 - 2 * 496.25);
    sandbox.control.advanceClock(15_000);
    expect(await balance()).toBe(1_000_000 - 496.25);
    const { items } = (await get("/v3/account/transactions")).body.data;
    expect(items.map((item: { type: string }) => item.type)).toEqual(["REFUND-FLEXY", "FLEXY", "FLEXY"]);
    for (const [index, item] of items.entries()) {
      const signed = item.operation === "INCREMENT" ? item.amount : -item.amount;
      expect(item.newBalance).toBeCloseTo(item.oldBalance + signed, 2);
      if (items[index + 1]) expect(item.oldBalance).toBe(items[index + 1].newBalance);
    }
    expect(items[0].newBalance).toBe(await balance());
  });

  it("that the account cannot pay is refused with both figures", async () => {
    sandbox.control.setBalance(300_00n);
    const details = { required: 496.25, available: 300 };
    expect(await send({ ...SENT, ref: "poor" })).toMatchObject({
      status: 403,
      body: { error: { code: "INSUFFICIENT_BALANCE", details } },
    });
    expect(await balance()).toBe(300);
  });

  it("to the refusing number is delivered when it is sent with a plan that was offered to that number", async () => {
    const refused = { ...SENT, MSSIDN: "0600000002" };
    await send({ ...refused, plan_code: "FACTURE_DJEZZY", ref: "too-early" });
    await send({ ...refused, plan_code: "PREPAID_MOBILIS", ref: "not-offered" });
    await send({ ...refused, plan_code: "FACTURE_DJEZZY", ref: "offered" });
    sandbox.control.advanceClock(15_000);
    expect(await Promise.all(["too-early", "not-offered", "offered"].map(statusOf))).toEqual([
      "REFUNDED",
      "REFUNDED",
      "FULFILLED",
    ]);
  });

  it("that is undecided ends as it is settled, and one that ended can still be contradicted", async () => {
    await send({ ...SENT, MSSIDN: "0600000003", ref: "undecided" });
    sandbox.control.advanceClock(15_000);
    expect(
      await call("POST", "/control/settle", { reference: "undecided", status: "REFUNDED" }),
    ).toMatchObject({ status: 200 });
    expect(await statusOf("undecided")).toBe("REFUNDED");
    expect(await balance()).toBe(1_000_000);
    sandbox.control.settle({ reference: "undecided", status: "FULFILLED" });
    expect(await statusOf("undecided")).toBe("FULFILLED");
    expect(await balance()).toBe(1_000_000 - 496.25);
    const { items } = (await get("/v3/account/transactions")).body.data;
    expect(items).toHaveLength(3);
  });

  it("runs once per reference when sent many times at once, unless references are made not atomic", async () => {
    const atOnce = (ref: string) => Promise.all([1, 2, 3, 4].map(() => send({ ...SENT, ref })));
    expect((await atOnce("atomic")).map((reply) => reply.status).toSorted()).toEqual([200, 403, 403, 403]);
    sandbox.control.setAtomicReferences(false);
    expect((await atOnce("loose")).every((reply) => reply.status === 200)).toBe(true);
    const { orders, posts } = sandbox.control.truth();
    expect(orders.filter((order) => order.reference === "loose")).toHaveLength(4);
    expect(posts).toEqual({ atomic: 4, loose: 4 });
  });
});

describe("faults and control", () => {
  it("a fault meets as many requests as it was given, and only those that fit", async () => {
    sandbox.control.addFault({ name: "html-502", path: "/v3/account", times: 2 });
    sandbox.control.addFault({ name: "server-error", reference: "marked" });
    expect((await get("/v3/mobile/plans")).status).toBe(200);
    expect((await fetch(`${sandbox.url}/v3/account/balance`)).status).toBe(502);
    expect((await fetch(`${sandbox.url}/v3/account/balance`)).status).toBe(502);
    expect((await get("/v3/account/balance")).status).toBe(200);
    expect((await send({ ...SENT, ref: "unmarked" })).status).toBe(200);
    expect((await send({ ...SENT, ref: "marked" })).status).toBe(500);
    expect(await statusOf("marked")).toBe("PENDING");
  });

  it("a fault can be told not to carry out the request", async () => {
    sandbox.control.addFault({ name: "server-error", executes: false });
    expect((await send({ ...SENT, ref: "lost" })).status).toBe(500);
    expect((await get("/v3/mobile/check-ref/lost")).status).toBe(404);
    expect(sandbox.control.truth().posts).toEqual({ lost: 1 });
  });

  it("control over HTTP checks what it is told, and is no part of the provider's wire", async () => {
    expect((await call("POST", "/control/faults", { name: "no-such-fault" }, null)).status).toBe(400);
    expect((await call("POST", "/control/clock", { advanceMs: -1 }, null)).status).toBe(400);
    expect((await call("GET", "/control/nope", undefined, null)).status).toBe(404);
    expect((await call("POST", "/control/faults", { name: "html-200", times: 0 }, null)).status).toBe(200);
    expect((await call("DELETE", "/control/faults", undefined, null)).status).toBe(200);
    expect((await call("POST", "/control/balance", { balance: "12.5" }, null)).status).toBe(200);
    expect(await balance()).toBe(12.5);
    expect((await call("GET", "/control/orders", undefined, null)).body).toMatchObject({
      orders: [],
      calls: { "GET /v3/account/balance": 1 },
    });
  });
});

describe("what was answered is remembered", () => {
  it("after a restart: orders, references, clock, account, posts", async () => {
    await sandbox.close();
    const dataFile = join(folder, "deeper", "sandbox.jsonl");
    await open({ dataFile });
    await send({ ...SENT, ref: "kept" });
    await send({ ...SENT, MSSIDN: "0600000003", ref: "settled" });
    sandbox.control.advanceClock(20_000);
    sandbox.control.settle({ reference: "settled", status: "REFUNDED" });
    sandbox.control.setBalance(1_000_00n);
    const before = {
      truth: sandbox.control.truth().orders,
      items: (await get("/v3/account/transactions")).body.data.items,
    };
    await sandbox.close();
    appendFileSync(dataFile, '{"kind":"order","id":"cut-off-by-a-ki');
    await open({ dataFile });
    expect({
      truth: sandbox.control.truth().orders,
      items: (await get("/v3/account/transactions")).body.data.items,
    }).toEqual(before);
    expect(await send({ ...SENT, ref: "kept" })).toMatchObject({
      status: 403,
      body: { error: { code: "DUPLICATED_REF" } },
    });
    await send({ ...SENT, ref: "after" });
    await sandbox.close();
    await open({ dataFile });
    expect(sandbox.control.truth().posts).toEqual({ kept: 2, settled: 1, after: 1 });
    expect(await balance()).toBe(503.75);
  });

  it("after kill -9 of the process of its own, right behind the answer", { timeout: 30_000 }, async () => {
    const first = await startProcess();
    const sent = await fetch(`${first.url}/v3/mobile/send`, {
      method: "POST",
      headers: { "x-access-token": API_KEY, "content-type": "application/json" },
      body: JSON.stringify({ ...SENT, ref: "survivor" }),
    });
    first.child.kill("SIGKILL");
    expect(sent.status).toBe(200);
    await first.ended;
    const second = await startProcess();
    const headers = { "x-access-token": API_KEY };
    const found = await fetch(`${second.url}/v3/mobile/check-ref/survivor`, { headers });
    expect(found.status).toBe(200);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  it("opens by itself with the practice key where none is set", async () => {
    const { child, url, ended } = await startProcess("");
    const headers = { "X-Access-Token": "practice-key-of-the-built-in-sandbox" };
    expect((await fetch(`${url}/v3/account/balance`, { headers })).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

async function startProcess(
  apiKey: string = API_KEY,
): Promise<{ child: ChildProcess; url: string; ended: Promise<number | null> }> {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "lib/sandbox/main.ts"],
    {
      env: {
        NODE_ENV: "test",
        SANDBOX_PORT: "0",
        SANDBOX_API_KEY: apiKey,
        DATA_DIR: folder,
        PROVIDER_TIME_SCALE: "10",
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (bytes: Buffer) => {
      text += bytes.toString();
      const ready = /^sandbox ready on (\S+)$/m.exec(text);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once("exit", () => reject(new Error(`the sandbox ended before it was ready: ${text}`)));
  });
  return { child, url, ended };
}
