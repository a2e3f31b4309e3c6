import { expect } from "vitest";
import type { Money } from "@/lib/domain/money";
import type { Operator } from "@/lib/domain/plan";
import { ok } from "@/lib/domain/result";
import {
  type Asks,
  checks as checksOrder,
  detects,
  duplicate,
  listed,
  lists,
  notRun,
  reads,
  refused,
  sends as sendsOrder,
  trouble,
  unavailable,
  unclear,
} from "../expectations";
import { describeFixtures, type Expectation } from "../fixtures";
import type {
  OrderToCheck,
  OrderToSend,
  ProviderOrder,
  ProviderPlan,
  RefusalCode,
  TurnedAway,
  Wait,
} from "../provider";
import fixtures from "./fixtures.json" with { type: "json" };
import { openReloadly } from "./reloadly";

const KEY = { clientId: "id-of-the-account", clientSecret: "iSpBJ0dK-secret-of-the-account" };
const TOKEN = fixtures["auth.token.sandbox"].response.body.access_token;

const usd = (minor: bigint): Money => ({ currency: "USD", minor });
const TWO_MINUTES: Wait = { scope: "number", ms: 120_000 };
const HALF_AN_HOUR: Wait = { scope: "number-and-operator", ms: 1_800_000 };

/** Five dollars, which become 625 dinars. */
const ORDER: OrderToSend = {
  planCode: "reloadly-8",
  msisdn: "0770123456",
  faceValueMinor: 625_00n,
  amountSent: usd(5_00000n),
  reference: "ord-4001-1",
};

const sends = (answers: object, order: Partial<OrderToSend> = {}, asks?: Asks): Expectation =>
  sendsOrder({ ...ORDER, ...order }, answers, asks);
const checks = (
  providerOrderId: string | null,
  answers: object,
  order: Partial<OrderToSend> = {},
  asks?: Asks,
) => checksOrder({ ...ORDER, providerOrderId, notFoundCount: 0, ...order }, answers, asks);

const seen = (order: Pick<ProviderOrder, "meaning" | "word"> & Partial<ProviderOrder>): ProviderOrder => ({
  identity: "ours",
  providerOrderId: null,
  providerReference: null,
  message: null,
  suggestedOffers: [],
  cost: null,
  wait: null,
  ...order,
});
const found = (order: Parameters<typeof seen>[0], providerCode: string | null = null): object => ({
  kind: "found",
  order: seen(order),
  providerCode,
});
/** Nobody knows what became of it: there is no wait and no code to tell. */
const doubtful = (order: Pick<ProviderOrder, "word"> & Partial<ProviderOrder>): object => ({
  kind: "found",
  order: { ...seen({ ...order, meaning: "unmapped" }), wait: undefined },
});
const accepted = (providerOrderId: string, providerReference: string | null): object => ({
  kind: "accepted",
  providerOrderId,
  providerReference,
  wait: TWO_MINUTES,
  providerCode: null,
});

// ------------------------------------------------------------------------------------------------ requests

const ACCEPT = { Accept: "application/com.reloadly.topups-v1+json" };
const HEADERS = { Authorization: "Bearer <token>", ...ACCEPT };
const asked = (path: string) => ({ method: "GET", path, headers: HEADERS, body: undefined });
const sentTo = (reference: string) => ({
  method: "POST",
  path: "/topups-async",
  headers: { ...HEADERS, "Content-Type": "application/json" },
  body: {
    operatorId: 8,
    amount: 5,
    useLocalAmount: false,
    customIdentifier: reference,
    recipientPhone: { countryCode: "DZ", number: "213770123456" },
  },
});
const SENT = sentTo("ord-4001-1");
const CHECKED = asked("/topups/900201/status");
const LOOKED_UP = asked("/topups/reports/transactions?customIdentifier=ord-4001-1");
const BALANCE = asked("/accounts/balance");
const OPERATORS = asked(
  "/operators/countries/DZ?includeBundles=true&includeData=true&includeCombo=true&includePin=false&includeRange=true&includeFixed=true",
);
const DETECTED = asked("/operators/auto-detect/phone/%2B213770123456/countries/DZ");
const PAGE = { page: 1, pageSize: 10 };
const LISTED = asked("/topups/reports/transactions?page=1&size=10");

