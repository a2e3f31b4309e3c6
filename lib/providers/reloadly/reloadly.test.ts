import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Money } from "@/lib/domain/money";
import { amountToSend, expectedCost } from "@/lib/domain/provider-cost";
import { openReloadlySandbox, type ReloadlySandbox } from "@/lib/sandbox/reloadly";
import type { ReloadlyFault } from "@/lib/sandbox/reloadly-faults";
import { describeProvider, type Misbehaviour, type Trial } from "../contract";
import type { OrderToSend, TopUpProvider } from "../provider";
import { openReplay } from "../replay";
import fixtures from "./fixtures.json" with { type: "json" };
import { openReloadly, type ReloadlyOptions } from "./reloadly";

const KEY = { clientId: "id-of-the-account", clientSecret: "iSpBJ0dK-secret-of-the-account" };
const WRONG_SECRET = "another-secret-that-opens-nothing";
const LIMITS = { mayStillSend: () => true, timeoutMs: 5_000 };

const FAULTS: Readonly<Record<Misbehaviour, ReloadlyFault>> = {
  "lose-request": "drop-before",
  "lose-answer": "drop-after",
  "cut-answer": "cut-answer",
  "truncate-answer": "truncated-json",
  "garble-answer": "garbled",
  "empty-answer": "empty",
  "page-instead-200": "html-200",
  "page-instead-502": "html-502",
  "server-error": "server-error",
  stall: "stall",
  "proxy-refusal": "bare-refusal",
  redirect: "redirect",
  "rate-limit": "rate-limited",
};

type Told = Exclude<Parameters<Trial["order"]>[0], "undecided">;
type Sold = Omit<OrderToSend, "reference" | "msisdn">;

const IN_DINARS: Sold = { planCode: "reloadly-6-local", faceValueMinor: 500_00n };
const IN_DOLLARS: Sold = {
  planCode: "reloadly-8",
  faceValueMinor: 500_00n,
  amountSent: { currency: "USD", minor: 3_74000n },
};
const NUMBERS: Readonly<Record<Told, string>> = {
  fulfilled: "0778037340",
  refunded: "0600000001",
  failed: "0600000002",
  refused: "0778037340",
};

const orderOf = (sold: Sold, ending: Told, reference: string): OrderToSend => ({
  ...sold,
  ...(ending === "refused" && {
    faceValueMinor: 1_00n,
    amountSent: sold.amountSent ? { currency: "USD", minor: 1_000n } : null,
  }),
  msisdn: NUMBERS[ending],
  reference,
});

const optionsFor = (url: string, changes: Partial<ReloadlyOptions> = {}): ReloadlyOptions => ({
  ...KEY,
  baseUrl: url,
  authUrl: url,
  ...changes,
});

