import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dinars } from "@/lib/domain/money";
import type { Exchange } from "../http";
import type { OrderToCheck } from "../provider";
import {
  translateBalance,
  translateCheck,
  translateList,
  translateMovements,
  translatePlans,
  translateSend,
} from "./translate";

const answered = (status: number, json: unknown): Exchange => ({
  kind: "answered",
  status,
  json,
  isJson: true,
  retryAfterMs: null,
  evidence: { httpStatus: status, body: json },
});

const ID = "6901616fe9e88196b4eb64b0";
const order: OrderToCheck = {
  notFoundCount: 0,
  reference: "tb_7Q2M",
  planCode: "PREPAID_DJEZZY",
  msisdn: "0778037340",
  faceValueMinor: 500_00n,
  providerOrderId: ID,
};
const topUp = {
  _id: ID,
  ref: "API-+213665983439-tb_7Q2M",
  status: "FULFILLED",
  plan_code: "PREPAID_DJEZZY",
  MSSIDN: "0778037340",
  topup_amount: 500,
  balance_amount: 490,
};
const check = (changes: object, asked: Partial<OrderToCheck> = {}) => {
  const answer = translateCheck(answered(200, { success: true, data: { ...topUp, ...changes } }), {
    ...order,
    ...asked,
  });
  return answer.kind === "found" ? answer.order : answer.kind;
};

describe("whose order an answer is about", () => {
  it.each([
    ["the id alone", { ref: undefined }, {}, "ours"],
    ["our reference alone", { _id: undefined, ref: "tb_7Q2M" }, {}, "ours"],
    ["our reference behind a prefix, before an id is known", {}, { providerOrderId: null }, "ours"],
    ["an id of somebody else's order", { _id: "690161ffe9e88196b4eb64ff" }, {}, "mismatch"],
    ["a reference of somebody else's order", { ref: "API-+213665983439-tb_8888" }, {}, "mismatch"],
    ["a reference that only ends like ours", { ref: "API-+213665983439-xtb_7Q2M" }, {}, "mismatch"],
    ["an id we have nothing to compare with", { ref: null }, { providerOrderId: null }, "mismatch"],
    ["identifiers of another type", { _id: 42 }, {}, "mismatch"],
    ["another number", { MSSIDN: "0778037341" }, {}, "mismatch"],
    ["a number that lost its zero", { MSSIDN: 778037340 }, {}, "mismatch"],
    ["another plan", { plan_code: "FACTURE_DJEZZY" }, {}, "mismatch"],
    ["another amount", { topup_amount: 501 }, {}, "mismatch"],
    ["an amount off by a float's dust", { topup_amount: 500.0001 }, {}, "mismatch"],
    ["an amount written as a text", { topup_amount: "500.00" }, {}, "ours"],
    ["nothing but number and amount", { _id: undefined, ref: undefined }, { providerOrderId: null }, "ours"],
    ["nothing but a number", { _id: undefined, ref: undefined, topup_amount: undefined }, {}, "mismatch"],
    ["nothing but an amount", { _id: undefined, ref: undefined, MSSIDN: undefined }, {}, "mismatch"],
  ])("%s is judged by what agrees and what contradicts", (_what, changes, asked, identity) => {
    expect(check(changes, asked)).toMatchObject({ identity });
  });

  it("a menu's amount may be 0 on either side", () => {
    const menu = { planCode: "GETMENU_Djezzy" };
    const answer = { plan_code: "GETMENU_Djezzy" };
    expect(check({ ...answer, topup_amount: 0 }, menu)).toMatchObject({ identity: "ours" });
    expect(check({ ...answer, topup_amount: 50 }, { ...menu, faceValueMinor: 0n })).toMatchObject({
      identity: "ours",
    });
    expect(check({ ...answer, topup_amount: 70 }, menu)).toMatchObject({ identity: "mismatch" });
  });
});