/** Recorded where the answer is waited for; here only its being taken is. The same body goes out. */
const AT_ONCE: Asks = [{ path: "/topups-async" }];

const sendsNow = (answers: object, order: Partial<OrderToSend> = {}): Expectation =>
  sends(answers, { reference: "ord-2001-1", ...order }, AT_ONCE);

const refusedNow = (code: RefusalCode, providerCode: string, wait: Wait | null = null): Expectation =>
  sendsNow(refused(code, providerCode, wait));

/** A caller turned away is turned away from everything, and what it sent did not run. Each is asked so often. */
const turnedAway = (
  cause: TurnedAway,
  code: string,
  { times, retryAfterMs = null, atMs }: { times: number; retryAfterMs?: number | null; atMs?: number },
): readonly Expectation[] => {
  const told = [
    sends(notRun(cause, code, retryAfterMs), {}, Array(times).fill(SENT)),
    checks("900201", unavailable(cause, code, retryAfterMs), {}, Array(times).fill(CHECKED)),
    checks(null, unavailable(cause, code, retryAfterMs), {}, Array(times).fill(LOOKED_UP)),
    reads("readBalance", trouble(cause, retryAfterMs), Array(times).fill(BALANCE)),
    reads("listPlans", trouble(cause, retryAfterMs), Array(times).fill(OPERATORS)),
    detects(ORDER.msisdn, trouble(cause, retryAfterMs), Array(times).fill(DETECTED)),
    lists(PAGE, trouble(cause, retryAfterMs), { asks: Array(times).fill(LISTED) }),
  ];
  return told.map((expectation) => ({ ...expectation, ...(atMs !== undefined && { atMs }) }));
};
/** A 401 proves that nothing ran: each is asked once more, with a new token. */
const TWICE = { times: 2 };

/** Nobody's word about anything. */
const nobodysWord = (cause: "unreadable" | "server-error"): readonly Expectation[] => [
  sends(unclear(cause, null), {}, [SENT]),
  checks("900201", unavailable(cause, null), {}, [CHECKED]),
  checks(null, unavailable(cause, null), {}, [LOOKED_UP]),
  reads("readBalance", trouble(cause), [BALANCE]),
  reads("listPlans", trouble(cause), [OPERATORS]),
  reads("ping", trouble(cause), [{ ...BALANCE, headers: ACCEPT }]),
  // Not even that it is nobody's number.
  detects(ORDER.msisdn, trouble(cause), [DETECTED]),
  lists(PAGE, trouble(cause), { asks: [LISTED] }),
];

/** Operators asked for in another way, or elsewhere: none of our plans, and no empty list of them either. */
const noPlans = reads("listPlans", trouble("unreadable"), [OPERATORS]);

const identity = (environment: "sandbox" | "production"): Expectation =>
  reads("identify", ok({ environment, canSend: true, accountName: null }));

/** Without a token nothing is sent or asked. */
const noToken = (code: string | null): readonly Expectation[] => [
  sends(notRun("unauthorized", code)),
  checks("900201", unavailable("unauthorized", code)),
  reads("identify", trouble("unauthorized")),
];

const plan = (id: number, operator: Operator, operatorName: string): ProviderPlan => ({
  code: `reloadly-${id}-local`,
  name: operatorName,
  kind: "dynamic",
  operator,
  operatorName,
  isEnabled: true,
  isAirtime: true,
  minimumMinor: 100_00n,
  maximumMinor: 5_000_00n,
  amountMinor: null,
  costPpm: null,
  terms: {
    accountCurrency: "USD",
    sends: "face-value",
    fixedAmount: null,
    fxRate: 125_000_000_000_000n,
    discountPpm: 0,
    feePpm: 0,
    flatFee: { currency: "DZD", minor: 0n },
  },
});

// ------------------------------------------------------------------------------------------------ the records

const DELIVERED = { meaning: "fulfilled", word: "SUCCESSFUL", wait: TWO_MINUTES } as const;
const FIRST = { reference: "ord-1001-1" };
const firstOrder: OrderToCheck = { ...ORDER, ...FIRST, providerOrderId: "900101", notFoundCount: 0 };
const deliveredFirst = seen({ ...DELIVERED, providerOrderId: "900101", providerReference: "ord-1001-1" });
const DOUBLE = { reference: "ord-5001-1" };
const doubleOrder: OrderToCheck = { ...ORDER, ...DOUBLE, providerOrderId: "900301", notFoundCount: 0 };

