import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Money } from "@/lib/domain/money";
import { amountToSend, expectedCost } from "@/lib/domain/provider-cost";
import type { OrderToCheck } from "../provider";
import {
  listedOrder,
  type Reply,
  translateLookup,
  translatePlans,
  translateSend,
  translateStatus,
} from "./translate";

const usd = (minor: bigint): Money => ({ currency: "USD", minor });

/** As the wire hands it over: numbers are the text they were written in. */
const asRead = (json: unknown): unknown =>
  json === undefined
    ? undefined
    : JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
        typeof value === "number" ? String(value) : value,
      );

const answered = (status: number, json: unknown): Reply => ({
  kind: "answered",
  status,
  json: asRead(json),
  isJson: true,
  retryAfterMs: null,
  evidence: { httpStatus: status, body: json },
});

const order: OrderToCheck = {
  reference: "ord-4001-1",
  planCode: "reloadly-8",
  msisdn: "0770123456",
  faceValueMinor: 625_00n,
  amountSent: usd(5_00000n),
  providerOrderId: "900201",
  notFoundCount: 0,
};
const askedFor = (transactionId: string, changes: Partial<OrderToCheck> = {}) => ({
  order: { ...order, providerOrderId: transactionId, ...changes },
  transactionId,
});

const topUp = {
  transactionId: 900201,
  status: "SUCCESSFUL",
  customIdentifier: "ord-4001-1",
  recipientPhone: "213770123456",
  countryCode: "DZ",
  operatorId: 8,
  requestedAmount: 5,
  requestedAmountCurrencyCode: "USD",
  balanceInfo: { oldBalance: 1000, newBalance: 995.2, cost: 4.8, currencyCode: "USD" },
};
const check = (changes: object, outer: object = {}, asked: Partial<OrderToCheck> = {}) => {
  const body = { code: null, message: null, status: "SUCCESSFUL", transaction: { ...topUp, ...changes } };
  const answer = translateStatus(answered(200, { ...body, ...outer }), askedFor("900201", asked));
  return answer.kind === "found" ? answer.order : answer.kind;
};

describe("whose order an answer is about", () => {
  it.each([
    ["all that we know", {}, {}, "ours"],
    ["nothing but the word", Object.fromEntries(Object.keys(topUp).map((key) => [key, null])), {}, "ours"],
    ["ids as numbers and as texts", { transactionId: "900201", operatorId: "8" }, {}, "ours"],
    ["a number as a number, or with a plus", { recipientPhone: 213770123456 }, {}, "ours"],
    ["an amount with other zeros", { requestedAmount: "5.0000000" }, {}, "ours"],
    ["another id", { transactionId: 900202 }, {}, "mismatch"],
    ["another reference", { customIdentifier: "ord-4001-2" }, {}, "mismatch"],
    ["a reference that differs by case", { customIdentifier: "ORD-4001-1" }, {}, "mismatch"],
    ["an empty reference", { customIdentifier: "" }, {}, "mismatch"],
    ["another number", { recipientPhone: "213770123457" }, {}, "mismatch"],
    ["the number in its national form", { recipientPhone: "0770123456" }, {}, "mismatch"],
    ["another country", { countryCode: "TN" }, {}, "mismatch"],
    ["another network", { operatorId: 7 }, {}, "mismatch"],
    ["another amount", { requestedAmount: 5.01 }, {}, "mismatch"],
    ["an amount off by less than is kept", { requestedAmount: "5.000001" }, {}, "mismatch"],
    ["the same figure in another currency", { requestedAmountCurrencyCode: "DZD" }, {}, "mismatch"],
    [
      "dinars where dinars were sent",
      { requestedAmount: 500, requestedAmountCurrencyCode: "DZD" },
      { amountSent: null, faceValueMinor: 500_00n },
      "ours",
    ],
    [
      "another face value in dinars",
      { requestedAmount: 501, requestedAmountCurrencyCode: "DZD" },
      { amountSent: null, faceValueMinor: 500_00n },
      "mismatch",
    ],
  ])("%s is judged by what agrees and what contradicts", (_what, changes, asked, identity) => {
    expect(check(changes, {}, asked)).toMatchObject({ identity });
  });
});

