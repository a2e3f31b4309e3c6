import "server-only";
import { type CostPpm, dinars, type Money, parseMajor } from "@/lib/domain/money";
import type { SuggestedOffer } from "@/lib/domain/offer";
import type { Operator } from "@/lib/domain/plan";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { Exchange } from "../http";
import type {
  CheckAnswer,
  ListedOrder,
  OrderToCheck,
  ProviderHealth,
  ProviderIdentity,
  ProviderMovement,
  ProviderMovementPage,
  ProviderOrder,
  ProviderOrderPage,
  ProviderPlan,
  ProviderTrouble,
  RefusalCode,
  SendAnswer,
  TurnedAway,
} from "../provider";
import {
  acceptedSchema,
  balanceSchema,
  decimalSchema,
  identitySchema,
  listSchema,
  movementSchema,
  offerSchema,
  pingSchema,
  planSchema,
  plansSchema,
  refusalSchema,
  successSchema,
  type TopUp,
  topUpSchema,
  type WirePlan,
} from "./wire";

/** What OneClickDz's answers mean. Pure: no network, no clock. In doubt it says so, and never picks an ending. */

type Answered = Extract<Exchange, { kind: "answered" }>;

/** Codes by what they mean; both spellings of each were seen, so they are compared upper-case with underscores. */
const CODES: Readonly<Record<string, CodeMeaning>> = {
  ERR_VALIDATION: { kind: "refused", code: "validation" },
  ERR_PHONE: { kind: "refused", code: "phone" },
  INVALID_PHONE: { kind: "refused", code: "phone" },
  INSUFFICIENT_BALANCE: { kind: "refused", code: "float-empty" },
  NO_BALANCE: { kind: "refused", code: "float-empty" },
  MISSING_ACCESS_TOKEN: { kind: "turned-away", cause: "unauthorized", statuses: [400, 401, 403] },
  INVALID_ACCESS_TOKEN: { kind: "turned-away", cause: "unauthorized", statuses: [400, 401, 403] },
  ERR_AUTH: { kind: "turned-away", cause: "unauthorized", statuses: [400, 401, 403] },
  IP_BLOCKED: { kind: "turned-away", cause: "ip-refused" },
  IP_NOT_ALLOWED: { kind: "turned-away", cause: "ip-refused" },
  API_DISABLED: { kind: "turned-away", cause: "key-disabled" },
  RATE_LIMIT_EXCEEDED: { kind: "turned-away", cause: "rate-limited", statuses: [429] },
  DUPLICATED_REF: { kind: "duplicate" },
  DUPLICATE_REF: { kind: "duplicate" },
  NOT_FOUND: { kind: "not-found" },
};

type CodeMeaning =
  | { readonly kind: "refused"; readonly code: RefusalCode }
  | { readonly kind: "turned-away"; readonly cause: TurnedAway; readonly statuses?: readonly number[] }
  | { readonly kind: "duplicate" }
  | { readonly kind: "not-found" };

/** 4xx in the provider's own envelope; a proxy's 4xx, a 5xx or a 2xx that says no is not a word of the provider. */
type Refusal = "none" | "unmapped" | CodeMeaning;