/** An address that was free a moment ago. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe.each([
  ["flat", "dinars", IN_DINARS],
  ["wrapped", "dollars", IN_DOLLARS],
] as const)("with its status %s, paid in %s", (statusShape, _currency, sold) => {
  describeProvider("Reloadly", ["fulfilled", "refunded", "failed"], async () => {
    const sandbox = await openReloadlySandbox({ ...KEY, switches: { phoneRules: false, statusShape } });
    const { control } = sandbox;
    return {
      provider: openReloadly(optionsFor(sandbox.url)),
      withWrongKey: openReloadly(optionsFor(sandbox.url, { clientSecret: WRONG_SECRET })),
      withNobodyThere: openReloadly(optionsFor(await deadUrl())),
      secrets: [KEY.clientSecret, WRONG_SECRET],
      order: (ending, reference) => orderOf(sold, ending === "undecided" ? "failed" : ending, reference),
      letOrdersEnd: async () => control.advanceClock(15_000),
      emptyFloat: async () => control.setBalance(0n),
      misbehave: async (how) => control.addFault({ name: FAULTS[how] }),
      executions: async (reference) =>
        control.truth().orders.filter((order) => order.reference === reference).length,
      posts: async (reference) => control.truth().posts[reference] ?? 0,
      close: () => sandbox.close(),
    };
  });
});

describe("Reloadly's own words, over its sandbox", () => {
  let sandbox: ReloadlySandbox;
  let provider: TopUpProvider;
  let elapsedMs = 0;
  const order = orderOf(IN_DINARS, "fulfilled", "tb_own");

  beforeEach(async () => {
    elapsedMs = 0;
    sandbox = await openReloadlySandbox(KEY);
    provider = openReloadly(optionsFor(`${sandbox.url}/`, { stopwatchMs: () => elapsedMs }));
  });
  afterEach(() => sandbox.close());

  const callsOf = (route: string) => sandbox.control.truth().calls[route] ?? 0;
  const tokensAsked = () => callsOf("POST /oauth/token");
  const outcome = async (sent: OrderToSend = order, providerOrderId: string | null = null) => {
    const answer = await provider.check({ ...sent, providerOrderId, notFoundCount: 0 });
    return answer.kind === "found" ? answer.order : answer.kind;
  };
  /** The same number takes the next one only later. */
  const nextNumber = (count: number): string => `07780373${String(count).padStart(2, "0")}`;

  it("one token serves every request, and those who need it at once share the asking for it", async () => {
    await Promise.all(Array.from({ length: 12 }, () => provider.readBalance()));
    await provider.listPlans();
    expect(tokensAsked()).toBe(1);
  });

  it("a token is renewed before it ends, and the old one is used where the new one cannot be had", async () => {
    await provider.readBalance();
    elapsedMs = 3_290_000;
    await provider.readBalance();
    expect(tokensAsked()).toBe(1);
    elapsedMs = 3_310_000;
    sandbox.control.addFault({ name: "html-502", path: "/oauth/token" });
    expect((await provider.readBalance()).ok).toBe(true);
    await provider.readBalance();
    expect(tokensAsked()).toBe(2);
    elapsedMs += 30_000;
    await provider.readBalance();
    await provider.readBalance();
    expect(tokensAsked()).toBe(3);
    elapsedMs += 3_600_000;
    sandbox.control.addFault({ name: "html-502", path: "/oauth/token" });
    expect((await provider.readBalance()).ok).toBe(false);
  });

  it("a token that was taken back is replaced once, for everybody, and every request is made again once", async () => {
    await provider.readBalance();
    sandbox.control.revokeTokens();
    const balances = await Promise.all(Array.from({ length: 8 }, () => provider.readBalance()));
    expect(balances.every((balance) => balance.ok)).toBe(true);
    expect(tokensAsked()).toBe(2);
  });

  it.each(["invalid-key", "token-expired"] as const)(
    "a send that meets %s is made again with a new token, and runs once",
    async (name) => {
      sandbox.control.addFault({ name, path: "/topups-async" });
      expect((await provider.send(order, LIMITS)).kind).toBe("accepted");
      expect(sandbox.control.truth().orders).toHaveLength(1);
      expect(tokensAsked()).toBe(2);
    },
  );

  it("a key that opens nothing is tried twice and no more, and nothing ran", async () => {
    sandbox.control.addFault({ name: "invalid-key", times: 0 });
    expect(await provider.send(order, LIMITS)).toMatchObject({ kind: "not-run", cause: "unauthorized" });
    expect(sandbox.control.truth().posts).toEqual({ tb_own: 2 });
    expect(sandbox.control.truth().orders).toEqual([]);
  });

  it.each([
    ["html-502", "unreachable", "server-error"],
    ["drop-before", "unreachable", "unreachable"],
    ["html-200", "unreachable", "unreadable"],
    ["access-denied", "unauthorized", "unauthorized"],
    ["rate-limited", "rate-limited", "rate-limited"],
  ] as const)("without a token (%s) nothing is sent or asked", async (name, cause, trouble) => {
    sandbox.control.addFault({ name, path: "/oauth/token", times: 0 });
    expect(await provider.send(order, LIMITS)).toMatchObject({ kind: "not-run", cause });
    expect(await outcome()).toBe("unavailable");
    expect(await provider.identify()).toMatchObject({ ok: false, problem: { cause: trouble } });
    expect(Object.keys(sandbox.control.truth().calls)).toEqual(["POST /oauth/token"]);
  });

  it("the deadline counts while a token is asked for", async () => {
    let isOver = false;
    sandbox.control.addFault({ name: "late", path: "/oauth/token", delayBeforeMs: 80 });
    const sending = provider.send(order, { ...LIMITS, mayStillSend: () => !isOver });
    isOver = true;
    expect(await sending).toMatchObject({ kind: "not-run", cause: "deadline" });
    expect(sandbox.control.truth().posts).toEqual({});
  });

  it("a token is no more told than the secret is", async () => {
    const said: unknown[] = [];
    for (const name of ["server-error", "unknown-word", "refused"] as const) {
      sandbox.control.addFault({ name });
      said.push(await provider.send({ ...order, reference: `tb_${name}` }, LIMITS));
    }
    said.push(await provider.identify(), provider);
    expect(inspect(said, { depth: 20 })).not.toMatch(/eyJ|iSpBJ0dK/);
  });

  it.each([
    ["another network that is down", { name: "operator-unavailable" }, "refused operator-down"],
    ["a refusal with a code of tomorrow", { name: "refused", code: "SOMETHING_NEW" }, "refused validation"],
    ["a refusal without a code", { name: "null-code" }, "accepted"],
    ["a disabled account", { name: "key-disabled" }, "not-run account-disabled"],
    [
      "a day's limit",
      { name: "refused", code: "MAX_DAILY_TRANSACTION_COUNT_REACHED" },
      "not-run daily-limit",
    ],
    ["an empty float", { name: "refused", code: "INSUFFICIENT_BALANCE" }, "not-run float-empty"],
    ["the same refusal in a 500", { name: "server-error", code: "INSUFFICIENT_BALANCE" }, "unclear"],
    ["any other 503", { name: "server-error", status: 503, code: "SERVICE_UNAVAILABLE" }, "unclear"],
    ["a refusal in a 200", { name: "refused-in-2xx" }, "unclear"],
    ["an acceptance without an id", { name: "no-order-id" }, "unclear"],
    ["what the framework says", { name: "spring" }, "unclear"],
    ["a 429 of a proxy", { name: "bare-refusal", status: 429 }, "unclear"],
    ["a request that took too long", { name: "refused", status: 408, code: "TIMED_OUT" }, "unclear"],
    ["a word for not knowing", { name: "refused", code: "UNMAPPED_PROVIDER_ERROR_CODE" }, "unclear"],
  ] as const)("%s is told as what it proves", async (_what, fault, told) => {
    sandbox.control.addFault(fault);
    const answer = await provider.send(order, LIMITS);
    const reason =
      answer.kind === "refused" ? ` ${answer.code}` : answer.kind === "not-run" ? ` ${answer.cause}` : "";
    expect(`${answer.kind}${reason}`).toBe(told);
  });

  it("whoever pays in dollars sends cents that become the face value, and the true cost is what was expected", async () => {
    const plans = await provider.listPlans();
    if (!plans.ok) throw new Error(plans.problem.cause);
    const sold = plans.value.filter((plan) => plan.isEnabled && plan.terms !== null);
    expect(sold.length).toBeGreaterThan(3);
    for (const [index, plan] of sold.entries()) {
      const faceValueMinor = plan.amountMinor ?? plan.minimumMinor ?? 0n;
      const amountSent: Money = amountToSend(plan, faceValueMinor);
      const sent: OrderToSend = {
        planCode: plan.code,
        msisdn: nextNumber(index),
        faceValueMinor,
        amountSent,
        reference: `tb_plan${index}`,
      };
      expect((await provider.send(sent, LIMITS)).kind).toBe("accepted");
      sandbox.control.advanceClock(15_000);
      expect(await outcome(sent)).toMatchObject({
        identity: "ours",
        meaning: "fulfilled",
        cost: { currency: "USD" },
      });
      const seen = await outcome(sent);
      const cost = typeof seen === "object" ? seen.cost : null;
      const expected = expectedCost(plan, faceValueMinor);
      // Theirs is rounded to the nearest, ours up.
      expect((expected?.minor ?? 0n) - (cost?.minor ?? 0n)).toBeLessThanOrEqual(1n);
      expect((expected?.minor ?? 0n) - (cost?.minor ?? 0n)).toBeGreaterThanOrEqual(0n);
    }
  });

  it("a number that is busy, and one that failed, say for how long", async () => {
    expect(await provider.send(order, LIMITS)).toMatchObject({
      kind: "accepted",
      wait: { scope: "number", ms: 120_000 },
    });
    expect(await outcome()).toMatchObject({ meaning: "handling", wait: { scope: "number", ms: 120_000 } });
    expect(await provider.send({ ...order, reference: "tb_too_soon" }, LIMITS)).toMatchObject({
      kind: "refused",
      code: "recipient-busy",
      wait: { scope: "number", ms: 120_000 },
      providerCode: "RECIPIENT_HAS_PENDING_TRANSACTION",
    });
    sandbox.control.advanceClock(15_000);
    expect(await provider.send({ ...order, reference: "tb_again" }, LIMITS)).toMatchObject({
      kind: "refused",
      code: "recipient-busy",
      wait: { scope: "number", ms: 120_000 },
      providerCode: "PHONE_RECENTLY_RECHARGED",
    });
    const failing = orderOf(IN_DINARS, "failed", "tb_failing");
    await provider.send(failing, LIMITS);
    sandbox.control.advanceClock(15_000);
    expect(await outcome(failing)).toMatchObject({
      meaning: "failed",
      cost: null,
      wait: { scope: "number-and-operator", ms: 1_800_000 },
    });
  });

  it("two top-ups under one reference settle nothing, whatever they say", async () => {
    sandbox.control.setAtomicReferences(false);
    sandbox.control.flip({ phoneRules: false });
    await Promise.all([provider.send(order, LIMITS), provider.send(order, LIMITS)]);
    expect(sandbox.control.truth().orders).toHaveLength(2);
    sandbox.control.advanceClock(15_000);
    expect(await outcome()).toMatchObject({
      meaning: "unmapped",
      identity: "ours",
      word: "SUCCESSFUL, SUCCESSFUL",
      providerOrderId: null,
    });
  });

  it("a reference is compared to the letter, and found whatever is in it", async () => {
    await provider.send(order, LIMITS);
    expect(await outcome({ ...order, reference: "TB_OWN" })).toBe("not-found");
    const awkward = { ...order, msisdn: nextNumber(7), reference: "tb own/1?#%&+=é" };
    await provider.send(awkward, LIMITS);
    expect(await outcome(awkward)).toMatchObject({ identity: "ours" });
  });

  it("ids and numbers as JSON numbers are the same ids and numbers", async () => {
    const odd = { ...order, msisdn: "0600000012" };
    const answer = await provider.send(odd, LIMITS);
    sandbox.control.advanceClock(15_000);
    const id = answer.kind === "accepted" ? answer.providerOrderId : null;
    expect(await outcome(odd, id)).toMatchObject({
      identity: "ours",
      meaning: "fulfilled",
      providerOrderId: id,
    });
  });

  it("an unknown word and somebody else's order settle nothing", async () => {
    const answer = await provider.send(order, LIMITS);
    const id = answer.kind === "accepted" ? answer.providerOrderId : null;
    sandbox.control.advanceClock(15_000);
    sandbox.control.addFault({ name: "unknown-word" });
    expect(await outcome(order, id)).toMatchObject({ meaning: "unmapped", word: "SOMETHING_NEW" });
    sandbox.control.addFault({ name: "other-order" });
    expect(await outcome(order, id)).toMatchObject({ identity: "mismatch" });
    sandbox.control.addFault({ name: "no-status" });
    expect(await outcome(order, id)).toBe("unavailable");
    sandbox.control.addFault({ name: "spring" });
    expect(await outcome(order, id)).toBe("unavailable");
  });

  it("the list goes back from the newest, whatever the size of a page", async () => {
    for (let count = 0; count < 7; count += 1) {
      await provider.send({ ...order, msisdn: nextNumber(count), reference: `tb_${count}` }, LIMITS);
    }
    const newestFirst = [6, 5, 4, 3, 2, 1, 0].map((count) => `tb_${count}`);
    for (const pageSize of [1, 2, 3, 5, 7, 100]) {
      const totalPages = Math.ceil(7 / pageSize);
      for (let page = 1; page <= totalPages; page += 1) {
        const list = await provider.listOrders({ page, pageSize });
        const seen = list.ok ? list.value.orders.map((row) => row.providerReference) : [];
        expect(seen).toEqual(newestFirst.slice((page - 1) * pageSize, page * pageSize));
        expect(list).toMatchObject({ ok: true, value: { page, totalPages } });
      }
    }
    expect(await provider.listOrders({ page: 9, pageSize: 100 })).toMatchObject({ value: { orders: [] } });
    const now = new Date();
    const window = { from: now, to: now };
    const list = await provider.listOrders({ page: 1, pageSize: 100, window });
    expect(list.ok && list.value.orders).toHaveLength(7);
    const before = callsOf("GET /topups/reports/transactions");
    await provider.listOrders({ page: 1, pageSize: 100 });
    expect(callsOf("GET /topups/reports/transactions")).toBe(before + 1);
    await expect(provider.listOrders({ page: 1, pageSize: 101 })).rejects.toThrow(RangeError);
    await expect(provider.listOrders({ page: 0, pageSize: 10 })).rejects.toThrow(RangeError);
  });

  it("what is no plan of its own is not sent", async () => {
    for (const planCode of ["PREPAID_DJEZZY", "reloadly-", "reloadly-8x"]) {
      await expect(provider.send({ ...order, planCode }, LIMITS)).rejects.toThrow(RangeError);
    }
    await expect(provider.send({ ...order, faceValueMinor: 0n }, LIMITS)).rejects.toThrow(RangeError);
    await expect(provider.send({ ...order, reference: "x".repeat(151) }, LIMITS)).rejects.toThrow(RangeError);
    expect(sandbox.control.truth().calls).toEqual({});
  });

  it("a key of the sandbox's opens nothing live", async () => {
    const live = openReloadly(optionsFor(sandbox.url, { audience: "https://topups.reloadly.com" }));
    expect((await live.identify()).ok).toBe(false);
  });
});

describe("what the token service was seen to say, over the wire", () => {
  it.each([
    ["auth.token.sandbox", 86_400_000],
    ["auth.token.live", 5_184_000_000],
    ["auth.token.expires_in_as_string", 5_184_000_000],
  ] as const)("%s is a token for as long as it says, less five minutes", async (name, lifetimeMs) => {
    const { status, body } = fixtures[name].response;
    const headers = { "content-type": "application/json" };
    const server = await openReplay(() => ({ status, headers, text: JSON.stringify(body) }));
    let elapsedMs = 0;
    const provider = openReloadly(optionsFor(server.url, { stopwatchMs: () => elapsedMs }));
    for (const [atMs, asked] of [
      [0, 1],
      [lifetimeMs - 300_001, 1],
      [lifetimeMs - 300_000, 2],
    ] as const) {
      elapsedMs = atMs;
      expect(await provider.identify()).toMatchObject({ ok: true, value: { canSend: true } });
      expect(server.heard).toHaveLength(asked);
    }
    await server.close();
  });
});