describe("what a word means", () => {
  it.each([
    ["PENDING", {}, "pending"],
    ["HANDLING", {}, "handling"],
    [" FULFILLED ", {}, "fulfilled"],
    ["REFUNDED", { balance_amount: 0 }, "refunded"],
    ["UNKNOWN_ERROR", {}, "undecided"],
    ["SUCCESS", {}, "fulfilled"],
    ["SUCCESS", { balance_amount: 0 }, "unmapped"],
    ["SUCCESS", { balance_amount: undefined }, "unmapped"],
    ["SUCCESS", { balance_amount: -490 }, "unmapped"],
    ["FAILED", { balance_amount: 0 }, "refunded"],
    ["FAILED", {}, "unmapped"],
    ["FAILED", { balance_amount: undefined }, "unmapped"],
    ["FAILED", { balance_amount: false }, "unmapped"],
    ["fulfilled", {}, "unmapped"],
    ["FULFILLED.", {}, "unmapped"],
    ["toString", {}, "unmapped"],
    ["", {}, "unmapped"],
  ])("%s with %o", (status, changes, meaning) => {
    expect(check({ status, ...changes })).toMatchObject({ meaning, word: status });
  });

  it("the cost is the provider's figure to the nearest centime, and unknown where it took nothing", () => {
    expect(check({ balance_amount: 496.25 })).toMatchObject({ cost: dinars(496_25n) });
    expect(check({ balance_amount: 330.5025 })).toMatchObject({ cost: dinars(330_50n) });
    expect(check({ balance_amount: 489.99999999999994 })).toMatchObject({ cost: dinars(490_00n) });
    expect(check({ balance_amount: 0 })).toMatchObject({ cost: null });
    expect(check({ balance_amount: "much" })).toMatchObject({ cost: null });
  });

  it("offers that could not be sent as they stand are dropped, and the message is passed on verbatim", () => {
    const fine = { typename: "MIX", plan_code: "MIX500_MOBILIS", amount: 500 };
    const offers = [
      fine,
      null,
      "x",
      { ...fine, amount: 0 },
      { ...fine, amount: 10.5 },
      { amount: 5 },
      { plan_code: "A", amount: 5 },
    ];
    expect(check({ suggested_offers: offers, refund_message: " <b>خطأ</b>\n" })).toMatchObject({
      message: " <b>خطأ</b>\n",
      suggestedOffers: [
        { planCode: "MIX500_MOBILIS", name: "MIX", amountMinor: 500_00n },
        { planCode: "A", name: "A", amountMinor: 5_00n },
      ],
    });
    expect(check({ suggested_offers: {} })).toMatchObject({ suggestedOffers: [] });
    expect(check({ refund_message: "م".repeat(9_000) })).toMatchObject({ message: "م".repeat(4_000) });
  });
});