function refusalOf({ status, json }: Answered): Refusal {
  const envelope = refusalSchema.safeParse(json);
  if (!envelope.success || status < 400 || status > 499) return "none";
  const code = envelope.data.error.code.trim().toUpperCase().replaceAll("-", "_");
  const meaning = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (meaning === undefined) return "unmapped";
  const isElsewhere = meaning.kind === "turned-away" && meaning.statuses?.includes(status) === false;
  return isElsewhere ? "unmapped" : meaning;
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

export const translateSend = (exchange: Exchange): SendAnswer => ({
  ...sendAnswerOf(exchange),
  providerCode: codeOf(exchange),
});

/** The code of a refusal, as it came. */
const codeOf = (exchange: Exchange): string | null =>
  exchange.kind === "answered" ? (refusalSchema.safeParse(exchange.json).data?.error.code ?? null) : null;

function sendAnswerOf(exchange: Exchange): SendAnswer {
  const { evidence, retryAfterMs } = exchange;
  if (exchange.kind === "not-written")
    return { kind: "not-run", cause: exchange.cause, retryAfterMs, evidence };
  if (exchange.kind === "lost") return { kind: "unclear", cause: exchange.cause, evidence };
  if (exchange.status >= 500) return { kind: "unclear", cause: "server-error", evidence };
  if (isSuccess(exchange.status)) {
    const accepted = acceptedSchema.safeParse(successSchema.safeParse(exchange.json).data?.data);
    if (!accepted.success) return { kind: "unclear", cause: "unreadable", evidence };
    const { topupId, topupRef } = accepted.data;
    return { kind: "accepted", providerOrderId: topupId, providerReference: topupRef ?? null, evidence };
  }
  const refusal = refusalOf(exchange);
  if (refusal === "none") return { kind: "unclear", cause: "unreadable", evidence };
  if (refusal === "unmapped" || refusal.kind === "not-found")
    return { kind: "unclear", cause: "unmapped", evidence };
  if (refusal.kind === "refused") return { kind: "refused", code: refusal.code, evidence };
  if (refusal.kind === "duplicate") return { kind: "duplicate", evidence };
  return { kind: "not-run", cause: refusal.cause, retryAfterMs, evidence };
}

/** Why a question has no answer. */
function troubleOf(exchange: Exchange): ProviderTrouble {
  const { retryAfterMs } = exchange;
  if (exchange.kind === "not-written") return { cause: "unreachable", retryAfterMs };
  if (exchange.kind === "lost") {
    return { cause: exchange.cause === "reset" ? "unreachable" : exchange.cause, retryAfterMs };
  }
  if (exchange.status >= 500) return { cause: "server-error", retryAfterMs };
  // Nothing is at stake in a question: anybody's 429 is a reason to ask less.
  if (exchange.status === 429) return { cause: "rate-limited", retryAfterMs };
  const refusal = refusalOf(exchange);
  if (refusal === "none") return { cause: "unreadable", retryAfterMs };
  if (refusal === "unmapped" || refusal.kind !== "turned-away") return { cause: "unmapped", retryAfterMs };
  return { cause: refusal.cause, retryAfterMs };
}

/** The `data` of a success, read; everything else is trouble. */
function readData<Data>(
  exchange: Exchange,
  read: (json: unknown) => { success: boolean; data?: Data | undefined },
): Result<Data, ProviderTrouble> {
  if (exchange.kind !== "answered" || !isSuccess(exchange.status)) return refuse(troubleOf(exchange));
  const { data } = read(exchange.json);
  if (data !== undefined) return ok(data);
  return refuse({ cause: "unreadable", retryAfterMs: exchange.retryAfterMs });
}

const dataOf = (json: unknown): unknown => successSchema.safeParse(json).data?.data;

export function translateCheck(exchange: Exchange, order: OrderToCheck): CheckAnswer {
  const { evidence } = exchange;
  const read = readData(exchange, (json) => topUpSchema.safeParse(dataOf(json)));
  if (read.ok) {
    const found = readOrder(read.value);
    return { kind: "found", order: { ...found, identity: identityOf(read.value, order) }, evidence };
  }
  const refusal = exchange.kind === "answered" && exchange.status === 404 ? refusalOf(exchange) : "none";
  const isNotFound = typeof refusal === "object" && refusal.kind === "not-found";
  if (isNotFound) return { kind: "not-found", evidence };
  return { kind: "unavailable", ...read.problem, evidence, providerCode: codeOf(exchange) };
}

const LONGEST_MESSAGE = 4000;

function readOrder(topUp: TopUp): Omit<ProviderOrder, "identity"> {
  const takenText = decimalSchema.safeParse(topUp.balance_amount).data ?? null;
  return {
    meaning: meaningOf(topUp.status, takenText),
    word: topUp.status,
    providerOrderId: textOf(topUp._id),
    providerReference: textOf(topUp.ref),
    message: textOf(topUp.refund_message)?.slice(0, LONGEST_MESSAGE).toWellFormed() ?? null,
    suggestedOffers: offersOf(topUp.suggested_offers),
    cost: costOf(takenText),
  };
}

function costOf(takenText: string | null): Money | null {
  const minor = signOf(takenText) === "positive" ? nearestMinor(takenText) : null;
  return minor === null ? null : dinars(minor);
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const WORDS: Readonly<Record<string, ProviderOrder["meaning"]>> = {
  PENDING: "pending",
  HANDLING: "handling",
  FULFILLED: "fulfilled",
  REFUNDED: "refunded",
  UNKNOWN_ERROR: "undecided",
};

/** The Arabic pages say SUCCESS and FAILED: believed only where what was taken from our balance bears it out. */
function meaningOf(status: string, takenText: string | null): ProviderOrder["meaning"] {
  const word = status.trim();
  if (word === "SUCCESS") return signOf(takenText) === "positive" ? "fulfilled" : "unmapped";
  if (word === "FAILED") return signOf(takenText) === "zero" ? "refunded" : "unmapped";
  return (Object.hasOwn(WORDS, word) ? WORDS[word] : undefined) ?? "unmapped";
}

function signOf(decimal: string | null): "positive" | "zero" | "none" {
  if (decimal === null || !/^\d+(\.\d+)?$/.test(decimal)) return "none";
  return /[1-9]/.test(decimal) ? "positive" : "zero";
}

/** Cost and balance may carry a float's dust or parts of a centime (0.9925 of 333): to the nearest centime. */
function nearestMinor(decimal: string | null): bigint | null {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(decimal ?? "");
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  const exact = parseMajor(`${whole}.${fraction.slice(0, 2).padEnd(2, "0")}`);
  if (!exact.ok) return null;
  const roundsAway = Number(fraction[2] ?? "0") >= 5;
  return exact.value + (roundsAway ? (whole.startsWith("-") ? -1n : 1n) : 0n);
}

/** A face value is exact or it is nothing. */
function faceValueMinor(value: unknown): bigint | null {
  const text = decimalSchema.safeParse(value).data;
  const minor = text === undefined ? null : parseMajor(text);
  return minor?.ok && minor.value >= 0n ? minor.value : null;
}

const MINOR_PER_DINAR = 100n;
const isWholeDinars = (minor: bigint | null): minor is bigint =>
  minor !== null && minor % MINOR_PER_DINAR === 0n;

/** More than anybody reads at a counter; every look at the order carries them. */
const MOST_OFFERS = 50;
const LONGEST_NAME = 200;

/** An offer that could not be sent as it stands is no offer. */
function offersOf(value: unknown): readonly SuggestedOffer[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_OFFERS).flatMap((item) => {
    const read = offerSchema.safeParse(item);
    if (!read.success) return [];
    const amountMinor = faceValueMinor(read.data.amount);
    if (!isWholeDinars(amountMinor) || amountMinor === 0n) return [];
    const { plan_code: planCode, typename } = read.data;
    return [{ planCode, name: (typename ?? planCode).slice(0, LONGEST_NAME), amountMinor }];
  });
}

type Agreement = "agrees" | "silent" | "contradicts";

/**
 * Whether the answer is about our order. One of the two identifiers must say so and none may deny it; the shortened shape
 * without identifiers passes on number and amount together. Whatever else is there must agree.
 */
function identityOf(topUp: TopUp, order: OrderToCheck): ProviderOrder["identity"] {
  const identifiers = identifiersOf(topUp, order);
  const number = agreement(topUp.MSSIDN, (value) => value === order.msisdn);
  const plan = agreement(topUp.plan_code, (value) => value === order.planCode);
  const amount = amountAgreement(topUp.topup_amount, order);
  const all = [...identifiers, number, plan, amount];
  if (all.includes("contradicts")) return "mismatch";
  if (identifiers.includes("agrees")) return "ours";
  const isAnonymous = isAbsent(topUp._id) && isAbsent(topUp.ref);
  return isAnonymous && number === "agrees" && amount === "agrees" ? "ours" : "mismatch";
}

/** A list shows everybody's orders: only an identifier picks ours out, never the number and the amount. */
const listedIdentityOf = (row: TopUp, order: OrderToCheck): ReturnType<ListedOrder["identityFor"]> =>
  identifiersOf(row, order).includes("agrees") ? identityOf(row, order) : "stranger";

function identifiersOf(topUp: TopUp, order: OrderToCheck): readonly Agreement[] {
  const id = agreement(topUp._id, (value) => value === order.providerOrderId);
  // Without an id of ours to compare with, the provider's says nothing.
  return [
    order.providerOrderId === null ? "silent" : id,
    agreement(topUp.ref, (value) => isReference(value, order.reference)),
  ];
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const agreement = (value: unknown, agrees: (value: unknown) => boolean): Agreement =>
  isAbsent(value) ? "silent" : agrees(value) ? "agrees" : "contradicts";

/** Ours as it was sent, or behind the account's prefix: API-+213…-<ours>. */
const isReference = (value: unknown, reference: string): boolean =>
  typeof value === "string" && (value === reference || value.endsWith(`-${reference}`));

/** A menu costs nothing: either side may say 0 for it. */
function amountAgreement(value: unknown, order: OrderToCheck): Agreement {
  if (isAbsent(value)) return "silent";
  const minor = faceValueMinor(value);
  if (minor === order.faceValueMinor) return "agrees";
  return isMenuCode(order.planCode) && (minor === 0n || order.faceValueMinor === 0n)
    ? "silent"
    : "contradicts";
}

const isMenuCode = (code: string): boolean => code.startsWith("GETMENU_");

export function translateList(
  exchange: Exchange,
  asked: { readonly page: number; readonly pageSize: number },
): Result<ProviderOrderPage, ProviderTrouble> {
  const read = readData(exchange, (json) => listSchema.safeParse(json));
  if (!read.ok) return read;
  const { data, meta } = read.value;
  const pagination = data.pagination ?? meta?.pagination;
  const orders = data.items.flatMap((item) => {
    const row = topUpSchema.safeParse(item);
    return row.success ? [listedOrder(row.data, item)] : [];
  });
  // Where the count is missing, a full page means that there may be another.
  const totalPages =
    pagination?.totalPages ?? (data.items.length < asked.pageSize ? asked.page : asked.page + 1);
  const unreadableCount = data.items.length - orders.length;
  return ok({ orders, page: pagination?.page ?? asked.page, totalPages, unreadableCount });
}

/** Top-ups and what came back of them are orders: they stand in the other list. */
const ORDER_MOVEMENTS = ["FLEXY", "REFUND-FLEXY"];

export function translateMovements(
  exchange: Exchange,
  asked: { readonly page: number; readonly pageSize: number },
): Result<ProviderMovementPage, ProviderTrouble> {
  const read = readData(exchange, (json) => listSchema.safeParse(json));
  if (!read.ok) return read;
  const { items, pagination } = read.value.data;
  const totalPages = pagination?.totalPages ?? (items.length < asked.pageSize ? asked.page : asked.page + 1);
  return ok({ movements: items.flatMap(movementOf), totalPages });
}

/** One that cannot be read is left out: the float then differs by it, and that is a case. */
function movementOf(item: unknown): readonly ProviderMovement[] {
  const row = movementSchema.safeParse(item).data;
  if (row === undefined || ORDER_MOVEMENTS.includes(row.type)) return [];
  const [before, after] = [nearestMinor(row.oldBalance), nearestMinor(row.newBalance)];
  const at = new Date(row.time);
  if (before === null || after === null || before === after || Number.isNaN(at.getTime())) return [];
  return [{ id: row._id, word: row.type.slice(0, 100), amount: dinars(after - before), at }];
}

function listedOrder(row: TopUp, asItCame: unknown): ListedOrder {
  const createdAt = typeof row.created_at === "string" ? new Date(row.created_at) : null;
  return {
    ...readOrder(row),
    identityFor: (order) => listedIdentityOf(row, order),
    row: asItCame,
    msisdn: textOf(row.MSSIDN),
    planCode: textOf(row.plan_code),
    faceValueMinor: faceValueMinor(row.topup_amount),
    createdAt: createdAt === null || Number.isNaN(createdAt.getTime()) ? null : createdAt,
  };
}

/** Plans that can be read; a list of which nothing can be read is trouble, not an empty list. */
export function translatePlans(exchange: Exchange): Result<readonly ProviderPlan[], ProviderTrouble> {
  const read = readData(exchange, (json) => plansSchema.safeParse(dataOf(json)));
  if (!read.ok) return read;
  const { dynamicPlans = [], fixedPlans = [] } = read.value;
  const plans = [
    ...dynamicPlans.flatMap((item) => planOf(item, "dynamic")),
    ...fixedPlans.flatMap((item) => planOf(item, "fixed")),
  ];
  if (plans.length === 0 && dynamicPlans.length + fixedPlans.length > 0) {
    return refuse({ cause: "unreadable", retryAfterMs: exchange.retryAfterMs });
  }
  const byCode = new Map(plans.toReversed().map((plan) => [plan.code, plan]));
  return ok(plans.filter((plan) => byCode.get(plan.code) === plan));
}

function planOf(item: unknown, list: "dynamic" | "fixed"): readonly ProviderPlan[] {
  const read = planSchema.safeParse(item);
  if (!read.success) return [];
  const plan = read.data;
  const kind = isMenuCode(plan.code) ? "menu" : list;
  const [minimumMinor, maximumMinor] = [faceValueMinor(plan.min_amount), faceValueMinor(plan.max_amount)];
  const amountMinor = faceValueMinor(plan.amount);
  const operatorName = plan.operator ?? "";
  const common = {
    code: plan.code,
    name: plan.name ?? plan.code,
    kind,
    operator: operatorOf(operatorName),
    operatorName,
    isEnabled: plan.isEnabled,
    // GROS is bulk for one operator's traders, FACTURE pays a bill: neither is what a phone is topped up with.
    isAirtime: kind === "dynamic" && plan.code.startsWith("PREPAID_"),
    costPpm: costPpmOf(plan.cost ?? null),
    terms: null,
  } as const;
  if (kind === "fixed") {
    if (!isWholeDinars(amountMinor) || amountMinor === 0n) return [];
    return [{ ...common, minimumMinor: null, maximumMinor: null, amountMinor }];
  }
  const hasBounds =
    isWholeDinars(minimumMinor) && isWholeDinars(maximumMinor) && minimumMinor <= maximumMinor;
  if (hasBounds) return [{ ...common, minimumMinor, maximumMinor, amountMinor: null }];
  return kind === "menu" ? [{ ...common, minimumMinor: null, maximumMinor: null, amountMinor: null }] : [];
}

/** GMobilis is bulk, Pixx and Sama are plans of Mobilis. The provider's words are an open set. */
const OPERATOR_NAMES: Readonly<Record<string, Operator>> = {
  djezzy: "djezzy",
  mobilis: "mobilis",
  gmobilis: "mobilis",
  pixx: "mobilis",
  sama: "mobilis",
  ooredoo: "ooredoo",
};

function operatorOf(name: string): Operator | null {
  const word = name.trim().toLowerCase();
  return (Object.hasOwn(OPERATOR_NAMES, word) ? OPERATOR_NAMES[word] : undefined) ?? null;
}

const PPM_DIGITS = 6;

/** 0.9925 is 992500; what does not fit a millionth is rounded up, against us. Null where there is no usable rate. */
function costPpmOf(cost: WirePlan["cost"]): CostPpm | null {
  const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(cost ?? "");
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  const ppm = Number(whole + fraction.slice(0, PPM_DIGITS).padEnd(PPM_DIGITS, "0"));
  const rounded = /[1-9]/.test(fraction.slice(PPM_DIGITS)) ? ppm + 1 : ppm;
  return rounded > 0 ? rounded : null;
}

export function translateBalance(exchange: Exchange): Result<Money, ProviderTrouble> {
  const read = readData(exchange, (json) => balanceSchema.safeParse(dataOf(json)));
  if (!read.ok) return read;
  const balanceMinor = nearestMinor(read.value.balance);
  return balanceMinor === null
    ? refuse({ cause: "unreadable", retryAfterMs: null })
    : ok(dinars(balanceMinor));
}

export function translatePing(exchange: Exchange): Result<ProviderHealth, ProviderTrouble> {
  const read = readData(exchange, (json) => pingSchema.safeParse(dataOf(json)));
  if (!read.ok) return read;
  const { api, operators } = read.value;
  const states = (["djezzy", "mobilis", "ooredoo"] as const).flatMap((operator) => {
    const state = operators[operator];
    return state === undefined ? [] : [[operator, state === "up"] as const];
  });
  return ok({ isUp: api === "ok", operators: Object.fromEntries(states) });
}

export function translateIdentity(exchange: Exchange): Result<ProviderIdentity, ProviderTrouble> {
  const read = readData(exchange, (json) => identitySchema.safeParse(dataOf(json)));
  if (!read.ok) return read;
  const { username, apiKey } = read.value;
  return ok({
    environment: apiKey.type === "SANDBOX" ? "sandbox" : "production",
    canSend: apiKey.scope === "READ-WRITE" && apiKey.isEnabled !== false,
    accountName: username ?? null,
  });
}