describe("what a word means", () => {
  it.each([
    ["SUCCESSFUL", {}, {}, "fulfilled"],
    [" SUCCESSFUL ", {}, { status: " SUCCESSFUL " }, "fulfilled"],
    ["SUCCESSFUL", { transaction: null }, {}, "fulfilled"],
    ["SUCCESSFUL", {}, { status: "REFUNDED" }, "unmapped"],
    ["SUCCESSFUL", {}, { status: 5 }, "unmapped"],
    ["SUCCESSFUL", { code: "PROVIDER_INTERNAL_ERROR" }, {}, "unmapped"],
    ["SUCCESSFUL", { code: "OK" }, {}, "fulfilled"],
    ["PROCESSING", { transaction: null }, {}, "handling"],
    ["REFUNDED", { transaction: null }, {}, "refunded"],
    ["REFUNDED", {}, { status: "REFUNDED" }, "refunded"],
    ["FAILED", { transaction: null }, {}, "failed"],
    ["FAILED", {}, { status: "FAILED", balanceInfo: null }, "failed"],
    // It is said never to be debited.
    ["FAILED", {}, { status: "FAILED" }, "unmapped"],
    ["PENDING", { transaction: null }, {}, "unmapped"],
    ["successful", { transaction: null }, {}, "unmapped"],
    ["SUCCESSFUL.", { transaction: null }, {}, "unmapped"],
    ["toString", { transaction: null }, {}, "unmapped"],
    ["", { transaction: null }, {}, "unmapped"],
  ])("%s with %o around it and %o in it", (status, outer, inner, meaning) => {
    expect(check(inner, { status, ...outer })).toMatchObject({ meaning, word: status });
  });

  it("flat and wrapped say the same", () => {
    const flat = translateStatus(answered(200, topUp), askedFor("900201"));
    expect(flat).toMatchObject({ kind: "found", order: check({}) as object });
    expect(translateStatus(answered(200, { ...topUp, status: undefined }), askedFor("900201"))).toMatchObject(
      {
        kind: "unavailable",
        cause: "unreadable",
      },
    );
  });

  it("the cost is the provider's figure with all its decimals, and unknown where it took nothing", () => {
    const cost = (balanceInfo: unknown) => {
      const seen = check({ balanceInfo });
      return typeof seen === "object" ? seen.cost : seen;
    };
    const info = topUp.balanceInfo;
    expect(cost({ ...info, cost: "3.96040" })).toEqual(usd(3_96040n));
    expect(cost({ ...info, cost: "3.96039603960396" })).toEqual(usd(3_96040n));
    expect(cost({ ...info, cost: "3.8E-5" })).toEqual(usd(4n));
    expect(cost({ ...info, cost: null, newBalance: "995.19999999999" })).toEqual(usd(4_80000n));
    expect(cost({ ...info, cost: 0 })).toBeNull();
    expect(cost({ ...info, cost: -1 })).toBeNull();
    expect(cost({ ...info, currencyCode: "dollars" })).toBeNull();
    expect(cost("much")).toBeNull();
    expect(cost(null)).toBeNull();
  });
});

