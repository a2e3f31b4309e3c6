import { type CostPpm, dinars } from "@/lib/domain/money";
import { ok } from "@/lib/domain/result";
import {
  type Asks,
  checks as checksOrder,
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
import type { OrderToCheck, OrderToSend, ProviderOrder, ProviderPlan, TurnedAway } from "../provider";
import fixtures from "./fixtures.json" with { type: "json" };
import { openOneClickDz } from "./oneclickdz";

/** The records' own: an identity that was recorded echoes it in full. */
const API_KEY = fixtures["GET /v3/validate#sandbox"].response.body.data.apiKey.key;

const ORDER: OrderToSend = {
  planCode: "PREPAID_DJEZZY",
  msisdn: "0778037340",
  faceValueMinor: 500_00n,
  reference: "order-12345",
};
const ID = "6901616fe9e88196b4eb64b0";

const sends = (answers: object, order: Partial<OrderToSend> = {}, asks?: Asks): Expectation =>
  sendsOrder({ ...ORDER, ...order }, answers, asks);
const checks = (answers: object, order: Partial<OrderToCheck> = {}, asks?: Asks): Expectation =>
  checksOrder({ ...ORDER, providerOrderId: ID, notFoundCount: 0, ...order }, answers, asks);

const seen = (order: Pick<ProviderOrder, "meaning" | "word"> & Partial<ProviderOrder>): ProviderOrder => ({
  identity: "ours",
  providerOrderId: ID,
  providerReference: "order-12345",
  message: null,
  suggestedOffers: [],
  cost: null,
  ...order,
});
const found = (order: Parameters<typeof seen>[0]): object => ({ kind: "found", order: seen(order) });
const accepted = (providerOrderId: string, providerReference: string): object => ({
  kind: "accepted",
  providerOrderId,
  providerReference,
  providerCode: null,
});

const WRONG_NUMBER = "رقم الهاتف غير صحيح، الرجاء التأكد من الرقم وإعادة المحاولة";
const OTHER_OFFERS = "هذا رقم الهاتف لا يقبل العرض المرسل، الرجاء إرسال أحد العروض التالية";
const NOBODY_KNOWS =
  "هذه العملية حالتها غير معروفة، يرجى التأكد مع عميلك، ولن نتحمل أي مسؤولية عن أي خسائر. إذا فشلت العملية بالفعل، فلا تقلق، سيتم استرداد أموالك خلال 24 ساعة";
const FACTURE = { planCode: "FACTURE_DJEZZY", name: "📋 FACTURE | فاتورة", amountMinor: 500_00n };

const WRONG = {
  providerOrderId: "69016180e9e88196b4eb64c1",
  providerReference: "API-+213665983439-test-1761698175883-refund",
};
const UNSUITED = {
  providerOrderId: "69016194e9e88196b4eb64ce",
  providerReference: "API-+213665983439-test-1761698196315-suggest",
};
const wrongOrder: OrderToCheck = {
  ...ORDER,
  msisdn: "0600000001",
  reference: "test-1761698175883-refund",
  providerOrderId: WRONG.providerOrderId,
  notFoundCount: 0,
};
const unsuitedOrder: OrderToCheck = {
  ...ORDER,
  msisdn: "0600000002",
  reference: "test-1761698196315-suggest",
  providerOrderId: UNSUITED.providerOrderId,
  notFoundCount: 0,
};
const wrong = seen({ ...WRONG, meaning: "refunded", word: "REFUNDED", message: WRONG_NUMBER });
const unsuited = seen({
  ...UNSUITED,
  meaning: "refunded",
  word: "REFUNDED",
  message: OTHER_OFFERS,
  suggestedOffers: [FACTURE],
});
const UNDECIDED = {
  providerOrderId: "690161a0e9e88196b4eb64d0",
  reference: "order-12348",
  msisdn: "0600000003",
};
const undecided = { providerOrderId: UNDECIDED.providerOrderId, providerReference: UNDECIDED.reference };

type PlanTold = Pick<ProviderPlan, "code" | "name" | "operator" | "operatorName"> & {
  costPpm: CostPpm | null;
};
const plan = (told: PlanTold, own: Partial<ProviderPlan>): ProviderPlan => ({
  kind: "dynamic",
  isEnabled: true,
  isAirtime: false,
  minimumMinor: null,
  maximumMinor: null,
  amountMinor: null,
  terms: null,
  ...told,
  ...own,
});
const PREPAID = "📱 PREPAID | عادي";

// ------------------------------------------------------------------------------------------------ anywhere

const KEY = { "X-Access-Token": "<api-key>" };
const asked = (path: string): Asks => [{ method: "GET", path, headers: KEY, body: undefined }];
const SENT: Asks = [
  {
    method: "POST",
    path: "/v3/mobile/send",
    headers: { ...KEY, "Content-Type": "application/json" },
    body: { plan_code: "PREPAID_DJEZZY", MSSIDN: "0778037340", amount: 500, ref: "order-12345" },
  },
];
const CHECKED = asked(`/v3/mobile/check-id/${ID}`);
const LOOKED_UP = asked("/v3/mobile/check-ref/order-12345");

/** A caller turned away is turned away from everything, and what it sent did not run. */
const turnedAway = (
  cause: TurnedAway,
  code: string,
  retryAfterMs: number | null = null,
): readonly Expectation[] => [
  sends(notRun(cause, code, retryAfterMs), {}, SENT),
  checks(unavailable(cause, code, retryAfterMs), {}, CHECKED),
  checks(unavailable(cause, code, retryAfterMs), { providerOrderId: null }, LOOKED_UP),
  reads("readBalance", trouble(cause, retryAfterMs), asked("/v3/account/balance")),
  reads("listPlans", trouble(cause, retryAfterMs), asked("/v3/mobile/plans")),
  reads("identify", trouble(cause, retryAfterMs), asked("/v3/validate")),
];

// ------------------------------------------------------------------------------------------------ the records

const LISTED = { planCode: "PREPAID_DJEZZY", faceValueMinor: 500_00n };
const { items } = fixtures["GET /v3/mobile/list#ok"].response.body.data;

type Aside = "GET /v3/account/transactions#ok";

const PAGE = { page: 1, pageSize: 20 };
const FIRST_PAGE: Asks = [{ query: { page: "1", pageSize: "20" } }];
const PING = { djezzy: true, mobilis: true, ooredoo: true };
const ACCOUNT = { environment: "sandbox", canSend: true, accountName: "+213665983439" };

const EXPECTED: Readonly<
  Record<Exclude<keyof typeof fixtures, Aside>, Expectation | readonly Expectation[]>
> = {
  "GET /v3/ping#ok": reads("ping", ok({ isUp: true, operators: PING })),
  "GET /v3/ping#operator-down": reads("ping", ok({ isUp: true, operators: { ...PING, ooredoo: false } })),
  "GET /v3/validate#sandbox": [
    reads("identify", ok(ACCOUNT)),
    // It echoes the key, which is struck out of what is kept of any answer.
    sends(unclear("unreadable", null), {}, SENT),
    checks(unavailable("unreadable", null), {}, CHECKED),
  ],
  "GET /v3/validate#quickstart-trimmed": reads("identify", ok(ACCOUNT)),
  "ANY#missing-token": turnedAway("unauthorized", "MISSING_ACCESS_TOKEN"),
  "ANY#invalid-token": turnedAway("unauthorized", "INVALID_ACCESS_TOKEN"),
  "ANY#ip-blocked": turnedAway("ip-refused", "IP_BLOCKED"),
  "ANY#ip-not-allowed": turnedAway("ip-refused", "IP_NOT_ALLOWED"),
  "ANY#api-disabled": turnedAway("key-disabled", "API_DISABLED"),
  "ANY#rate-limited": turnedAway("rate-limited", "RATE_LIMIT_EXCEEDED", 5_000),
  // The router's own words are nobody's about an order, not even that there is none.
  "ANY#router-404": [
    sends(unclear("unreadable", null), {}, SENT),
    checks(unavailable("unreadable", null), {}, CHECKED),
    checks(unavailable("unreadable", null), { providerOrderId: null }, LOOKED_UP),
    reads("listPlans", trouble("unreadable"), asked("/v3/mobile/plans")),
  ],
  "ANY#internal-error": [
    sends(unclear("server-error", "INTERNAL_ERROR"), { reference: "order-500" }),
    checks(unavailable("server-error", "INTERNAL_ERROR"), {}, CHECKED),
    reads("readBalance", trouble("server-error"), asked("/v3/account/balance")),
  ],
  "ANY#unavailable": [
    reads("listPlans", trouble("server-error")),
    reads("ping", trouble("server-error"), [{ path: "/v3/ping", headers: {} }]),
    sends(unclear("server-error", "SERVICE_UNAVAILABLE"), {}, SENT),
    checks(unavailable("server-error", "SERVICE_UNAVAILABLE"), {}, CHECKED),
  ],
  "GET /v3/account/balance#ok": reads("readBalance", ok(dinars(1_326_13n))),
  "GET /v3/account/balance#changelog-variant": reads("readBalance", ok(dinars(50_000_00n))),
  "GET /v3/mobile/plans#ok": reads(
    "listPlans",
    ok([
      plan(
        {
          code: "GROS_MOBILIS",
          name: "📱 GROS MOBILIS | جملة",
          operator: "mobilis",
          operatorName: "GMobilis",
          costPpm: null,
        },
        { minimumMinor: 5_000_00n, maximumMinor: 300_000_00n },
      ),
      plan(
        {
          code: "PREPAID_DJEZZY",
          name: PREPAID,
          operator: "djezzy",
          operatorName: "Djezzy",
          costPpm: 992_500,
        },
        { isAirtime: true, minimumMinor: 100_00n, maximumMinor: 10_000_00n },
      ),
      plan(
        {
          code: "PREPAID_MOBILIS",
          name: PREPAID,
          operator: "mobilis",
          operatorName: "Mobilis",
          costPpm: 960_000,
        },
        { isAirtime: true, minimumMinor: 40_00n, maximumMinor: 3_999_00n },
      ),
      plan(
        {
          code: "MIX500_MOBILIS",
          name: "📱🌐 AUTO | MIX 500",
          operator: "mobilis",
          operatorName: "Mobilis",
          costPpm: 970_000,
        },
        { kind: "fixed", amountMinor: 500_00n },
      ),
      plan(
        {
          code: "PIXX_500",
          name: "Pixx 500 DA",
          operator: "mobilis",
          operatorName: "Pixx",
          costPpm: 970_000,
        },
        { kind: "fixed", amountMinor: 500_00n },
      ),
    ]),
  ),
  "GET /v3/mobile/plans#guide-shapes": reads(
    "listPlans",
    ok([
      plan(
        {
          code: "PREPAID_DJEZZY",
          name: "Djezzy Prepaid",
          operator: "djezzy",
          operatorName: "Djezzy",
          costPpm: 980_000,
        },
        { isAirtime: true, minimumMinor: 50_00n, maximumMinor: 5_000_00n },
      ),
      plan(
        {
          code: "GETMENU_Mobilis",
          name: "Mobilis GetMenu",
          operator: "mobilis",
          operatorName: "Mobilis",
          costPpm: 980_000,
        },
        { kind: "menu", minimumMinor: 50_00n, maximumMinor: 5_000_00n },
      ),
      plan(
        {
          code: "PIXX_500",
          name: "Pixx 500 DA",
          operator: "mobilis",
          operatorName: "Pixx",
          costPpm: 970_000,
        },
        { kind: "fixed", amountMinor: 500_00n },
      ),
    ]),
  ),
  "POST /v3/mobile/send#ok-prefixed-ref": sends(accepted(ID, "API-+213665983439-order-12345")),
  "POST /v3/mobile/send#ok-doc-verbatim": sends(accepted(ID, "API-+213665983439-test-1761698159224-success")),
  "POST /v3/mobile/send#ok-wild": sends(accepted("69537bd879b32384c0bfb932", "API-+213658535537-ref-124"), {
    reference: "ref-124",
  }),
  "POST /v3/mobile/send#ok-bare-ref": sends(accepted(ID, "order-1730462400-user123"), {
    reference: "order-1730462400-user123",
  }),
  "POST /v3/mobile/send#ok-newBalance": sends(accepted(ID, "my-order-123"), { reference: "my-order-123" }),
  "POST /v3/mobile/send#bad-phone": sends(refused("validation", "ERR_VALIDATION"), { msisdn: "778037340" }),
  // Nothing leaves here without a plan, an amount and a reference.
  "POST /v3/mobile/send#missing-plan": sends(refused("validation", "ERR_VALIDATION"), {}, SENT),
  "POST /v3/mobile/send#amount-out-of-range": sends(refused("validation", "ERR_VALIDATION"), {
    faceValueMinor: 20_00n,
  }),
  "POST /v3/mobile/send#amount-missing-dynamic": sends(refused("validation", "ERR_VALIDATION"), {}, SENT),
  "POST /v3/mobile/send#insufficient-balance": sends(refused("float-empty", "INSUFFICIENT_BALANCE"), {
    faceValueMinor: 1_000_00n,
  }),
  "POST /v3/mobile/send#insufficient-balance-alias": sends(refused("float-empty", "NO_BALANCE"), {
    faceValueMinor: 1_000_00n,
  }),
  "POST /v3/mobile/send#duplicate-ref": sends(duplicate("DUPLICATED_REF")),
  "POST /v3/mobile/send#duplicate-ref-wild": sends(duplicate("DUPLICATED-REF")),
  "GET /v3/mobile/check-id/{id}#PENDING": checks(
    found({ meaning: "pending", word: "PENDING", cost: dinars(490_00n) }),
  ),
  "GET /v3/mobile/check-id/{id}#HANDLING": checks(
    found({ meaning: "handling", word: "HANDLING", cost: dinars(490_00n) }),
  ),
  "GET /v3/mobile/check-id/{id}#FULFILLED": [
    checks(found({ meaning: "fulfilled", word: "FULFILLED", cost: dinars(490_00n) })),
    // Of another order's answer nothing may be taken for ours.
    checks(found({ identity: "mismatch", meaning: "fulfilled", word: "FULFILLED", cost: dinars(490_00n) }), {
      msisdn: "0778037341",
    }),
  ],
  "GET /v3/mobile/check-id/{id}#REFUNDED-message (0600000001)": checks(
    { kind: "found", order: wrong },
    wrongOrder,
  ),
  "GET /v3/mobile/check-id/{id}#REFUNDED-suggested (0600000002)": checks(
    { kind: "found", order: unsuited },
    unsuitedOrder,
  ),
  "GET /v3/mobile/check-id/{id}#REFUNDED-GETMENU-many": checks(
    found({
      providerOrderId: "690161b0e9e88196b4eb64e0",
      providerReference: "menu-1",
      meaning: "refunded",
      word: "REFUNDED",
      message: OTHER_OFFERS,
      suggestedOffers: [
        { planCode: "MIX500_MOBILIS", name: "📱🌐 AUTO | MIX 500", amountMinor: 500_00n },
        { planCode: "PREPAID_MOBILIS", name: PREPAID, amountMinor: 100_00n },
      ],
    }),
    {
      providerOrderId: "690161b0e9e88196b4eb64e0",
      reference: "menu-1",
      planCode: "GETMENU_Mobilis",
      msisdn: "0665983439",
      faceValueMinor: 50_00n,
    },
  ),
  "GET /v3/mobile/check-id/{id}#UNKNOWN_ERROR (0600000003)": checks(
    found({
      ...undecided,
      meaning: "undecided",
      word: "UNKNOWN_ERROR",
      message: NOBODY_KNOWS,
      cost: dinars(490_00n),
    }),
    UNDECIDED,
  ),
  "GET /v3/mobile/check-id/{id}#UNKNOWN_ERROR-resolved-REFUNDED": checks(
    found({ ...undecided, meaning: "refunded", word: "REFUNDED", message: NOBODY_KNOWS }),
    UNDECIDED,
  ),
  "GET /v3/mobile/check-id/{id}#UNKNOWN_ERROR-resolved-FULFILLED": checks(
    found({ ...undecided, meaning: "fulfilled", word: "FULFILLED", cost: dinars(490_00n) }),
    UNDECIDED,
  ),
  "GET /v3/mobile/check-id/{id}#arabic-docs-SUCCESS": checks(
    found({ meaning: "fulfilled", word: "SUCCESS", cost: dinars(490_00n) }),
  ),
  "GET /v3/mobile/check-id/{id}#arabic-docs-FAILED": checks(found({ meaning: "refunded", word: "FAILED" })),
  "GET /v3/mobile/check-id/{id}#minimal-quickstart": checks(
    found({ meaning: "fulfilled", word: "FULFILLED", providerOrderId: null, providerReference: null }),
    { providerOrderId: null, reference: "order-001" },
  ),
  "GET /v3/mobile/check-ref/{ref}#FULFILLED": checks(
    found({ meaning: "fulfilled", word: "FULFILLED", cost: dinars(490_00n) }),
    { providerOrderId: null },
  ),
  "GET /v3/mobile/check-ref/{ref}#prefixed-encoded": {
    // The prefix is the account's name, so that is asked for first.
    ...checks(
      found({
        meaning: "fulfilled",
        word: "FULFILLED",
        providerReference: "API-+213665983439-order-12345",
        cost: dinars(490_00n),
      }),
      { providerOrderId: null, notFoundCount: 1 },
      [{ path: "/v3/validate" }, {}],
    ),
    elsewhere: { "/v3/validate": "GET /v3/validate#sandbox" },
  },
  "GET /v3/mobile/check-ref/{ref}#not-found": checks({ kind: "not-found" }, { providerOrderId: null }),
  "GET /v3/mobile/check-id/{id}#not-found": checks(
    { kind: "not-found" },
    { providerOrderId: "000000000000000000000000" },
  ),
  "GET /v3/mobile/list#ok": lists(
    PAGE,
    ok({
      page: 1,
      totalPages: 1,
      unreadableCount: 0,
      orders: [
        listed(unsuited, {
          ...LISTED,
          msisdn: "0600000002",
          createdAt: new Date("2025-10-29T00:36:36.385Z"),
          row: items[0],
          isOf: ["ours", "stranger"],
        }),
        listed(wrong, {
          ...LISTED,
          msisdn: "0600000001",
          createdAt: new Date("2025-10-29T00:36:15.900Z"),
          row: items[1],
          isOf: ["stranger", "ours"],
        }),
      ],
    }),
    { of: [unsuitedOrder, wrongOrder] },
  ),
  // Neither is ever asked for so: both ends of a window or none, and at most a hundred rows.
  "GET /v3/mobile/list#from-without-to": lists(PAGE, trouble("unmapped"), { asks: FIRST_PAGE }),
  "GET /v3/mobile/list#pageSize-too-big": lists(PAGE, trouble("unmapped"), { asks: FIRST_PAGE }),
  // The second version's shape has no envelope of the third's: nobody's word.
  "legacy GET /v2/topup/checkStatus/ID/{id}#wild": checks(unavailable("unreadable", null)),
};

const ASIDE = [
  {
    why: "The account's movements: the float is read as one figure and the orders from their own list.",
    names: ["GET /v3/account/transactions#ok"],
  },
  {
    why: "Internet subscriptions, which are not sold here.",
    names: [
      "GET /v3/internet/products#ADSL",
      "GET /v3/internet/products#arabic-array-variant",
      "GET /v3/internet/check-number#ADSL",
      "GET /v3/internet/check-number#4G",
      "GET /v3/internet/check-number#invalid",
      "POST /v3/internet/send#ok",
      "GET /v3/internet/check-id/{id}#FULFILLED",
      "GET /v3/internet/check-id/{id}#HANDLING",
      "GET /v3/internet/check-id/{id}#QUEUED",
      "GET /v3/internet/check-id/{id}#REFUNDED",
    ],
  },
  {
    why: "Gift cards, which are not sold here.",
    names: [
      "GET /v3/gift-cards/catalog#ok",
      "GET /v3/gift-cards/checkProduct/{productId}#ok",
      "POST /v3/gift-cards/placeOrder#ok",
      "GET /v3/gift-cards/checkOrder/{orderId}#HANDLING",
      "GET /v3/gift-cards/checkOrder/{orderId}#FULFILLED",
      "GET /v3/gift-cards/checkOrder/{orderId}#PARTIALLY_FILLED (typeId TEST_PARTIAL)",
      "GET /v3/gift-cards/checkOrder/{orderId}#REFUNDED (typeId TEST_REFUND)",
      "GET /v3/gift-cards/list#ok",
    ],
  },
  {
    why: "Payments by card, by which nobody pays here.",
    names: ["POST /v3/ocpay/createLink#ok", "GET /v3/ocpay/checkPayment/{ref}#PENDING"],
  },
  { why: "How the sandbox behaves: no answer to anything.", names: ["sandbox#rules"] },
] as const;

describeFixtures("OneClickDz", {
  folder: "lib/providers/oneclickdz",
  published: "../shared/providers/oneclickdz-fixtures.json",
  expected: EXPECTED,
  aside: ASIDE,
  open: (baseUrl) => openOneClickDz({ baseUrl, apiKey: API_KEY }),
  secrets: { [API_KEY]: "<api-key>" },
});