/** What a row of the report tells beside the order: dollars are no face value, and its times are in nobody's zone. */
const ROW = { msisdn: "0770123456", planCode: null, faceValueMinor: null, createdAt: null };
/** Kept as it came: an amount with the zeros that it was written with. */
const rowOf = (transactionId: string, customIdentifier: string): unknown =>
  expect.objectContaining({
    transactionId,
    customIdentifier,
    requestedAmount: "5",
    deliveredAmount: "625.0",
  });

type Name = keyof typeof fixtures;
type Aside = Extract<Name, `webhook.${string}`>;

const EXPECTED: Readonly<Record<Exclude<Name, Aside>, Expectation | readonly Expectation[]>> = {
  "auth.token.sandbox": [
    identity("sandbox"),
    // Said once more where an order is sent: no word about it, and the token is struck out of what is kept.
    {
      ...sends(unclear("unreadable", null), {}, [{}, SENT]),
      elsewhere: { "/topups-async": "auth.token.sandbox" },
    },
  ],
  "auth.token.live": identity("production"),
  "auth.token.expires_in_as_string": identity("sandbox"),
  "auth.token.invalid_credentials": noToken("INVALID_CREDENTIALS"),
  "auth.token.access_denied_without_code": noToken(null),
  "auth.token.invalid_audience": noToken("INVALID_AUDIENCE"),
  "any.invalid_token": turnedAway("unauthorized", "INVALID_TOKEN", TWICE),
  "any.token_wrong_environment": turnedAway("unauthorized", "INVALID_TOKEN", TWICE),
  "any.missing_token": [
    // To be turned away is to be there; it is asked without a token, and once.
    reads("ping", ok({ isUp: true, operators: {} })),
    ...turnedAway("unauthorized", "MISSING_TOKEN", TWICE),
  ],
  "any.token_expired": turnedAway("unauthorized", "TOKEN_EXPIRED", TWICE),
  "any.rate_limited": turnedAway("rate-limited", "RATE_LIMIT_REACHED", {
    times: 1,
    // Its limit begins anew at 1768471260.
    atMs: 1_768_471_215_000,
    retryAfterMs: 45_000,
  }),
  "any.unknown_path_spring": nobodysWord("unreadable"),
  "any.unknown_path_spring_2021": nobodysWord("unreadable"),
  "any.proxy_html_502": nobodysWord("server-error"),
  "balance.success_2022": reads("readBalance", ok(usd(1000_00000n))),
  "balance.success_2026": [
    reads("readBalance", ok(usd(962_24464n))),
    reads("ping", ok({ isUp: true, operators: {} }), [{ headers: ACCEPT }]),
  ],
  "operators.list.page1": noPlans,
  "operators.list.past_end": noPlans,
  "operators.by_country.dz": reads(
    "listPlans",
    ok([
      plan(6, "mobilis", "Mobilis Algeria"),
      plan(7, "ooredoo", "Ooredoo Algeria"),
      plan(8, "djezzy", "Djezzy Algeria"),
    ]),
    [OPERATORS],
  ),
  "operators.by_id.range_recorded": [
    noPlans,
    // Another country's operator is no word about a number of ours.
    detects(ORDER.msisdn, trouble("unmapped"), [DETECTED]),
  ],
  "operators.by_id.fixed_recorded": noPlans,
  "operators.by_id.djezzy": noPlans,
  // Their error object without a code: its class and its shape say that nothing was bought.
  "operators.by_id.not_found": [
    reads("listPlans", trouble("unmapped"), [OPERATORS]),
    sends(refused("validation", null, null), {}, [SENT]),
  ],
  "operators.auto_detect.dz": detects(ORDER.msisdn, ok("djezzy"), [DETECTED]),
  // Nobody's number, by their own word for it; every other refusal is one of the question.
  "operators.auto_detect.not_found": detects(ORDER.msisdn, ok(null), [DETECTED]),
  "operators.auto_detect.bad_iso": detects(ORDER.msisdn, trouble("unmapped"), [DETECTED]),
  "operators.auto_detect.country_not_supported": detects(ORDER.msisdn, trouble("unmapped"), [DETECTED]),
  "operators.auto_detect.sandbox_india": detects(ORDER.msisdn, trouble("server-error"), [DETECTED]),
  "topups.sync.success": sends(accepted("900101", "ord-1001-1"), FIRST, AT_ONCE),
  "topups.sync.success_local_amount": sends(
    accepted("900102", "ord-1002-1"),
    { reference: "ord-1002-1", planCode: "reloadly-8-local", faceValueMinor: 500_00n, amountSent: null },
    AT_ONCE,
  ),
  // Without a status it proves nothing but that it is there.
  "topups.sync.success_pin_recorded": sends(
    accepted("10671", "ede8ffda-25d7-4039-841c-5f62393dec2b"),
    {
      planCode: "reloadly-672",
      amountSent: usd(18_24000n),
      reference: "ede8ffda-25d7-4039-841c-5f62393dec2b",
    },
    [
      {
        path: "/topups-async",
        body: {
          operatorId: 672,
          amount: 18.24,
          useLocalAmount: false,
          customIdentifier: "ede8ffda-25d7-4039-841c-5f62393dec2b",
          recipientPhone: { countryCode: "DZ", number: "213770123456" },
        },
      },
    ],
  ),
  // Without an id it is to be looked for, whatever it says of itself.
  "topups.sync.processing_wrapped": sends(unclear("unreadable", null), { reference: "ord-1003-1" }, AT_ONCE),
  "topups.sync.processing_flat": [
    sends(accepted("900104", "ord-1004-1"), { reference: "ord-1004-1" }, AT_ONCE),
    checks(
      "900104",
      found({
        providerOrderId: "900104",
        providerReference: "ord-1004-1",
        meaning: "handling",
        word: "PROCESSING",
        wait: TWO_MINUTES,
      }),
      { reference: "ord-1004-1" },
      [asked("/topups/900104/status")],
    ),
  ],
  "topups.sync.refunded_wrapped": sends(unclear("unreadable", null), { reference: "ord-1005-1" }, AT_ONCE),
  "topups.sync.error.duplicate_identifier": sendsNow(duplicate("CUSTOM_IDENTIFIER_ALREADY_USED")),
  "topups.sync.error.insufficient_balance": sendsNow(notRun("float-empty", "INSUFFICIENT_BALANCE")),
  "topups.sync.error.invalid_recipient_phone": refusedNow("phone", "INVALID_RECIPIENT_PHONE"),
  "topups.sync.error.invalid_amount_for_operator": refusedNow("validation", "INVALID_AMOUNT_FOR_OPERATOR"),
  "topups.sync.error.invalid_local_amount": refusedNow("validation", "INVALID_LOCAL_AMOUNT_FOR_OPERATOR"),
  "topups.sync.error.local_not_supported": refusedNow(
    "validation",
    "LOCAL_AMOUNTS_NOT_SUPPORTED_BY_OPERATOR",
  ),
  "topups.sync.error.missing_field": refusedNow("validation", "INVALID_INPUT_PROVIDED"),
  "topups.sync.error.identifier_too_long": refusedNow("validation", "INVALID_INPUT_PROVIDED"),
  "topups.sync.error.operator_phone_mismatch": refusedNow("phone", "OPERATOR_AND_RECIPIENT_PHONE_MISMATCH"),
  "topups.sync.error.phone_recently_recharged": refusedNow(
    "recipient-busy",
    "PHONE_RECENTLY_RECHARGED",
    TWO_MINUTES,
  ),
  "topups.sync.error.recipient_pending": refusedNow(
    "recipient-busy",
    "RECIPIENT_HAS_PENDING_TRANSACTION",
    TWO_MINUTES,
  ),
  "topups.sync.error.cannot_process_definite": refusedNow(
    "try-later",
    "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT",
  ),
  // The same word in a 500 proves nothing.
  "topups.sync.error.cannot_process_indefinite": sendsNow(
    unclear("server-error", "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT"),
  ),
  "topups.sync.error.operator_unavailable": [
    refusedNow("operator-down", "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE"),
    // As an answer to a question it is no ending.
    checks("900201", unavailable("server-error", "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE"), {}, [
      CHECKED,
    ]),
  ],
  "topups.sync.error.provider_internal_error": sendsNow(unclear("server-error", "PROVIDER_INTERNAL_ERROR")),
  "topups.sync.error.daily_count": sendsNow(notRun("daily-limit", "MAX_DAILY_TRANSACTION_COUNT_REACHED")),
  "topups.sync.error.daily_amount": sendsNow(notRun("daily-limit", "MAX_DAILY_TRANSACTION_AMOUNT_REACHED")),
  "topups.sync.lost_answer": [
    sends(unclear("reset", null), { reference: "ord-3001-1" }, AT_ONCE),
    checks("900201", unavailable("unreachable", null), {}, [CHECKED]),
  ],
  "topups.async.accepted": sends(accepted("900201", null)),
  // A number of two digits never leaves here.
  "topups.async.error.invalid_recipient_phone": sends(
    refused("phone", "INVALID_RECIPIENT_PHONE", null),
    { reference: "ord-4002-1" },
    [sentTo("ord-4002-1")],
  ),
  "topups.async.error.duplicate_identifier": sends(duplicate("CUSTOM_IDENTIFIER_ALREADY_USED")),
  // A PIN of another country, in another currency: read all the same, and nobody's order of ours.
  "topups.status.successful_flat": checks(
    "26523",
    found({
      ...DELIVERED,
      identity: "mismatch",
      providerOrderId: "26523",
      providerReference: "This is example identifier",
      cost: { currency: "NGN", minor: 3105_03000n },
    }),
  ),
  "topups.status.processing": checks(
    "900201",
    found({ meaning: "handling", word: "PROCESSING", providerOrderId: "900201", wait: TWO_MINUTES }),
  ),
  "topups.status.refunded": checks(
    "900202",
    found(
      { meaning: "refunded", word: "REFUNDED", providerOrderId: "900202" },
      "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE",
    ),
  ),
  "topups.status.failed": checks(
    "900203",
    found(
      { meaning: "failed", word: "FAILED", providerOrderId: "900203", wait: HALF_AN_HOUR },
      "PROVIDER_INTERNAL_ERROR",
    ),
  ),
  // Before 2022 without a cost: what the balance fell by.
  "topups.status.successful_wrapped_recorded": checks(
    "1",
    found({ ...DELIVERED, identity: "mismatch", providerOrderId: "1", cost: usd(17_40000n) }),
  ),
  "topups.status.successful_wrapped_dz": [
    checks(
      "900201",
      found({
        ...DELIVERED,
        providerOrderId: "900201",
        providerReference: "ord-4001-1",
        cost: usd(4_80000n),
      }),
    ),
    // The same answer to somebody else's question.
    checks(
      "900201",
      found({
        ...DELIVERED,
        identity: "mismatch",
        providerOrderId: "900201",
        providerReference: "ord-4001-1",
        cost: usd(4_80000n),
      }),
      { reference: "ord-4001-2" },
    ),
  ],
  "topups.status.not_found": checks("99999999", { kind: "not-found" }),
  "topups.status.unrecognised": checks(
    "900213",
    found({ meaning: "unmapped", word: "SOMETHING_NEW", providerOrderId: "900213" }),
  ),
  "reports.list.by_identifier_found": [
    {
      // Found under our reference, it is asked about by its id: the report and the status tell the same transaction.
      ...checks(null, found({ ...deliveredFirst, cost: usd(4_80000n) }), FIRST, [
        {},
        asked("/topups/900101/status"),
      ]),
      elsewhere: { "/topups/900101/status": "reports.by_id" },
    },
    // Somebody else's top-up under our reference is not asked about any further.
    checks(
      null,
      doubtful({
        identity: "mismatch",
        word: "SUCCESSFUL",
        providerOrderId: "900101",
        providerReference: "ord-1001-1",
      }),
      { ...FIRST, msisdn: "0770123457" },
    ),
    // The search ignores case, a reference does not.
    checks(null, { kind: "not-found" }, { reference: "ORD-1001-1" }, [
      asked("/topups/reports/transactions?customIdentifier=ORD-1001-1"),
    ]),
  ],
  "reports.list.by_identifier_empty": [
    checks(null, { kind: "not-found" }, { reference: "ord-9999-1" }),
    lists(PAGE, ok({ page: 1, totalPages: 1, unreadableCount: 0, orders: [] }), { asks: [LISTED] }),
  ],
  "reports.list.by_identifier_double_send": [
    checks(null, doubtful({ word: "SUCCESSFUL, SUCCESSFUL", providerReference: "ord-5001-1" }), DOUBLE),
    // Newest first. Of two under one reference, the one that is not ours is nobody's but a contradiction.
    lists(
      PAGE,
      ok({
        page: 1,
        totalPages: 1,
        unreadableCount: 0,
        orders: ["900302", "900301"].map((id) =>
          listed(
            seen({
              ...DELIVERED,
              providerOrderId: id,
              providerReference: "ord-5001-1",
              cost: usd(4_80000n),
            }),
            {
              ...ROW,
              row: rowOf(id, "ord-5001-1"),
              isOf: [id === "900301" ? "ours" : "mismatch", "stranger"],
            },
          ),
        ),
      }),
      { of: [doubleOrder, firstOrder], asks: [LISTED] },
    ),
  ],
  "reports.list.filtered": lists(
    // Wide of both zones by 36 hours at either end.
    {
      ...PAGE,
      window: { from: new Date("2026-01-15T12:00:00Z"), to: new Date("2026-01-15T18:30:00Z") },
    },
    ok({
      page: 1,
      totalPages: 1,
      unreadableCount: 0,
      orders: [
        listed(deliveredFirst, {
          ...ROW,
          row: rowOf("900101", "ord-1001-1"),
          isOf: ["ours", "stranger"],
        }),
      ],
    }),
    {
      of: [firstOrder, doubleOrder],
      asks: [
        asked(
          "/topups/reports/transactions?page=1&size=10&startDate=2026-01-14%2000%3A00%3A00&endDate=2026-01-17%2006%3A30%3A00",
        ),
      ],
    },
  ),
  // Nothing is ever asked there: the same transaction, as the status of its id.
  "reports.by_id": checks("900101", found({ ...deliveredFirst, cost: usd(4_80000n) }), FIRST, [
    asked("/topups/900101/status"),
  ]),
  "reports.by_id.recorded_2021": checks("10657", unavailable("unreadable", null), {}, [
    asked("/topups/10657/status"),
  ]),
  "reports.by_id.not_found": checks("99999999", unavailable("unmapped", null), {}, [
    asked("/topups/99999999/status"),
  ]),
};

