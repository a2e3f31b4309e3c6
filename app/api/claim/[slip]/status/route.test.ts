import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { writeSlip } from "@/lib/auth/slip";
import { type Database, openDatabase } from "@/lib/db";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";

const SECRET = "s".repeat(32);

let shop: TestShop;
let reference: string;
let slip: string;
let get: (slip: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
/** How often the database was asked anything. */
let questions = 0;

const useDatabase = (database: Database): unknown => Object.assign(globalThis, { taabiaDatabase: database });

const counted = (database: Database): Database => ({
  ...database,
  get client() {
    questions += 1;
    return database.client;
  },
});

async function open(): Promise<void> {
  const sent = await sendOrder(shop.owner, sendInput({ amount: "1370" }));
  if (!sent.ok) throw new Error(sent.problem);
  reference = sent.value.reference;
  slip = writeSlip(reference, SECRET);
}

beforeAll(async () => {
  shop = await openTestShop();
  vi.stubEnv("DATABASE_URL", shop.database.url);
  vi.stubEnv("APP_ORIGIN", "http://localhost:3000");
  vi.stubEnv("AUTH_SECRET", SECRET);
  useDatabase(counted(shop.database));
  await open();
  const route = await import("./route");
  get = (asked, headers = {}) =>
    route.GET(new Request(`http://localhost/api/claim/${asked}/status`, { headers }), {
      params: Promise.resolve({ slip: asked }),
    });
});
afterAll(async () => {
  Object.assign(globalThis, { taabiaDatabase: undefined });
  vi.unstubAllEnvs();
  await shop.close();
});

describe("the address that a customer's page asks", () => {
  it("tells the state to whoever holds the slip, signed in or not, and sets no cookie", async () => {
    const answer = await get(slip, { cookie: "taabia.session_token=nonsense" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("poll-after-ms")).toBe("3000");
    expect(await answer.json()).toEqual({
      state: "queued",
      isFinal: false,
      changedAt: new Date(shop.nowMs()).toISOString(),
      checkedAt: null,
      pollAfterMs: 3_000,
    });
  });

  it("says nothing of whose it is, to which number, for how much, by whom", async () => {
    const text = await (await get(slip)).text();
    const order = await shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
    for (const secret of [
      order.msisdn,
      order.msisdn.slice(-6),
      "1370",
      "Test",
      reference,
      "DJEZZY",
      "djezzy",
    ])
      expect(text).not.toContain(secret);
  });

  it("answers that nothing changed, until something did", async () => {
    const etag = (await get(slip)).headers.get("etag") ?? "";
    const same = await get(slip, { "if-none-match": `"other", W/${etag}` });
    expect([same.status, await same.text(), same.headers.get("poll-after-ms")]).toEqual([304, "", "3000"]);
    await shop.database.client.topUpOrder.update({
      where: { reference },
      data: { lastCheckAt: new Date(shop.nowMs()) },
    });
    expect((await get(slip, { "if-none-match": etag })).status).toBe(200);
  });

  it("knows no altered slip, nor a reference alone, and asks the database nothing for either", async () => {
    questions = 0;
    const last = slip.at(-1) === "A" ? "B" : "A";
    for (const wrong of [
      slip.slice(0, -1) + last,
      writeSlip(reference, "another-secret-of-32-characters!!"),
      reference,
      slip.slice(0, 26),
      `${slip}/..`,
      "",
      "constructor",
      "x".repeat(5_000),
    ]) {
      const answer = await get(wrong);
      expect([answer.status, await answer.json()]).toEqual([404, { problem: "not-found" }]);
      expect(answer.headers.get("cache-control")).toBe("private, no-store");
    }
    expect(questions).toBe(0);
  });

  it("is not there for an order that is not, though its slip is ours", async () => {
    expect((await get(writeSlip("tb_00000000000000000000000000", SECRET))).status).toBe(404);
  });

  it("bears one slip being asked about without end: most of it never reaches the database", async () => {
    await open();
    questions = 0;
    const answers = await Promise.all(Array.from({ length: 300 }, () => get(slip)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(200);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(questions).toBeLessThan(2 * 100);
    // Another customer's order is not slowed down by it.
    await open();
    expect((await get(slip)).status).toBe(200);
  });

  it("asks to be asked again while the database is away", async () => {
    await open();
    const away = openDatabase({ url: "postgresql://nobody@127.0.0.1:1/none" });
    useDatabase(away);
    expect((await get(slip)).status).toBe(503);
    useDatabase(counted(shop.database));
    await away.close();
    expect((await get(slip)).status).toBe(200);
  });
});