describe("looking for an order by our reference", () => {
  const page = (content: unknown, totalElements: unknown = Array.isArray(content) ? content.length : 0) =>
    translateLookup(answered(200, { content, totalElements }), { ...order, providerOrderId: null });

  it("only a whole and readable answer without it says that it is not there", () => {
    expect(page([])).toMatchObject({ answer: { kind: "not-found" } });
    expect(page([{ ...topUp, customIdentifier: "ORD-4001-1" }])).toMatchObject({
      answer: { kind: "not-found" },
    });
    for (const [content, total] of [
      [[], 1],
      [[null], 1],
      [["x"], 1],
      [null, 0],
      [[], null],
      [[], "none"],
      [[{ ...topUp, transactionId: null }], 1],
    ] as const) {
      expect(page(content, total)).toMatchObject({ answer: { kind: "unavailable", cause: "unreadable" } });
    }
  });

  it("one row is asked about by its id, unless it is somebody else's top-up under our reference", () => {
    expect(page([topUp])).toEqual({ kind: "ask-by-id", transactionId: "900201" });
    expect(page([{ ...topUp, status: null }])).toEqual({ kind: "ask-by-id", transactionId: "900201" });
    expect(page([{ ...topUp, recipientPhone: "213770123457" }])).toMatchObject({
      answer: { kind: "found", order: { identity: "mismatch", meaning: "unmapped" } },
    });
  });

  it("a row of the list is ours by an identifier alone, and then everything else must agree", () => {
    const identity = (changes: object, asked: Partial<OrderToCheck> = {}) =>
      listedOrder(asRead({ ...topUp, ...changes }))?.identityFor({ ...order, ...asked });
    expect(identity({})).toBe("ours");
    expect(identity({}, { providerOrderId: null })).toBe("ours");
    expect(identity({ customIdentifier: null })).toBe("ours");
    expect(identity({ customIdentifier: null }, { providerOrderId: null })).toBe("stranger");
    expect(identity({ transactionId: 1, customIdentifier: "ord-1" })).toBe("stranger");
    expect(identity({ transactionId: 1 })).toBe("mismatch");
    for (const change of [{ recipientPhone: "213770123457" }, { requestedAmount: 6 }, { operatorId: 7 }]) {
      expect(identity(change)).toBe("mismatch");
    }
  });

  it("a row of the list without a word of what became of it is left to the order's own look-up", () => {
    for (const status of [undefined, null, ""]) expect(listedOrder(asRead({ ...topUp, status }))).toBeNull();
  });
});

const operator = {
  id: 8,
  operatorId: 8,
  name: "Djezzy Algeria",
  bundle: false,
  data: false,
  comboProduct: false,
  pin: false,
  supportsLocalAmounts: false,
  denominationType: "RANGE",
  senderCurrencyCode: "USD",
  destinationCurrencyCode: "DZD",
  internationalDiscount: 4,
  localDiscount: 0,
  minAmount: 0.8,
  maxAmount: 40,
  localMinAmount: null,
  localMaxAmount: null,
  fx: { rate: "133.74310000000", currencyCode: "DZD" },
  fixedAmounts: [],
  fixedAmountsDescriptions: {},
  localFixedAmounts: [],
  localFixedAmountsDescriptions: [],
  fees: { international: 0, internationalPercentage: 0, local: 0, localPercentage: 0 },
  status: "ACTIVE",
};
const plansOf = (...changes: object[]) => {
  const read = translatePlans(
    answered(
      200,
      changes.map((change) => ({ ...operator, ...change })),
    ),
  );
  if (!read.ok) throw new Error(read.problem.cause);
  return read.value;
};