const ASIDE = [
  {
    why: "Said to our own door, not in answer to a question: webhook.test.ts has them to the letter.",
    names: ["webhook.airtime.data_transaction", "webhook.airtime.data_flat", "webhook.airtime.bad_signature"],
  },
  {
    why: "A paid look-up of ported numbers, which nobody here makes.",
    names: ["operators.mnp_get.success", "operators.mnp_post.success", "operators.mnp.not_found"],
  },
  {
    why: "Numbers of one country are topped up, and it is known.",
    names: ["countries.list", "countries.by_iso.dz", "countries.by_iso.not_supported"],
  },
  {
    why: "The rate and the discounts come with each operator in the list of them.",
    names: [
      "operators.fx_rate.by_body",
      "operators.fx_rate.by_path_recorded",
      "operators.fx_rate.not_available",
      "commissions.list.dz_rows_recorded",
      "commissions.by_operator.djezzy",
      "commissions.by_operator.not_found",
    ],
  },
  {
    why: "Advertisements, in HTML of theirs.",
    names: [
      "promotions.list",
      "promotions.by_id",
      "promotions.by_country",
      "promotions.by_operator",
      "promotions.by_id.not_found",
    ],
  },
] as const;

describeFixtures("Reloadly", {
  folder: "lib/providers/reloadly",
  published: "../shared/providers/reloadly-fixtures.json",
  expected: EXPECTED,
  aside: ASIDE,
  open: (url, { request }) => {
    const { audience } = Object(request.body);
    // Away from Reloadly's own addresses, the sandbox's is what is asked for by itself.
    const isSandbox = audience === undefined || audience === "https://topups-sandbox.reloadly.com";
    return openReloadly({ ...KEY, baseUrl: url, authUrl: url, ...(!isSandbox && { audience }) });
  },
  always: { "/oauth/token": "auth.token.sandbox" },
  secrets: { [KEY.clientId]: "<id>", [KEY.clientSecret]: "<secret>", [TOKEN]: "<token>" },
});