describe("lists and readings", () => {
  it("a malformed plan does not lose the others, and nothing readable is no empty list", () => {
    const good = {
      code: "PREPAID_DJEZZY",
      name: "P",
      operator: "DJEZZY",
      isEnabled: true,
      min_amount: 50,
      max_amount: 5000,
    };
    const read = (data: object) => translatePlans(answered(200, { success: true, data }));
    const bad = [
      null,
      { ...good, code: 5 },
      { ...good, code: "A", min_amount: null },
      { ...good, code: "B", isEnabled: "yes" },
    ];
    const menu = { code: "GETMENU_Mobilis", name: "M", operator: "Mobilis", isEnabled: true, amount: 0 };
    const sama = {
      code: "SAMA",
      name: "S",
      operator: "Tamazight",
      isEnabled: true,
      amount: 100,
      cost: 0.9800001,
    };
    expect(
      read({
        dynamicPlans: [...bad, good, good],
        fixedPlans: [menu, sama, { ...sama, code: "C", amount: 0 }],
      }),
    ).toMatchObject({
      ok: true,
      value: [
        { code: "PREPAID_DJEZZY", operator: "djezzy", costPpm: null },
        { code: "GETMENU_Mobilis", kind: "menu", minimumMinor: null, amountMinor: null },
        { code: "SAMA", operator: null, operatorName: "Tamazight", costPpm: 980_001 },
      ],
    });
    expect(read({ dynamicPlans: bad }).ok).toBe(false);
    expect(read({}).ok).toBe(false);
    expect(read({ dynamicPlans: [], fixedPlans: [] })).toEqual({ ok: true, value: [] });
  });

  it("the pages are counted where the provider says it, else by how full this one is", () => {
    const read = (json: object) =>
      translateList(answered(200, { success: true, ...json }), { page: 2, pageSize: 1 });
    const data = { items: [topUp] };
    expect(read({ data: { ...data, pagination: { page: 2, totalPages: 9 } } })).toMatchObject({
      value: { page: 2, totalPages: 9 },
    });
    expect(read({ data, meta: { pagination: { page: 2, totalPages: 4 } } })).toMatchObject({
      value: { totalPages: 4 },
    });
    expect(read({ data })).toMatchObject({ value: { page: 2, totalPages: 3 } });
    expect(read({ data: { items: [] } })).toMatchObject({ value: { totalPages: 2 } });
    expect(read({ data: { items: [null, {}, topUp] } })).toMatchObject({
      value: { orders: [{ word: "FULFILLED" }] },
    });
  });

  it("a movement of the account is told by its two balances, top-ups are none, and what cannot be read is left out", () => {
    const row = {
      _id: "m1",
      type: "DEPOSIT",
      oldBalance: 10.5,
      newBalance: 1010.5,
      time: "2025-10-29T00:35:59.400Z",
    };
    const items = [
      row,
      { ...row, _id: "m2", type: "WITHDRAW", oldBalance: "1010.5", newBalance: "1000" },
      { ...row, _id: "m3", type: "FLEXY" },
      { ...row, _id: "m4", type: "REFUND-FLEXY" },
      { ...row, _id: "m5", newBalance: "a lot" },
      { ...row, _id: "m6", time: "yesterday" },
      { ...row, _id: "m7", newBalance: 10.5 },
    ];
    const page = translateMovements(
      answered(200, { success: true, data: { items, pagination: { page: 1, totalPages: 3 } } }),
      { page: 1, pageSize: 100 },
    );
    const at = new Date("2025-10-29T00:35:59.400Z");
    expect(page).toEqual({
      ok: true,
      value: {
        totalPages: 3,
        movements: [
          { id: "m1", word: "DEPOSIT", amount: dinars(1_000_00n), at },
          { id: "m2", word: "WITHDRAW", amount: dinars(-10_50n), at },
        ],
      },
    });
  });

  it("a row of the list is ours by an identifier alone, and then everything else must agree", () => {
    const listed = (changes: object, asked: Partial<OrderToCheck> = {}) => {
      const data = { items: [{ ...topUp, ...changes }] };
      const page = translateList(answered(200, { success: true, data }), { page: 1, pageSize: 100 });
      return page.ok ? page.value.orders[0]?.identityFor({ ...order, ...asked }) : page.problem;
    };
    expect(listed({})).toBe("ours");
    expect(listed({}, { providerOrderId: null })).toBe("ours");
    expect(listed({ ref: "tb_7Q2M" }, { providerOrderId: null })).toBe("ours");
    expect(listed({ ref: undefined })).toBe("ours");
    expect(listed({ _id: "690161ffe9e88196b4eb64ff", ref: "API-+213665983439-tb_other" })).toBe("stranger");
    // Number and amount are another customer's as well.
    expect(listed({ _id: undefined, ref: undefined })).toBe("stranger");
    for (const change of [
      { MSSIDN: "0778037341" },
      { topup_amount: 600 },
      { plan_code: "PREPAID_MOBILIS" },
    ]) {
      expect(listed(change)).toBe("mismatch");
      expect(listed(change, { providerOrderId: null })).toBe("mismatch");
    }
    for (const unreadable of [{ MSSIDN: 778037340 }, { topup_amount: "five hundred" }, { plan_code: [] }])
      expect(listed(unreadable)).toBe("mismatch");
    // Two orders under one reference: one of them is not the one that we know.
    expect(listed({ _id: "690161ffe9e88196b4eb64ff" })).toBe("mismatch");
  });

  it("a balance is read to the centime, below zero too", () => {
    const read = (balance: unknown) => translateBalance(answered(200, { success: true, data: { balance } }));
    expect(read(1326.13)).toEqual({ ok: true, value: dinars(1326_13n) });
    expect(read(1326.1299999999999)).toEqual({ ok: true, value: dinars(1326_13n) });
    expect(read(-0.005)).toEqual({ ok: true, value: dinars(-1n) });
    expect(read(1e30).ok).toBe(false);
    expect(read(null).ok).toBe(false);
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
    1,
    490,
    500,
    "500",
    500.5,
    ID,
    "tb_7Q2M",
    "0778037340",
    "PREPAID_DJEZZY",
  ),
);
const word = fc.oneof(
  fc.constantFrom(
    "PENDING",
    "HANDLING",
    "FULFILLED",
    "REFUNDED",
    "UNKNOWN_ERROR",
    "SUCCESS",
    "FAILED",
    "COMPLETED",
    "OK",
  ),
  fc.constantFrom("fulfilled", "Refunded", "FULFILLED\n", "REFUNDED!", "NOT_REFUNDED", "__proto__"),
  junk,
);
const mostly = (...values: unknown[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 4 }, { arbitrary: junk, weight: 1 });
const bodies = fc.tuple(
  fc.record(
    {
      _id: mostly(ID),
      ref: mostly("tb_7Q2M", "API-+213665983439-tb_7Q2M", "API-+213665983439-tb_7Q2"),
      status: word,
      plan_code: mostly("PREPAID_DJEZZY"),
      MSSIDN: mostly("0778037340"),
      topup_amount: mostly(500, "500"),
      balance_amount: mostly(0, 490, 496.25),
      suggested_offers: junk,
      refund_message: junk,
    },
    { requiredKeys: [] },
  ),
  fc.oneof(
    { arbitrary: fc.constant(200), weight: 4 },
    fc.constantFrom(201, 302, 400, 403, 404, 429, 500, 503),
  ),
  fc.oneof({ arbitrary: fc.constant(true), weight: 4 }, junk),
  fc.oneof(fc.constant(ID), fc.constant(null)),
);

type Body = typeof bodies extends fc.Arbitrary<infer Value> ? Value : never;

/** The law in its own words, apart from the code that keeps it: null where the answer is about our order. */
function whyNotOurs([data, status, success, providerOrderId]: Body): string | null {
  const isAbsent = (value: unknown) => value === undefined || value === null;
  const denies = (value: unknown, ...allowed: unknown[]) => !isAbsent(value) && !allowed.includes(value);
  if (status < 200 || status > 299 || success !== true) return "no success";
  if (denies(data.ref, "tb_7Q2M", "API-+213665983439-tb_7Q2M")) return "another reference";
  if (providerOrderId !== null && denies(data._id, ID)) return "another id";
  if (denies(data.MSSIDN, order.msisdn)) return "another number";
  if (denies(data.plan_code, order.planCode)) return "another plan";
  if (denies(data.topup_amount, 500, "500")) return "another amount";
  if (!isAbsent(data.ref) || (providerOrderId !== null && !isAbsent(data._id))) return null;
  return isAbsent(data.MSSIDN) || isAbsent(data.topup_amount) ? "nobody's" : null;
}

/** What a word may mean at most. */
function meaningAllowed({ status, balance_amount: taken }: Body[0]): string | undefined {
  const paid = typeof taken === "number" || typeof taken === "string" ? Number(taken) : Number.NaN;
  const words: Readonly<Record<string, string | undefined>> = {
    FULFILLED: "fulfilled",
    REFUNDED: "refunded",
    SUCCESS: paid > 0 ? "fulfilled" : undefined,
    FAILED: paid === 0 ? "refunded" : undefined,
  };
  return typeof status === "string" && Object.hasOwn(words, status.trim()) ? words[status.trim()] : undefined;
}

describe("whatever the provider says", () => {
  it("money is only ever captured or released on an exact word in an answer that agrees with our order", () => {
    const endings = { fulfilled: 0, refunded: 0 };
    const verify = (body: Body) => {
      const [data, status, success, providerOrderId] = body;
      const answer = translateCheck(answered(status, { success, data }), { ...order, providerOrderId });
      if (answer.kind !== "found") return;
      const { identity, meaning } = answer.order;
      if (identity === "ours") expect(whyNotOurs(body)).toBeNull();
      expect(meaning).not.toBe("failed");
      if (meaning !== "fulfilled" && meaning !== "refunded") return;
      expect(meaning).toBe(meaningAllowed(data));
      if (identity === "ours") endings[meaning] += 1;
    };
    fc.assert(fc.property(bodies, verify), { numRuns: 8_000 });
    expect(Math.min(endings.fulfilled, endings.refunded)).toBeGreaterThan(5);
  });

  it("a sending is certain only in the provider's own envelope, and a 5xx never is", () => {
    const codes = [
      "ERR_VALIDATION",
      "ERR-PHONE",
      "NO_BALANCE",
      "DUPLICATED-REF",
      "IP_BLOCKED",
      "ERR_AUTH",
      "err_validation",
      "NEW",
    ];
    const sendings = fc.record({
      status: fc.constantFrom(200, 201, 204, 301, 307, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504),
      json: fc.oneof(
        fc.record(
          {
            success: fc.oneof(fc.boolean(), junk),
            error: fc.oneof(fc.record({ code: fc.oneof(fc.constantFrom(...codes), junk) }), junk),
            data: fc.oneof(fc.record({ topupId: fc.oneof(fc.constant(ID), junk), topupRef: junk }), junk),
          },
          { requiredKeys: ["success"] },
        ),
        junk,
      ),
    });
    const verify = ({ status, json }: { status: number; json: unknown }) => {
      const answer = translateSend(answered(status, json));
      if (answer.kind === "unclear") return;
      const body: Readonly<Record<string, unknown>> = Object(json);
      if (answer.kind === "accepted") {
        expect([status < 300, body["success"], Object(body["data"]).topupId.trim()]).toEqual([
          true,
          true,
          answer.providerOrderId,
        ]);
        return;
      }
      expect([status >= 400 && status < 500, body["success"], body["data"] ?? null]).toEqual([
        true,
        false,
        null,
      ]);
      const code = String(Object(body["error"]).code).toUpperCase().replaceAll("-", "_");
      const expected = {
        refused: /^(ERR_VALIDATION|ERR_PHONE|NO_BALANCE)$/,
        duplicate: /^DUPLICATED_REF$/,
        "not-run": /^(IP_BLOCKED|ERR_AUTH)$/,
      };
      expect(code).toMatch(expected[answer.kind]);
    };
    fc.assert(fc.property(sendings, verify), { numRuns: 6_000 });
  });
});
