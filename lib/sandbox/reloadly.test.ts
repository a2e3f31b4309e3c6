import { createHmac } from "node:crypto";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import fixtures from "@/lib/providers/reloadly/fixtures.json" with { type: "json" };
import { openReloadlySandbox, type ReloadlySandbox, type ReloadlySandboxOptions } from "./reloadly";
import { e5OfText } from "./reloadly-decimals";
import { LISTED_OPERATORS, quoteOf, type SandboxOperator } from "./reloadly-operators";

const CLIENT_ID = "client-of-the-tests";
const CLIENT_SECRET = "secret-of-the-tests";
const AUDIENCE = "https://topups-sandbox.reloadly.com";
const MINUTE_MS = 60_000;
const NUMBER = "213661234567";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly body: ReturnType<typeof JSON.parse>;
}

let sandbox: ReloadlySandbox;
let token: string;
let folder: string;

const tokenRequest = (changes: object = {}): Promise<Reply> =>
  call(
    "POST",
    "/oauth/token",
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      grant_type: "client_credentials",
      audience: AUDIENCE,
      ...changes,
    },
    null,
  );
const signIn = async (changes?: object): Promise<void> => {
  token = (await tokenRequest(changes)).body.access_token;
};
const open = async (options: Partial<ReloadlySandboxOptions> = {}): Promise<void> => {
  sandbox = await openReloadlySandbox({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, ...options });
  await signIn();
};
const reopen = async (options: Partial<ReloadlySandboxOptions>): Promise<void> => {
  await sandbox.close();
  await open(options);
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
  body?: object | string,
  authorization: string | null = `Bearer ${token}`,
): Promise<Reply> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      ...(authorization !== null && { authorization }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}
function parsed(text: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
const get = (path: string): Promise<Reply> => call("GET", path);

interface TopUp {
  readonly number?: string;
  readonly operatorId?: number;
  readonly amount?: number | string;
  readonly useLocalAmount?: boolean;
  readonly customIdentifier?: string | null;
}
let count = 0;
const topUp = ({ number = NUMBER, customIdentifier = `order-${++count}`, ...rest }: TopUp = {}): object => ({
  operatorId: 6,
  amount: 500,
  useLocalAmount: true,
  recipientPhone: { countryCode: "DZ", number },
  ...(customIdentifier !== null && { customIdentifier }),
  ...rest,
});
const send = (changes?: TopUp): Promise<Reply> => call("POST", "/topups-async", topUp(changes));
const sendNow = (changes?: TopUp): Promise<Reply> => call("POST", "/topups", topUp(changes));
const sent = async (changes?: TopUp): Promise<number> => (await send(changes)).body.transactionId;
const statusOf = async (id: number): Promise<string> => (await get(`/topups/${id}/status`)).body.status;
const pass = (ms: number): void => sandbox.control.advanceClock(ms);
const balance = async (): Promise<string> =>
  /"balance":([\d.]+)/.exec((await get("/accounts/balance")).text)?.[1] ?? "";
const found = async (customIdentifier: string): Promise<readonly { status: string }[]> =>
  (await get(`/topups/reports/transactions?customIdentifier=${encodeURIComponent(customIdentifier)}`)).body
    .content;
const executions = (reference: string): number =>
  sandbox.control.truth().orders.filter((order) => order.reference === reference).length;

/** The names and types of everything in a value, without the values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

it("the acted Reloadly's answers have the recorded statuses, names and types", async () => {
  const recorded = async (name: keyof typeof fixtures, answer: Promise<Reply>): Promise<void> => {
    const { status, body } = await answer;
    const { response } = fixtures[name];
    expect([name, status, shapeOf(body)]).toMatchObject([name, response.status, shapeOf(response.body)]);
  };
  await recorded("auth.token.sandbox", tokenRequest());
  await recorded("auth.token.invalid_credentials", tokenRequest({ client_secret: "wrong" }));
  await recorded("any.missing_token", call("GET", "/accounts/balance", undefined, null));
  await recorded("any.unknown_path_spring", get("/nonexistent"));
  await recorded("balance.success_2026", get("/accounts/balance"));
  const suggested = "suggestedAmounts=true&suggestedAmountsMap=true";
  await recorded("operators.by_country.dz", get(`/operators/countries/DZ?${suggested}`));
  await recorded("operators.by_id.not_found", get("/operators/12522"));
  await recorded("topups.async.accepted", send({ customIdentifier: "ord" }));
  await recorded("topups.async.error.duplicate_identifier", send({ customIdentifier: "ord" }));
  await recorded("topups.sync.error.recipient_pending", sendNow());
  await recorded("topups.status.processing", get("/topups/900101/status"));
  const [refunded, failed] = [await sent({ number: "213600000001" }), await sent({ number: "213600000002" })];
  pass(10_000);
  await recorded("topups.status.refunded", get(`/topups/${refunded}/status`));
  await recorded("topups.status.failed", get(`/topups/${failed}/status`));
  await recorded("topups.status.not_found", get("/topups/99999999/status"));
  await recorded(
    "reports.list.by_identifier_found",
    get("/topups/reports/transactions?customIdentifier=ord"),
  );
  await recorded(
    "reports.list.by_identifier_empty",
    get("/topups/reports/transactions?customIdentifier=none"),
  );
  await recorded("reports.by_id", get("/topups/reports/transactions/900101"));
  await recorded("reports.by_id.not_found", get("/topups/reports/transactions/99999999"));
  await recorded("topups.sync.success", sendNow({ number: "213770123456" }));
  sandbox.control.flip({ statusShape: "wrapped" });
  await recorded("topups.status.successful_wrapped_dz", get("/topups/900101/status"));
});

describe("the token service", () => {
  it("gives a token for the airtime audience, or for its own address, with its life in seconds", async () => {
    const reply = await tokenRequest();
    expect(reply.body).toEqual({
      access_token: expect.any(String),
      scope: expect.stringContaining("send-topups"),
      expires_in: 3600,
      token_type: "Bearer",
    });
    await signIn({ audience: `${sandbox.url}/` });
    expect((await get("/accounts/balance")).status).toBe(200);
  });

  it.each([
    ["another secret", { client_secret: "wrong" }, 401, "INVALID_CREDENTIALS", "Access Denied"],
    [
      "the other environment's audience",
      { audience: "https://topups.reloadly.com" },
      401,
      "INVALID_CREDENTIALS",
      "Access Denied",
    ],
    [
      "a strange audience",
      { audience: "https://example.org" },
      400,
      "INVALID_AUDIENCE",
      "The provided audience is not valid",
    ],
    ["no audience", { audience: undefined }, 400, "INVALID_REQUEST", "Missing required field audience"],
    [
      "another grant",
      { grant_type: "password" },
      400,
      "INVALID_REQUEST",
      "The provided grant type is not valid",
    ],
  ])("refuses %s with the error object", async (_what, changes, status, errorCode, message) => {
    expect(await tokenRequest(changes)).toMatchObject({
      status,
      body: {
        timeStamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        message,
        path: "/oauth/token",
        errorCode,
        infoLink: null,
        details: [],
      },
    });
  });

  it("a missing, wrong, expired, withdrawn or other product's token is a 401 that says which", async () => {
    const codeWith = async (authorization: string | null): Promise<unknown> => {
      const { status, body } = await call("GET", "/accounts/balance", undefined, authorization);
      return [status, body.errorCode];
    };
    expect(await codeWith(null)).toEqual([401, "MISSING_TOKEN"]);
    expect(await codeWith("Bearer nonsense")).toEqual([401, "INVALID_TOKEN"]);
    expect(await codeWith(`Bearer ${token}x`)).toEqual([401, "INVALID_TOKEN"]);
    pass(3_599_000);
    expect((await get("/accounts/balance")).status).toBe(200);
    pass(1_000);
    expect(await codeWith(`Bearer ${token}`)).toEqual([401, "TOKEN_EXPIRED"]);
    await signIn({ audience: "https://giftcards-sandbox.reloadly.com" });
    expect(await get("/accounts/balance")).toMatchObject({
      status: 401,
      body: { message: "Invalid token, make sure token is valid for the given environment" },
    });
    await signIn();
    sandbox.control.revokeTokens();
    expect(await codeWith(`Bearer ${token}`)).toEqual([401, "INVALID_TOKEN"]);
  });

  it("says the life as text when told to, and after the number of odd shapes", async () => {
    const saidLife = async (): Promise<unknown> => (await tokenRequest()).body.expires_in;
    sandbox.control.flip({ textExpiry: true });
    expect(await saidLife()).toBe("3600");
    await reopen({ tokenLifeS: 90 });
    expect(await saidLife()).toBe(90);
    await send({ number: "213600000012" });
    expect(await saidLife()).toBe("90");
  });

  it("is met only by faults that name it", async () => {
    sandbox.control.addFault({ name: "html-502" });
    expect((await tokenRequest()).status).toBe(200);
    expect((await get("/accounts/balance")).status).toBe(502);
    sandbox.control.addFault({ name: "access-denied", path: "/oauth" });
    expect(await tokenRequest()).toMatchObject({ status: 403, body: { error: "access_denied" } });
  });
});

describe("an asynchronous top-up", () => {
  it("is answered with its number alone, is PROCESSING for 10 s and then SUCCESSFUL", async () => {
    const reply = await send({ customIdentifier: "mine" });
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.text).toBe('{"transactionId":900101}');
    pass(9_900);
    expect((await get("/topups/900101/status")).body).toEqual({
      code: null,
      message: null,
      status: "PROCESSING",
      transaction: null,
    });
    pass(100);
    expect((await get("/topups/900101/status")).body).toMatchObject({
      transactionId: 900101,
      status: "SUCCESSFUL",
      customIdentifier: "mine",
      recipientPhone: NUMBER,
      operatorId: 6,
      requestedAmount: 500,
      requestedAmountCurrencyCode: "DZD",
      balanceInfo: { cost: 3.71278, currencyCode: "USD" },
    });
  });

  it("is SUCCESSFUL flat or wrapped, as the switch says", async () => {
    const id = await sent();
    pass(10_000);
    const flat = (await get(`/topups/${id}/status`)).body;
    sandbox.control.flip({ statusShape: "wrapped" });
    expect((await get(`/topups/${id}/status`)).body).toEqual({
      code: null,
      message: null,
      status: "SUCCESSFUL",
      transaction: flat,
    });
  });

  it("goes as many times faster as the time scale says", async () => {
    let nowMs = Date.parse("2026-01-15T10:00:00Z");
    await reopen({ timeScale: 10, now: () => nowMs });
    const id = await sent();
    nowMs += 999;
    expect(await statusOf(id)).toBe("PROCESSING");
    nowMs += 1;
    expect(await statusOf(id)).toBe("SUCCESSFUL");
  });

  it("is found by its identifier at once, in any case, and by its id", async () => {
    await send({ customIdentifier: "Ord/1 ?&=é" });
    expect(await found("ORD/1 ?&=É")).toMatchObject([
      { status: "PROCESSING", customIdentifier: "Ord/1 ?&=é" },
    ]);
    expect(await found("another")).toEqual([]);
    expect((await get("/topups/reports/transactions/900101")).body.status).toBe("PROCESSING");
    expect(await get("/topups/reports/transactions/1")).toMatchObject({
      status: 404,
      body: { errorCode: null },
    });
    expect(await get("/topups/1/status")).toMatchObject({
      status: 404,
      body: { errorCode: "TRANSACTION_NOT_FOUND", message: "Transaction not found for given id" },
    });
  });
});

describe("the wallet", () => {
  it("is kept exactly, and every number is written with the digits that it has", async () => {
    sandbox.control.setRate({ operatorId: 6, rate: "505.00000000000" });
    await sendNow({ amount: 2000 });
    expect((await get("/operators/6")).text).toContain('"fx":{"rate":505.00000000000,');
    const { text } = await get("/topups/900101/status");
    expect(text).toContain('"oldBalance":1000.00000,"newBalance":996.03960,"cost":3.96040,');
    expect(await balance()).toBe("996.03960");
  });

  it("pays the documented cost: discount, percentage fee instead of it, flat fee, local flat fee by the rate", () => {
    const operator = LISTED_OPERATORS[0];
    if (!operator) throw new Error("no operator is listed");
    const fees = { international: "0", internationalPercentage: "0", local: "0", localPercentage: "0" };
    const cost = (changes: Partial<SandboxOperator>, amount: string, isLocal = false): bigint =>
      quoteOf({ ...operator, rate: "505", fees, ...changes }, amount, isLocal).costE5;
    expect(cost({ internationalDiscount: "5.0" }, "4")).toBe(e5OfText("3.8"));
    expect(cost({}, "2000", true)).toBe(e5OfText("3.9604"));
    expect(cost({ internationalDiscount: "3.0", fees: { ...fees, international: "0.20" } }, "10")).toBe(
      e5OfText("9.9"),
    );
    expect(cost({ fees: { ...fees, internationalPercentage: "2.5" } }, "10")).toBe(e5OfText("10.25"));
    expect(cost({ rate: "125", fees: { ...fees, local: "50" } }, "500", true)).toBe(e5OfText("4.4"));
  });

  it("pays when a top-up is taken, gets REFUNDED ones back, and never pays FAILED ones", async () => {
    const refunded = await sent({ number: "213600000001" });
    expect(await balance()).toBe("996.28722");
    const failed = await sent({ number: "213600000002" });
    expect(await balance()).toBe("996.28722");
    pass(10_000);
    expect([await statusOf(refunded), await statusOf(failed)]).toEqual(["REFUNDED", "FAILED"]);
    expect(await balance()).toBe("1000.00000");
  });

  it("refuses what it cannot pay, and the identifier stays free", async () => {
    sandbox.control.setBalance(0n);
    expect(await send({ customIdentifier: "poor" })).toMatchObject({
      status: 400,
      body: { errorCode: "INSUFFICIENT_BALANCE" },
    });
    sandbox.control.setBalance(e5OfText("3.71278"));
    expect((await send({ customIdentifier: "poor" })).status).toBe(200);
    expect(await balance()).toBe("0.00000");
  });

  it("reads an amount digit by digit, whether it is a number or a text", async () => {
    const body = JSON.stringify(topUp({ operatorId: 8, useLocalAmount: false, customIdentifier: "digits" }));
    await call("POST", "/topups", body.replace('"amount":500', '"amount":1.10'));
    expect((await get("/topups/reports/transactions/900101")).text).toContain('"requestedAmount":1.10,');
    await sendNow({ number: "213770000001", operatorId: 8, useLocalAmount: false, amount: "1.10" });
    expect((await get("/topups/reports/transactions/900102")).text).toContain('"requestedAmount":1.10,');
    expect(sandbox.control.truth().orders.map((order) => order.taken)).toEqual(["1.05600", "1.05600"]);
  });
});

describe("an identifier", () => {
  it("is used once for ever, whatever the rest of the request, and is not replayed", async () => {
    await send({ customIdentifier: "once" });
    const again = { errorCode: "CUSTOM_IDENTIFIER_ALREADY_USED", path: "/topups-async" };
    expect(await send({ customIdentifier: "once" })).toMatchObject({ status: 400, body: again });
    expect(await send({ customIdentifier: "once", amount: "x" })).toMatchObject({ status: 400, body: again });
    expect((await send({ customIdentifier: "Once", number: "213770000001" })).status).toBe(200);
    expect(executions("once")).toBe(1);
    expect(sandbox.control.truth().posts).toEqual({ once: 3, Once: 1 });
  });

  it("is not used up by a refusal, and has at most 150 characters", async () => {
    expect((await send({ customIdentifier: "free", amount: 1 })).status).toBe(400);
    expect((await send({ customIdentifier: "free" })).status).toBe(200);
    expect(await send({ customIdentifier: "x".repeat(151) })).toMatchObject({
      body: {
        errorCode: "INVALID_INPUT_PROVIDED",
        message: "Maximum length allowed for field customIdentifier is 150",
      },
    });
  });

  it("runs once when sent many times at once, unless the check is made not atomic", async () => {
    sandbox.control.flip({ phoneRules: false });
    const atOnce = (customIdentifier: string): Promise<readonly Reply[]> =>
      Promise.all([1, 2, 3, 4, 5].map(() => send({ customIdentifier })));
    await atOnce("atomic");
    expect(executions("atomic")).toBe(1);
    sandbox.control.setAtomicReferences(false);
    expect((await atOnce("loose")).every((reply) => reply.status === 200)).toBe(true);
    expect(executions("loose")).toBe(5);
    expect(await found("loose")).toHaveLength(5);
  });
});

describe("the waits", () => {
  it("a number with a top-up under way takes no other, and none within two minutes after one", async () => {
    await send();
    const code = async (): Promise<unknown> => (await send()).body.errorCode;
    expect(await code()).toBe("RECIPIENT_HAS_PENDING_TRANSACTION");
    pass(10_000);
    expect(await code()).toBe("PHONE_RECENTLY_RECHARGED");
    pass(2 * MINUTE_MS - 1_000);
    expect(await code()).toBe("PHONE_RECENTLY_RECHARGED");
    expect((await send({ number: "213770000001" })).status).toBe(200);
    pass(1_000);
    expect((await send()).status).toBe(200);
  });

  it("half an hour after a failure the same number fails again at that operator, and only there", async () => {
    await send({ customIdentifier: "failing" });
    sandbox.control.settle({ reference: "failing", status: "FAILED" });
    const locked = await sent();
    pass(10_000);
    expect((await get(`/topups/${locked}/status`)).body).toEqual({
      code: "PROVIDER_INTERNAL_ERROR",
      message: "Please wait 30 minutes to purchase same product",
      status: "FAILED",
      transaction: null,
    });
    const elsewhere = await sent({ operatorId: 7 });
    pass(30 * MINUTE_MS);
    const later = await sent();
    pass(10_000);
    expect([await statusOf(elsewhere), await statusOf(later)]).toEqual(["SUCCESSFUL", "SUCCESSFUL"]);
  });

  it("the account's daily limits are off until they are set, and end with the day", async () => {
    sandbox.control.flip({ dailyCount: 1 });
    await send();
    const other = (): Promise<Reply> => send({ number: "213770000001" });
    expect((await other()).body.errorCode).toBe("MAX_DAILY_TRANSACTION_COUNT_REACHED");
    sandbox.control.flip({ dailyCount: null, dailyAmountE5: e5OfText("7") });
    expect((await other()).body.errorCode).toBe("MAX_DAILY_TRANSACTION_AMOUNT_REACHED");
    pass(24 * 60 * MINUTE_MS);
    await signIn();
    expect((await other()).status).toBe(200);
  });
});

describe("the test numbers", () => {
  const POSTED = { customIdentifier: "story" };
  const lost = async (number: string): Promise<void> => {
    await expect(send({ number, ...POSTED })).rejects.toThrow();
  };

  it("…01 is refunded and …02 fails, each with the provider's own words", async () => {
    const [first, second] = [await sent({ number: "213600000001" }), await sent({ number: "0600000002" })];
    pass(10_000);
    expect((await get(`/topups/${first}/status`)).body).toEqual({
      code: "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE",
      message: "The transaction failed due to an outage and / or connection issue with the operator",
      status: "REFUNDED",
      transaction: null,
    });
    expect((await get(`/topups/${second}/status`)).body).toMatchObject({
      code: "PROVIDER_INTERNAL_ERROR",
      status: "FAILED",
    });
  });

  it("…03 stays PROCESSING for a day", async () => {
    const id = await sent({ number: "+213 600 00 00 03" });
    pass(24 * 60 * MINUTE_MS - 1_000);
    await signIn();
    expect(await statusOf(id)).toBe("PROCESSING");
    pass(1_000);
    expect(await statusOf(id)).toBe("SUCCESSFUL");
  });

  it("…04 loses the answer of a top-up that was made, …05 the request", async () => {
    await lost("213600000004");
    expect(await found("story")).toHaveLength(1);
    expect(await balance()).toBe("996.28722");
    sandbox.control.flip({ phoneRules: false });
    await expect(send({ number: "213600000005", customIdentifier: "gone" })).rejects.toThrow();
    expect(await found("gone")).toEqual([]);
    expect(sandbox.control.truth().posts).toEqual({ story: 1, gone: 1 });
  });

  it("…06 says no after 52 s and leaves nothing behind", async () => {
    let isAnswered = false;
    const answer = sendNow({ number: "213600000006", ...POSTED }).finally(() => {
      isAnswered = true;
    });
    while (sandbox.control.truth().posts["story"] === undefined) await get("/accounts/balance");
    pass(51_000);
    await get("/accounts/balance");
    expect(isAnswered).toBe(false);
    pass(1_000);
    expect(await answer).toMatchObject({
      status: 400,
      body: { errorCode: "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT" },
    });
    expect(await found("story")).toEqual([]);
  });

  it("…07 says 500 and is delivered all the same", async () => {
    expect(await send({ number: "213600000007", ...POSTED })).toMatchObject({
      status: 500,
      body: { errorCode: "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT" },
    });
    pass(10_000);
    expect(await found("story")).toMatchObject([{ status: "SUCCESSFUL" }]);
  });

  it.each([
    ["…08", "213600000008", 503, "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE"],
    ["…09", "213600000009", 400, "INSUFFICIENT_BALANCE"],
  ])("%s is refused and books nothing", async (_which, number, status, errorCode) => {
    expect(await send({ number, ...POSTED })).toMatchObject({ status, body: { errorCode } });
    expect(await found("story")).toEqual([]);
  });

  it("…10 is too many requests once, then like any other", async () => {
    const reply = await send({ number: "213600000010", ...POSTED });
    expect(reply).toMatchObject({ status: 429, body: { errorCode: "RATE_LIMIT_REACHED" } });
    expect(reply.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(reply.headers.get("retry-after")).toBe("5");
    expect((await send({ number: "213600000010", ...POSTED })).status).toBe(200);
  });

  it("…11 meets a proxy's page", async () => {
    const reply = await send({ number: "213600000011", ...POSTED });
    expect(reply.status).toBe(502);
    expect(reply.headers.get("content-type")).toContain("text/html");
    expect(await found("story")).toEqual([]);
  });

  it("…12 comes in the other shape, with phones that are numbers, and …13 ends with a word of its own", async () => {
    const [odd, strange] = [await sent({ number: "213600000012" }), await sent({ number: "213600000013" })];
    pass(10_000);
    expect((await get(`/topups/${odd}/status`)).body).toMatchObject({
      status: "SUCCESSFUL",
      transaction: { transactionId: odd, recipientPhone: 213600000012 },
    });
    expect((await get(`/topups/${strange}/status`)).body).toEqual({
      code: null,
      message: null,
      status: "SOMETHING_NEW",
      transaction: null,
    });
  });
});

describe("a synchronous top-up", () => {
  it("is answered with the whole transaction, SUCCESSFUL at once", async () => {
    expect((await sendNow({ customIdentifier: "now" })).body).toMatchObject({
      transactionId: 900101,
      status: "SUCCESSFUL",
      customIdentifier: "now",
      balanceInfo: { newBalance: 996.28722 },
    });
  });

  it("that is not done yet is answered without its id, and found by its identifier", async () => {
    expect((await sendNow({ number: "213600000001", customIdentifier: "slow" })).body).toEqual({
      code: null,
      message: null,
      status: "PROCESSING",
      transaction: null,
    });
    pass(10_000);
    expect(await found("slow")).toMatchObject([
      { transactionId: 900101, status: "REFUNDED", balanceInfo: null },
    ]);
  });
});

describe("what is no order is refused in the provider's words", () => {
  it.each<[string, TopUp, number, string, string]>([
    [
      "a number of nobody",
      { number: "12" },
      400,
      "INVALID_RECIPIENT_PHONE",
      "Recipient phone number is not valid",
    ],
    ["an amount that is none", { amount: "abc" }, 400, "INVALID_INPUT_PROVIDED", "Invalid amount provided"],
    [
      "too little in dinars",
      { amount: 99.99 },
      400,
      "INVALID_LOCAL_AMOUNT_FOR_OPERATOR",
      "Min and max (local) amounts for operator id 6 (Mobilis Algeria) are : 100.00 DZD and 5000.00 DZD",
    ],
    [
      "too little in dollars",
      { amount: "0.74", useLocalAmount: false },
      400,
      "INVALID_AMOUNT_FOR_OPERATOR",
      "Invalid amount provided, the current minimum amount for this operator is 0.75 USD",
    ],
    [
      "an amount that is not listed",
      { operatorId: 7, amount: 501 },
      400,
      "INVALID_AMOUNT_FOR_OPERATOR",
      "Invalid amount provided, it is not one of the fixed amounts",
    ],
    [
      "dinars where none are taken",
      { operatorId: 8 },
      400,
      "LOCAL_AMOUNTS_NOT_SUPPORTED_BY_OPERATOR",
      "Local amounts are not supported by the operator",
    ],
    [
      "an operator that nobody knows",
      { operatorId: 12_522 },
      503,
      "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE",
      "The topup operator is currently unavailable or inactive, please try again later or contact support",
    ],
  ])("%s", async (_what, changes, status, errorCode, message) => {
    expect(await send(changes)).toMatchObject({ status, body: { errorCode, message, details: [] } });
    expect(sandbox.control.truth().orders).toEqual([]);
  });

  it("a request without one of its fields names it", async () => {
    const { amount: _amount, ...withoutAmount } = { amount: 0, ...topUp() };
    expect((await call("POST", "/topups", withoutAmount)).body.message).toBe("Missing required field amount");
    expect((await call("POST", "/topups", "no json")).body.message).toBe("Missing required field operatorId");
  });

  it("an operator that was switched off is unavailable, and unlisted amounts are taken when told to", async () => {
    sandbox.control.setActive({ operatorId: 6, isActive: false });
    expect((await send()).status).toBe(503);
    expect((await get("/operators/6")).body.status).toBe("INACTIVE");
    sandbox.control.flip({ strictAmounts: false });
    expect((await send({ operatorId: 7, amount: 501 })).status).toBe(200);
  });

  it("a path that nobody has is the framework's 404, a wrong method a 405", async () => {
    expect(await get("/topup")).toMatchObject({
      status: 404,
      body: { timestamp: expect.any(String), status: 404, error: "Not Found", path: "/topup" },
    });
    expect(await get("/topups")).toMatchObject({ status: 405, body: { errorCode: "METHOD_NOT_SUPPORTED" } });
  });
});

describe("operators, rates and the rest", () => {
  it("Algeria has ranges with and without dinars, fixed amounts, and a data bundle", async () => {
    const { body } = await get("/operators/countries/DZ");
    expect(
      body.map((one: Record<string, unknown>) => [
        one["operatorId"],
        one["denominationType"],
        one["supportsLocalAmounts"],
        one["data"],
      ]),
    ).toEqual([
      [6, "RANGE", true, false],
      [7, "FIXED", true, false],
      [8, "RANGE", false, false],
      [900_006, "FIXED", false, true],
    ]);
    expect(body[1]).toMatchObject({
      fixedAmounts: [0.75, 3.74, 7.47, 14.94],
      localFixedAmounts: [100, 500, 1000, 2000],
    });
    expect((await get("/operators?includeData=false&page=0&size=2")).body).toMatchObject({
      totalElements: 3,
      totalPages: 2,
      numberOfElements: 2,
      number: 0,
      last: false,
    });
    expect((await get("/operators/countries/XX")).body.errorCode).toBe("COUNTRY_NOT_SUPPORTED");
    expect(await get("/operators/12522")).toMatchObject({ status: 404, body: { errorCode: null } });
  });

  it("the converted total is told by both forms, exactly", async () => {
    const byBody = await call("POST", "/operators/fx-rate", { operatorId: 8, amount: 4 });
    expect(byBody.text).toBe('{"id":8,"name":"Djezzy Algeria","fxRate":534.97,"currencyCode":"DZD"}');
    expect((await call("POST", "/operators/8/fx-rate", { amount: 4 })).text).toBe(byBody.text);
  });

  it.each([
    ["%2B213770123456", "DZ", 200, 8],
    ["0550123456", "DZ", 200, 7],
    ["0461234567", "DZ", 404, "COULD_NOT_AUTO_DETECT_OPERATOR"],
    ["076123456", "ML", 404, "COULD_NOT_AUTO_DETECT_OPERATOR"],
    ["912345678", "LY", 409, "COUNTRY_NOT_SUPPORTED"],
    ["919876543210", "IN", 500, null],
    ["03238482221", "PKGG", 404, null],
  ])("the operator of %s in %s is %d %s", async (phone, country, status, expected) => {
    const { status: said, body } = await get(`/operators/auto-detect/phone/${phone}/countries/${country}`);
    expect([said, said === 200 ? body.operatorId : body.errorCode]).toEqual([status, expected]);
  });

  it("commissions and promotions are told one by one and all", async () => {
    expect((await get("/operators/8/commissions")).body).toMatchObject({ percentage: 4, localPercentage: 0 });
    expect((await get("/operators/commissions")).body.content).toHaveLength(4);
    for (const path of ["/country-codes/DZ", "/countries/DZ", "/operators/8"]) {
      expect((await get(`/promotions${path}`)).body).toMatchObject([{ promotionId: 900_001 }]);
    }
    expect(await get("/promotions/12")).toMatchObject({
      status: 404,
      body: { message: "Promotion not found" },
    });
  });
});

describe("the report", () => {
  const identifiers = async (query: string): Promise<readonly string[]> =>
    (await get(`/topups/reports/transactions?${query}`)).body.content.map(
      (row: { customIdentifier: string }) => row.customIdentifier,
    );
  const three = async (): Promise<void> => {
    for (const [index, customIdentifier] of ["one", "two", "three"].entries()) {
      await send({ customIdentifier, number: `21377000000${index}`, operatorId: index === 1 ? 7 : 6 });
      pass(1_000);
    }
  };

  it("is paged from 1, oldest first, where 0 is 1 too and a page past the end is empty", async () => {
    await three();
    expect(await identifiers("page=1&size=2")).toEqual(["one", "two"]);
    expect(await identifiers("page=0&size=2")).toEqual(["one", "two"]);
    expect(await identifiers("page=2&size=2")).toEqual(["three"]);
    expect((await get("/topups/reports/transactions?page=9&size=2")).body).toMatchObject({
      content: [],
      empty: true,
      last: true,
      number: 8,
      totalElements: 3,
    });
  });

  it("is filtered by operator and by a window that is read four hours behind UTC", async () => {
    let nowMs = Date.parse("2026-01-15T10:00:00Z");
    await reopen({ now: () => nowMs });
    await three();
    nowMs += 60_000;
    expect(await identifiers("operatorId=7")).toEqual(["two"]);
    expect(await identifiers("operatorName=Mobilis%20Algeria&countryCode=DZ")).toEqual(["one", "three"]);
    expect(await identifiers("startDate=2026-01-15%2006:00:01&endDate=2026-01-15%2006:00:01")).toEqual([
      "two",
    ]);
    expect(await identifiers("startDate=2026-01-15%2010:00:00")).toEqual([]);
    expect((await get("/topups/reports/transactions/900101")).body.transactionDate).toBe(
      "2026-01-15 10:00:00",
    );
  });

  it("shows no balance in its plain list when told so, but by identifier and by id", async () => {
    sandbox.control.flip({ listShowsBalance: false });
    await sendNow({ customIdentifier: "shown" });
    expect((await get("/topups/reports/transactions")).body.content[0].balanceInfo).toBeNull();
    expect(await found("shown")).toMatchObject([{ balanceInfo: { cost: 3.71278 } }]);
    expect((await get("/topups/reports/transactions/900101")).body.balanceInfo.cost).toBe(3.71278);
  });
});

interface Hook {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Somebody who is told: answers with each status in turn, the last one for ever, and hands over what came. */
async function listener(
  ...statuses: readonly number[]
): Promise<{ url: string; next: () => Promise<Hook>; server: Server }> {
  const came: Hook[] = [];
  const waiting: ((hook: Hook) => void)[] = [];
  let answered = 0;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const hook = { headers: request.headers, text };
    response.writeHead(statuses[Math.min(answered++, statuses.length - 1)] ?? 200).end();
    const next = waiting.shift();
    if (next) next(hook);
    else came.push(hook);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const next = (): Promise<Hook> => {
    const hook = came.shift();
    return hook ? Promise.resolve(hook) : new Promise((resolve) => waiting.push(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, next, server };
}

describe("the webhook", () => {
  const SECRET = "secret-of-the-webhook";
  let told: Awaited<ReturnType<typeof listener>>;
  const listen = async (...statuses: readonly number[]): Promise<void> => {
    told = await listener(...statuses);
    await reopen({ webhook: { url: told.url, secret: SECRET } });
  };
  const isSigned = ({ headers, text }: Hook): boolean => {
    const signed = `${text}:${headers["x-reloadly-request-timestamp"]}`;
    return createHmac("sha256", SECRET).update(signed).digest("hex") === headers["x-reloadly-signature"];
  };
  afterEach(async () => {
    told.server.closeAllConnections();
    await new Promise((resolve) => told.server.close(resolve));
  });

  it("tells the end of an asynchronous top-up when it comes, signed over body and time, and no synchronous one", async () => {
    await listen(200);
    await sendNow({ number: "213770000001" });
    const id = await sent({ customIdentifier: "hooked" });
    pass(10_000);
    const hook = await told.next();
    expect(isSigned(hook)).toBe(true);
    expect(JSON.parse(hook.text)).toEqual({
      type: "airtime_transaction.status",
      data: { transaction: { transactionId: id, status: "SUCCESSFUL", customIdentifier: "hooked" } },
    });
  });

  it("tells what control has settled, in the flat shape when told so", async () => {
    await listen(200);
    sandbox.control.flip({ webhookShape: "flat" });
    const id = await sent({ number: "213600000003", customIdentifier: "settled" });
    sandbox.control.settle({ reference: "settled", status: "REFUNDED" });
    expect(JSON.parse((await told.next()).text).data).toEqual({
      transactionId: id,
      status: "REFUNDED",
      customIdentifier: "settled",
    });
  });

  it("is sent twice for …14, first with a bad signature", async () => {
    await listen(401, 200);
    await send({ number: "213600000014" });
    pass(10_000);
    const [first, second] = [await told.next(), await told.next()];
    expect([isSigned(first), isSigned(second)]).toEqual([false, true]);
    expect(first.text).toBe(second.text);
  });

  it("is sent again while nobody takes it", async () => {
    await listen(500, 200);
    await send();
    pass(10_000);
    const first = await told.next();
    while (sandbox.control.truth().webhooks.length === 0) await get("/accounts/balance");
    pass(MINUTE_MS);
    const second = await told.next();
    expect(isSigned(second)).toBe(true);
    expect(second.headers["x-reloadly-request-timestamp"]).toBe(
      first.headers["x-reloadly-request-timestamp"],
    );
  });
});

describe("faults, control and memory", () => {
  it("a fault speaks in the provider's words and says whether it carries the request out", async () => {
    sandbox.control.addFault({ name: "server-error", reference: "lost", executes: false });
    expect(await send({ customIdentifier: "lost" })).toMatchObject({
      status: 500,
      body: { errorCode: "INTERNAL_SERVER_ERROR", details: [] },
    });
    expect(executions("lost")).toBe(0);
    sandbox.control.addFault({ name: "rate-limited" });
    const limited = await send({ customIdentifier: "limited" });
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "5"]);
    sandbox.control.addFault({ name: "drop-after" });
    await expect(send({ customIdentifier: "run" })).rejects.toThrow();
    expect(executions("run")).toBe(1);
    sandbox.control.addFault({ name: "unknown-word", reference: "run", word: "ODD" });
    expect(await statusOf(900101)).toBe("ODD");
    sandbox.control.addFault({ name: "other-order" });
    expect(await found("run")).toMatchObject([{ customIdentifier: "somebody-elses" }]);
  });

  it("a fault that rewrites an answer keeps its decimals", async () => {
    await sendNow({ customIdentifier: "exact" });
    sandbox.control.addFault({ name: "unknown-word", word: "ODD" });
    expect((await get("/topups/900101/status")).text).toContain('"status":"ODD"');
    sandbox.control.addFault({ name: "unknown-word", word: "ODD" });
    expect((await get("/topups/900101/status")).text).toContain('"cost":3.71278');
  });

  it("control over HTTP checks what it is told", async () => {
    const order = (path: string, body: object): Promise<Reply> =>
      call("POST", `/control/${path}`, body, null);
    expect((await order("faults", { name: "no-such-fault" })).status).toBe(400);
    expect((await order("clock", { advanceMs: -1 })).status).toBe(400);
    expect((await order("rate", { operatorId: 6, rate: "1e3" })).status).toBe(400);
    expect((await order("nope", {})).status).toBe(404);
    expect((await order("balance", { balance: "12.34567" })).status).toBe(200);
    expect(await balance()).toBe("12.34567");
    expect((await order("switches", { statusShape: "wrapped", dailyAmount: "1.5" })).status).toBe(200);
    expect((await send()).body.errorCode).toBe("MAX_DAILY_TRANSACTION_AMOUNT_REACHED");
    expect((await order("operator", { operatorId: 6, isActive: false })).status).toBe(200);
    expect((await send()).status).toBe(503);
    expect((await call("DELETE", "/control/tokens", undefined, null)).status).toBe(200);
    expect((await get("/accounts/balance")).status).toBe(401);
    expect((await call("GET", "/control/orders", undefined, null)).body).toMatchObject({
      orders: [],
      calls: { "POST /oauth/token": 1, "POST /topups-async": 2 },
    });
  });

  it("what was answered is remembered after a restart: top-ups, words, wallet, clock, posts, tokens", async () => {
    const dataFile = join(folder, "deeper", "reloadly.jsonl");
    await reopen({ dataFile });
    await send({ customIdentifier: "kept" });
    await send({ number: "213600000003", customIdentifier: "settled" });
    pass(20_000);
    sandbox.control.settle({ reference: "settled", status: "REFUNDED" });
    sandbox.control.setBalance(e5OfText("500.00001"));
    const before = { ...sandbox.control.truth(), calls: {} };
    const kept = token;
    await sandbox.close();
    appendFileSync(dataFile, '{"kind":"order","id":9001');
    await open({ dataFile });
    token = kept;
    expect({ ...sandbox.control.truth(), calls: {} }).toEqual(before);
    expect(await balance()).toBe("500.00001");
    expect((await send({ customIdentifier: "kept" })).body.errorCode).toBe("CUSTOM_IDENTIFIER_ALREADY_USED");
    expect(await sent({ number: "213770000001" })).toBe(900103);
  });
});
