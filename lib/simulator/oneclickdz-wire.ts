import "server-only";
import { dinars, type Money } from "@/lib/domain/money";
import type { Exchange } from "@/lib/providers/http";
import { ONECLICKDZ, openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import type { ActedProvider, BrokenShapes, Dialect, Told } from "./dialect";
import { answered } from "./exchanges";
import type { Luck } from "./luck";
import {
  type Execution,
  isVisible,
  type Look,
  lookAt,
  openProviderBook,
  type Posted,
  type ProviderBook,
} from "./provider-book";
import type { No } from "./script";

/** OneClickDz as it talks: an envelope around everything, amounts in dinars, our reference behind a prefix. */
export const ONECLICKDZ_DIALECT: Dialect = {
  id: ONECLICKDZ,
  accountCurrency: "DZD",
  planCodes: { djezzy: "PREPAID_DJEZZY", mobilis: "PREPAID_MOBILIS" },
  act,
};

/** Under which of its two forms a reference is found; the real one does not say. */
type Lookup = "bare" | "prefixed" | "both";

function act(luck: Luck): ActedProvider {
  const lookup = luck.pick<Lookup>(["bare", "prefixed", "both"]);
  const book = openProviderBook({
    idOf: (nth) => `66f${nth.toString(16).padStart(21, "0")}`,
    costOf,
  });
  return {
    dialect: ONECLICKDZ_DIALECT,
    book,
    openAdapter: (wire) =>
      openOneClickDz({ baseUrl: "http://provider.invalid", apiKey: "simulated-key", wire }),
    readOrder: (_path, body) => postedOf(body),
    signIn: () => refusal(404, "ROUTE_NOT_FOUND"),
    // Its key is one for life.
    refuseKey: () => null,
    accept: ({ id, posted }) =>
      success({ topupId: id, topupRef: prefixed(posted.reference), newBalance: 100_000 }),
    refuse: ({ kind, retryAfterMs }) => refusal(...NOES[kind], retryAfterMs),
    answer: (path, atMs) => answer(book, lookup, path, atMs),
    isAboutOneOrder: (path) => path.includes("/mobile/check-"),
    routeOf: (path) => path.replace(/\?.*$/, "").split("/").slice(2, 4).join("/"),
    broken: BROKEN,
  };
}

const USERNAME = "+213770000000";
const PREFIX = `API-${USERNAME}-`;
const prefixed = (reference: string): string => `${PREFIX}${reference}`;

const success = (data: unknown): Exchange => answered(200, { success: true, data });

const refusal = (status: number, code: string, retryAfterMs: number | null = null): Exchange =>
  answered(status, { success: false, error: { code, message: code } }, retryAfterMs);

/** It names fewer reasons than others do; an account at its limit it does not know, but an address it does not like. */
const NOES: Readonly<Record<No["kind"], readonly [status: number, code: string]>> = {
  validation: [400, "ERR_VALIDATION"],
  phone: [400, "ERR_PHONE"],
  "operator-down": [400, "ERR_VALIDATION"],
  later: [400, "ERR_VALIDATION"],
  busy: [400, "ERR_PHONE"],
  "float-empty": [403, "INSUFFICIENT_BALANCE"],
  "rate-limited": [429, "RATE_LIMIT_EXCEEDED"],
  unauthorized: [401, "INVALID_ACCESS_TOKEN"],
  disabled: [403, "API_DISABLED"],
  limit: [403, "IP_BLOCKED"],
};

const BROKEN: BrokenShapes = {
  duplicate: refusal(409, "DUPLICATED_REF"),
  serverErrors: [refusal(500, "INTERNAL_SERVER_ERROR"), refusal(503, "ERR_VALIDATION")],
  cut: '{"success":true,"data":{"topupId":"67',
  garbled: [
    [200, null],
    [200, []],
    [200, "OK"],
    [400, { success: true }],
    [200, { success: "true", data: { topupId: "x" } }],
    [200, { success: true, data: { topupId: null, status: 7 } }],
    [400, { success: false, data: { topupId: "x", status: "FULFILLED" }, error: null }],
    [200, { data: { status: "FULFILLED" } }],
    [400, { success: false, error: { code: "ERR_SERVICE_TEMPORARILY_WEIRD" } }],
  ],
};

function postedOf(body: object): Posted {
  const { plan_code: product, MSSIDN: msisdn, amount, ref: reference } = body as Record<string, unknown>;
  if (
    typeof product !== "string" ||
    typeof msisdn !== "string" ||
    typeof amount !== "number" ||
    typeof reference !== "string"
  ) {
    throw new Error("The adapter posts something else than it used to");
  }
  const minor = BigInt(amount) * 100n;
  return { reference, msisdn, product, amount: dinars(minor), worthMinor: minor };
}

/** 0.9925 of it, to the centime. */
function costOf({ amount }: Posted, driftPpm: number): Money {
  const ppm = (992_500n * BigInt(1_000_000 + driftPpm)) / 1_000_000n;
  return dinars((amount.minor * ppm + 500_000n) / 1_000_000n);
}

/** Centimes as the number that its JSON has. */
const numberOf = (minor: bigint): number => Number(minor) / 100;

// ------------------------------------------------------------------------------------------------ questions

function answer(book: ProviderBook, lookup: Lookup, path: string, atMs: number): Told {
  const route = path.split("?")[0] ?? "";
  if (path.includes("/mobile/check-")) return answerCheck(find(book, lookup, path), atMs);
  if (route === "/v3/mobile/list") return answerList(book, path, atMs);
  const data = ROUTES[route];
  return { exchange: data === undefined ? refusal(404, "ROUTE_NOT_FOUND") : success(data), tells: [] };
}

const planOf = (code: string, operator: string) => ({
  code,
  name: "PREPAID",
  operator,
  isEnabled: true,
  cost: "0.9925",
  min_amount: 50,
  max_amount: 10_000,
});

const ROUTES: Readonly<Record<string, unknown>> = {
  "/v3/ping": { api: "ok", operators: { mobilis: "up", djezzy: "up", ooredoo: "up" } },
  "/v3/validate": { username: USERNAME, apiKey: { type: "SANDBOX", scope: "READ-WRITE", isEnabled: true } },
  "/v3/account/balance": { balance: 100_000 },
  "/v3/mobile/plans": {
    dynamicPlans: [planOf("PREPAID_DJEZZY", "Djezzy"), planOf("PREPAID_MOBILIS", "Mobilis")],
    fixedPlans: [],
  },
};

function find(book: ProviderBook, lookup: Lookup, path: string): Execution | undefined {
  const key = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
  if (path.includes("/check-id/")) return book.executions.find(({ id }) => id === key);
  const isPrefixed = key.startsWith(PREFIX);
  if (lookup !== "both" && (lookup === "prefixed") !== isPrefixed) return undefined;
  return book.executionsOf(isPrefixed ? key.slice(PREFIX.length) : key)[0];
}

function answerCheck(execution: Execution | undefined, atMs: number): Told {
  if (execution === undefined || !isVisible(execution, atMs))
    return { exchange: refusal(404, "NOT_FOUND"), tells: [] };
  const look = lookAt(execution, atMs);
  return { exchange: success(rowOf(look)), tells: tellsOf(look) };
}

function answerList({ executions }: ProviderBook, path: string, atMs: number): Told {
  const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
  const page = Number(query.get("page") ?? "1");
  const pageSize = Number(query.get("pageSize") ?? "20");
  const [from, to] = [query.get("from"), query.get("to")];
  const all = executions
    .filter((execution) => isVisible(execution, atMs))
    .filter(({ createdAtMs }) => from === null || createdAtMs >= Date.parse(from))
    .filter(({ createdAtMs }) => to === null || createdAtMs <= Date.parse(to))
    .toReversed();
  const looks = all.slice((page - 1) * pageSize, page * pageSize).map((each) => lookAt(each, atMs));
  const totalPages = Math.max(1, Math.ceil(all.length / pageSize));
  const pagination = { page, pageSize, totalPages, totalResults: all.length };
  return { exchange: success({ items: looks.map(rowOf), pagination }), tells: looks.flatMap(tellsOf) };
}

// ------------------------------------------------------------------------------------------------ one order

const WORDS = {
  waiting: "PENDING",
  busy: "HANDLING",
  undecided: "UNKNOWN_ERROR",
  delivered: "FULFILLED",
  refunded: "REFUNDED",
} as const satisfies Record<Look["word"], string>;

function rowOf({ execution, word, oddity }: Look): Record<string, unknown> {
  const { id, posted, cost, createdAtMs } = execution;
  const isGivenBack = word === "refunded";
  const amount = numberOf(posted.amount.minor);
  return {
    _id: id,
    ref: prefixed(posted.reference),
    plan_code: posted.product,
    MSSIDN: posted.msisdn,
    topup_amount: amount,
    balance_amount: isGivenBack ? 0 : numberOf(cost.minor),
    status: WORDS[word],
    created_at: new Date(createdAtMs).toISOString(),
    ...(isGivenBack && {
      refund_message: "الرقم لا يقبل هذا العرض",
      suggested_offers: [{ typename: "FACTURE", plan_code: "FACTURE_DJEZZY", amount }],
    }),
    ...(oddity !== null && ODD[oddity](posted)),
  };
}

const ODD: Readonly<Record<NonNullable<Look["oddity"]>, (posted: Posted) => Record<string, unknown>>> = {
  "other-number": () => ({ MSSIDN: "0799999999" }),
  "other-amount": ({ amount }) => ({ topup_amount: numberOf(amount.minor) + 1 }),
  "other-reference": () => ({ ref: "API-somebody-else", _id: "ffffffffffffffffffffffff" }),
  "strange-word": () => ({ status: "COMPLETED_MAYBE" }),
  "success-for-nothing": () => ({ status: "SUCCESS", balance_amount: 0 }),
};

/** Only what is said about this very order, in a word that ends it. */
const tellsOf = ({ execution, word, oddity }: Look): Told["tells"] =>
  oddity === null && (word === "delivered" || word === "refunded") ? [[execution, word]] : [];