describe("what an operator sells", () => {
  it("any amount, in dinars where it takes them, else in dollars within its own bounds", () => {
    const local = { supportsLocalAmounts: true, localMinAmount: "100.5", localMaxAmount: 5000 };
    expect(plansOf(local)).toMatchObject([
      {
        code: "reloadly-8-local",
        minimumMinor: 101_00n,
        maximumMinor: 5000_00n,
        terms: { sends: "face-value" },
      },
    ]);
    const [plan] = plansOf({ maxAmount: "40.009" });
    expect(plan).toMatchObject({
      code: "reloadly-8",
      minimumMinor: 107_00n,
      maximumMinor: 5349_00n,
      terms: {
        sends: "account-currency",
        fxRate: 133_743_100_000_000n,
        discountPpm: 40_000,
        feePpm: 0,
        flatFee: usd(0n),
      },
    });
    if (!plan) return;
    expect(amountToSend(plan, 107_00n)).toEqual(usd(81_000n));
    expect(amountToSend(plan, 5349_00n)).toEqual(usd(40_00000n));
    expect(expectedCost(plan, 5349_00n)).toEqual(usd(38_40000n));
    // Local bounds that are not there: what arrives cannot be chosen in dinars.
    expect(plansOf({ supportsLocalAmounts: true })).toMatchObject([{ code: "reloadly-8" }]);
  });

  it("one amount each, by its dinars or by our currency, under the name that it was given", () => {
    const fixed = { operatorId: 6, name: "Mobilis Algeria", denominationType: "FIXED", minAmount: null };
    const amounts = {
      fixedAmounts: ["4.070", 8.14],
      localFixedAmounts: [500, 1000],
      fixedAmountsDescriptions: { "4.07": "Half a thousand" },
    };
    const inDinars = { ...fixed, ...amounts, supportsLocalAmounts: true };
    expect(plansOf(inDinars)).toMatchObject([
      { code: "reloadly-6-500", kind: "fixed", amountMinor: 500_00n, operator: "mobilis" },
      { code: "reloadly-6-1000", name: "Mobilis Algeria 1000 DZD", minimumMinor: null },
    ]);
    const inDollars = plansOf({ ...fixed, ...amounts });
    expect(inDollars).toMatchObject([
      { code: "reloadly-6-4.07-usd", name: "Half a thousand", amountMinor: 500_00n },
      { code: "reloadly-6-8.14-usd", name: "Mobilis Algeria 8.14 USD", amountMinor: 1000_00n },
    ]);
    expect(inDollars.map((plan) => amountToSend(plan, plan.amountMinor ?? 0n))).toEqual([
      usd(4_07000n),
      usd(8_14000n),
    ]);
    // Without dinars beside it, the whole dinars that it is at least: 4.07 at 133.7431 is 544.33.
    expect(plansOf({ ...fixed, ...amounts, localFixedAmounts: [] })[0]?.amountMinor).toBe(544_00n);
  });

  it("no PINs, no bundles without a name or of any amount, nothing that is not in dinars", () => {
    const bundle = { operatorId: 9, data: true, denominationType: "FIXED", fixedAmounts: [3.75, 10] };
    const words = { fixedAmountsDescriptions: { "3.75": "2GB", "10.00": "10GB" } };
    expect(plansOf(operator, { ...bundle, ...words }).map(({ code, name }) => `${code} ${name}`)).toEqual([
      "reloadly-8 Djezzy Algeria",
      "reloadly-9-3.75-usd 2GB",
      "reloadly-9-10-usd 10GB",
    ]);
    const others = [
      { ...bundle, ...words, pin: true },
      bundle,
      { operatorId: 9, bundle: true },
      { operatorId: 9, destinationCurrencyCode: "TND" },
      { operatorId: 9, fx: null },
      { operatorId: 9, fx: { rate: 0 } },
      { operatorId: 9, senderCurrencyCode: "$" },
      { operatorId: 9, minAmount: null },
      { operatorId: 9, internationalDiscount: 101 },
      { operatorId: 9, denominationType: "ANY" },
    ];
    expect(plansOf(operator, ...others)).toHaveLength(1);
    expect(translatePlans(answered(200, [null, "x"])).ok).toBe(false);
    expect(translatePlans(answered(200, {})).ok).toBe(false);
    expect(translatePlans(answered(200, []))).toEqual({ ok: true, value: [] });
  });

  it("with a percentage fee there is no discount, and every figure is rounded against us", () => {
    const fees = { international: "0.200001", internationalPercentage: "3.00001" };
    const [plan] = plansOf({ fees });
    expect(plan?.terms).toMatchObject({ discountPpm: 0, feePpm: 30_001, flatFee: usd(20_001n) });
    const [discounted] = plansOf({ internationalDiscount: "4.00009", fees: null });
    expect(discounted?.terms).toMatchObject({ discountPpm: 40_000, feePpm: 0 });
  });

  it("the network is the one in its name, and what is off is not sold", () => {
    const names = [
      "Djezzy Algeria",
      "Mobilis Algeria Data",
      "OOREDOO",
      "Djezzyx",
      "Mobilis or Djezzy",
      "Lycamobile",
    ];
    const operators = names.map((name, index) => ({ name, operatorId: index + 1 }));
    expect(plansOf(...operators).map((plan) => plan.operator)).toEqual([
      "djezzy",
      "mobilis",
      "ooredoo",
      null,
      null,
      null,
    ]);
    const isEnabled = (status: unknown) => plansOf({ status })[0]?.isEnabled;
    expect([undefined, null, true, "ACTIVE", "INACTIVE", false, 1].map(isEnabled)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

/** Anything JSON can hold, but mostly what the provider could say with one thing or another wrong. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(
    undefined,
    null,
    true,
    0,
    5,
    "5",
    500,
    "900201",
    900201,
    "ord-4001-1",
    "213770123456",
    "USD",
    8,
  ),
);
const word = fc.oneof(
  { arbitrary: fc.constantFrom("SUCCESSFUL", "PROCESSING", "REFUNDED", "FAILED"), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      "PENDING",
      "successful",
      "SUCCESSFUL\n",
      "REFUNDED!",
      "NOT_REFUNDED",
      "__proto__",
    ),
    weight: 1,
  },
  { arbitrary: junk, weight: 1 },
);
const mostly = (...values: unknown[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 8 }, { arbitrary: junk, weight: 1 });
const transactions = fc.record(
  {
    transactionId: mostly(900201, "900201"),
    status: fc.oneof({ arbitrary: word, weight: 3 }, fc.constantFrom(undefined, null)),
    customIdentifier: mostly("ord-4001-1", null),
    recipientPhone: mostly("213770123456", 213770123456),
    countryCode: mostly("DZ"),
    operatorId: mostly(8, "8"),
    requestedAmount: mostly(5, "5.00"),
    requestedAmountCurrencyCode: mostly("USD"),
    balanceInfo: mostly(topUp.balanceInfo, null),
  },
  { requiredKeys: [] },
);
const bodies = fc.record({
  status: fc.oneof(
    { arbitrary: fc.constant(200), weight: 6 },
    fc.constantFrom(201, 302, 400, 404, 429, 500, 503),
  ),
  word,
  code: mostly(null, null, null, "PROVIDER_INTERNAL_ERROR", "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE"),
  transaction: fc.oneof({ arbitrary: transactions, weight: 4 }, fc.constantFrom(null, undefined), junk),
  isFlat: fc.boolean(),
});
type Body = typeof bodies extends fc.Arbitrary<infer Value> ? Value : never;

/** The law in its own words, apart from the code that keeps it: null where nothing speaks against it. */
function whyNotOurs(transaction: Readonly<Record<string, unknown>>): string | null {
  const denies = (key: string, ...allowed: unknown[]) =>
    transaction[key] != null && !allowed.includes(transaction[key]);
  if (denies("transactionId", 900201, "900201")) return "another id";
  if (denies("customIdentifier", "ord-4001-1")) return "another reference";
  if (denies("recipientPhone", "213770123456", 213770123456)) return "another number";
  if (denies("countryCode", "DZ")) return "another country";
  if (denies("operatorId", 8, "8")) return "another network";
  if (denies("requestedAmount", 5, "5", "5.00")) return "another amount";
  if (denies("status", transaction["said"])) return "another word in it";
  return denies("requestedAmountCurrencyCode", "USD") ? "another currency" : null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Flat or wrapped. */
function bodyOf({ word: said, code, transaction, isFlat }: Body): object {
  const inner: Fields = Object(transaction);
  return isFlat ? { ...inner, code, status: said } : { status: said, code, message: null, transaction };
}

/** What the answer tells of a transaction; flat, only with an id. */
function shownOf({ word: said, transaction, isFlat }: Body): Fields {
  const inner: Fields = Object(transaction);
  if (!isFlat) return { said, ...inner };
  return inner["transactionId"] == null ? {} : { ...inner, status: said, said };
}

const ENDINGS: Readonly<Record<string, string>> = {
  SUCCESSFUL: "fulfilled",
  REFUNDED: "refunded",
  FAILED: "failed",
};

describe("whatever the provider says", () => {
  it("money is only ever captured or released on an exact word in an answer that agrees with our order", () => {
    const endings: Record<string, number> = { fulfilled: 0, refunded: 0, failed: 0 };
    const verify = (body: Body) => {
      const answer = translateStatus(answered(body.status, bodyOf(body)), askedFor("900201"));
      if (answer.kind !== "found" || !(answer.order.meaning in endings)) return;
      const { identity, meaning } = answer.order;
      expect(body.status).toBeLessThan(300);
      expect(meaning).toBe(ENDINGS[String(body.word).trim()]);
      if (identity !== "ours") return;
      expect(whyNotOurs(shownOf(body))).toBeNull();
      endings[meaning] = (endings[meaning] ?? 0) + 1;
    };
    fc.assert(fc.property(bodies, verify), { numRuns: 8_000 });
    expect(Math.min(...Object.values(endings))).toBeGreaterThan(5);
  });

  it("a sending is certain only in the provider's own error object or with an id, and of all 5xx one is", () => {
    const down = "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE";
    const sendings = fc.record({
      status: fc.constantFrom(200, 201, 204, 301, 307, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503),
      json: fc.oneof(
        fc.record(
          {
            transactionId: mostly(900201),
            errorCode: mostly(
              null,
              "INVALID_AMOUNT",
              "CUSTOM_IDENTIFIER_ALREADY_USED",
              down,
              "NEW",
              "toString",
            ),
            message: mostly("words"),
            status: mostly("SUCCESSFUL"),
          },
          { requiredKeys: [] },
        ),
        junk,
      ),
    });
    const seen = new Set<string>();
    const verify = ({ status, json }: { status: number; json: unknown }) => {
      const answer = translateSend(answered(status, json));
      seen.add(answer.kind);
      const body: Readonly<Record<string, unknown>> = Object(json);
      const { errorCode } = body;
      // On the wire a number is its text.
      const isErrorObject = errorCode === null || ["string", "number"].includes(typeof errorCode);
      switch (answer.kind) {
        case "unclear":
          return;
        case "accepted":
          expect(status).toBeLessThan(300);
          expect(String(body["transactionId"]).trim()).toBe(answer.providerOrderId);
          expect(errorCode ?? null).toBeNull();
          return;
        case "duplicate":
          expect([status >= 400 && status < 500, errorCode]).toEqual([
            true,
            "CUSTOM_IDENTIFIER_ALREADY_USED",
          ]);
          return;
        case "refused":
          expect((isErrorObject && status !== 401 && status !== 408) || errorCode === down).toBe(true);
          expect(errorCode).not.toBe("CUSTOM_IDENTIFIER_ALREADY_USED");
          expect((status >= 400 && status < 500) || (status === 503 && errorCode === down)).toBe(true);
          return;
        case "not-run":
          expect(status === 401 || (isErrorObject && (status === 403 || status === 429))).toBe(true);
      }
    };
    fc.assert(fc.property(sendings, verify), { numRuns: 6_000 });
    expect(seen).toEqual(new Set(["accepted", "duplicate", "not-run", "refused", "unclear"]));
  });
});
