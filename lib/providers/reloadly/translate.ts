import "server-only";
import { type Money, parseMoney, type Rounding } from "@/lib/domain/money";
import type { Operator } from "@/lib/domain/plan";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { Exchange } from "../http";
import type {
  CheckAnswer,
  ListedOrder,
  OrderToCheck,
  OrderToSend,
  ProviderHealth,
  ProviderOrder,
  ProviderPlan,
  ProviderTrouble,
  RefusalCode,
  SendAnswer,
  TurnedAway,
  Wait,
} from "../provider";
import { operatorIdIn, operatorOf, plansOf } from "./plans";
import type { NoToken } from "./token";
import {
  acceptedSchema,
  balanceInfoSchema,
  balanceSchema,
  decimalSchema,
  detectedSchema,
  errorSchema,
  operatorsSchema,
  pageSchema,
  type StatusSaid,
  statusSchema,
  type Transaction,
  transactionSchema,
} from "./wire";

/** What Reloadly's answers mean. Pure: no network, no clock. In doubt it says so, and never picks an ending. */

/** What came of a request that needs a token. */
export type Reply = Exchange | NoToken;

type Answered = Extract<Exchange, { kind: "answered" }>;

type CodeMeaning =
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly wait?: Wait }
  | { readonly kind: "turned-away"; readonly cause: TurnedAway }
  | { readonly kind: "duplicate" }
  | { readonly kind: "not-found" }
  /** Their own word for "we do not know". */
  | { readonly kind: "unclear" };

const refusedAs = (code: RefusalCode, wait?: Wait): CodeMeaning => ({
  kind: "refused",
  code,
  ...(wait && { wait }),
});
const turnedAwayAs = (cause: TurnedAway): CodeMeaning => ({ kind: "turned-away", cause });

const TWO_MINUTES: Wait = { scope: "number", ms: 2 * 60_000 };
const HALF_AN_HOUR: Wait = { scope: "number-and-operator", ms: 30 * 60_000 };

/** One vocabulary for errors of requests and for the `code` of a status. */
const CODES: Readonly<Record<string, CodeMeaning>> = {
  CUSTOM_IDENTIFIER_ALREADY_USED: { kind: "duplicate" },
  TRANSACTION_NOT_FOUND: { kind: "not-found" },
  UNMAPPED_PROVIDER_ERROR_CODE: { kind: "unclear" },
  // the account, not the order
  INSUFFICIENT_BALANCE: turnedAwayAs("float-empty"),
  MAX_DAILY_TRANSACTION_COUNT_REACHED: turnedAwayAs("daily-limit"),
  MAX_DAILY_TRANSACTION_AMOUNT_REACHED: turnedAwayAs("daily-limit"),
  INACTIVE_ACCOUNT: turnedAwayAs("account-disabled"),
  ACCOUNT_NOT_FOUND: turnedAwayAs("account-disabled"),
  INVALID_TOKEN: turnedAwayAs("unauthorized"),
  MISSING_TOKEN: turnedAwayAs("unauthorized"),
  TOKEN_EXPIRED: turnedAwayAs("unauthorized"),
  INVALID_CREDENTIALS: turnedAwayAs("unauthorized"),
  INVALID_AUDIENCE: turnedAwayAs("unauthorized"),
  AUTHENTICATION_FAILURE: turnedAwayAs("unauthorized"),
  NOT_AUTHORIZED: turnedAwayAs("key-disabled"),
  RATE_LIMIT_REACHED: turnedAwayAs("rate-limited"),
  // the number
  INVALID_RECIPIENT_PHONE: refusedAs("phone"),
  INVALID_PHONE_NUMBER: refusedAs("phone"),
  INVALID_AMOUNT_FOR_RECIPIENT_PHONE: refusedAs("phone"),
  OPERATOR_AND_RECIPIENT_PHONE_MISMATCH: refusedAs("phone"),
  COULD_NOT_AUTO_DETECT_OPERATOR: refusedAs("phone"),
  PHONE_BANNED_BY_OPERATOR: refusedAs("phone"),
  RECIPIENT_PHONE_INACTIVE: refusedAs("phone"),
  RECIPIENT_REACHED_MAX_TOPUP_NUMBER: refusedAs("phone"),
  PHONE_RECENTLY_RECHARGED: refusedAs("recipient-busy", TWO_MINUTES),
  RECIPIENT_HAS_PENDING_TRANSACTION: refusedAs("recipient-busy", TWO_MINUTES),
  // the network behind it
  OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE: refusedAs("operator-down"),
  OPERATOR_NOT_IN_SERVICE: refusedAs("operator-down"),
  CONNECTION_TO_OPERATOR_TEMPORARILY_DOWN: refusedAs("operator-down"),
  CONNECTION_TO_OPERATOR_FAILED: refusedAs("operator-down"),
  SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE: refusedAs("operator-down"),
  TRANSACTION_FAILED_ON_OPERATOR: refusedAs("operator-down"),
  TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT: refusedAs("try-later"),
  REQUEST_FAILED_ON_PROVIDER: refusedAs("try-later"),
  REQUEST_PROCESSING_FAILED: refusedAs("try-later"),
  TOPUP_TRANSACTION_FAILED: refusedAs("try-later"),
  PROVIDER_INTERNAL_ERROR: refusedAs("try-later", HALF_AN_HOUR),
};

const meaningOfCode = (code: string | null | undefined): CodeMeaning | null =>
  (code != null && Object.hasOwn(CODES, code) ? CODES[code] : undefined) ?? null;

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** Raised before anything is tried, and the only 5xx that says so. */
const DEFINITE_503 = "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE";
/** A 4xx about time says that somebody stopped waiting, not that nothing ran. */
const STOPPED_WAITING = [408, 425, 499];

/**
 * Their error object in an answer that proves that nothing was bought: a 4xx, or the one 503. `none`: nobody's word, or a
 * word that proves nothing. A code that we do not know is a refusal all the same: its class and its shape say so.
 */
function refusalOf({ status, json }: Answered): "none" | CodeMeaning {
  const error = errorSchema.safeParse(json);
  // A 401 comes before everything else, whoever worded it.
  if (status === 401) return turnedAwayAs("unauthorized");
  if (!error.success) return "none";
  const code = error.data.errorCode?.trim() ?? null;
  if (status === 503 && code === DEFINITE_503) return refusedAs("operator-down");
  if (status < 400 || status > 499) return "none";
  if (status === 429) return turnedAwayAs("rate-limited");
  const known = meaningOfCode(code);
  if (known !== null) return known;
  if (STOPPED_WAITING.includes(status)) return { kind: "unclear" };
  return status === 403 ? turnedAwayAs("key-disabled") : refusedAs("validation");
}

const codeIn = (reply: Reply): string | null => {
  if (reply.kind === "no-token") return reply.providerCode ?? null;
  return reply.kind === "answered" ? (errorSchema.safeParse(reply.json).data?.errorCode ?? null) : null;
};

export const translateSend = (reply: Reply): SendAnswer => ({
  ...sendAnswerOf(reply),
  providerCode: codeIn(reply),
});

function sendAnswerOf(reply: Reply): SendAnswer {
  const { evidence, retryAfterMs } = reply;
  if (reply.kind === "no-token" || reply.kind === "not-written")
    return { kind: "not-run", cause: reply.cause, retryAfterMs, evidence };
  if (reply.kind === "lost") return { kind: "unclear", cause: reply.cause, evidence };
  if (isSuccess(reply.status)) return acceptanceOf(reply);
  const refusal = refusalOf(reply);
  if (refusal === "none")
    return { kind: "unclear", cause: reply.status >= 500 ? "server-error" : "unreadable", evidence };
  switch (refusal.kind) {
    case "refused":
      return { kind: "refused", code: refusal.code, wait: refusal.wait ?? null, evidence };
    case "turned-away":
      return { kind: "not-run", cause: refusal.cause, retryAfterMs, evidence };
    case "duplicate":
      return { kind: "duplicate", evidence };
    case "not-found":
    case "unclear":
      return { kind: "unclear", cause: "unmapped", evidence };
  }
}

/** An id is what the order can be asked about by; what else an answer says, asking says better. */
function acceptanceOf({ json, evidence }: Answered): SendAnswer {
  const said = statusSchema.safeParse(json).data;
  const accepted = acceptedSchema.safeParse(said?.transaction ?? json);
  if (!accepted.success || said?.code != null) return { kind: "unclear", cause: "unreadable", evidence };
  const providerReference = textOf(transactionSchema.safeParse(accepted.data).data?.customIdentifier);
  const { transactionId: providerOrderId } = accepted.data;
  return { kind: "accepted", providerOrderId, providerReference, wait: TWO_MINUTES, evidence };
}

/** Why a question has no answer. */
function troubleOf(reply: Reply): ProviderTrouble {
  const { retryAfterMs } = reply;
  if (reply.kind === "no-token") return { cause: reply.trouble, retryAfterMs };
  if (reply.kind === "not-written") return { cause: "unreachable", retryAfterMs };
  if (reply.kind === "lost")
    return { cause: reply.cause === "reset" ? "unreachable" : reply.cause, retryAfterMs };
  if (reply.status >= 500) return { cause: "server-error", retryAfterMs };
  // Nothing is at stake in a question: anybody's 429 is a reason to ask less.
  if (reply.status === 429) return { cause: "rate-limited", retryAfterMs };
  const refusal = refusalOf(reply);
  if (refusal === "none") return { cause: "unreadable", retryAfterMs };
  return { cause: refusal.kind === "turned-away" ? refusal.cause : "unmapped", retryAfterMs };
}

const unreadable = (reply: Reply): ProviderTrouble => ({
  cause: "unreadable",
  retryAfterMs: reply.retryAfterMs,
});

/** The body of a success, read; everything else is trouble. */
function readBody<Body>(
  reply: Reply,
  read: (json: unknown) => { success: boolean; data?: Body | undefined },
): Result<Body, ProviderTrouble> {
  if (reply.kind !== "answered" || !isSuccess(reply.status)) return refuse(troubleOf(reply));
  const { data } = read(reply.json);
  return data === undefined ? refuse(unreadable(reply)) : ok(data);
}

const unavailable = (reply: Reply, trouble: ProviderTrouble): CheckAnswer => ({
  kind: "unavailable",
  ...trouble,
  evidence: reply.evidence,
  providerCode: codeIn(reply),
});

// ------------------------------------------------------------------------------------------------ one order

/** What was asked: the order, under the id that the provider knows it by. */
interface StatusQuestion {
  readonly order: OrderToCheck;
  readonly transactionId: string;
}

/**
 * The status of one transaction, asked by its id: the answer is about that one, and whatever it tells of it must agree.
 * All but SUCCESSFUL come without the transaction.
 */
export function translateStatus(reply: Reply, { order, transactionId }: StatusQuestion): CheckAnswer {
  const { evidence } = reply;
  const read = readBody(reply, (json) => statusSchema.safeParse(json));
  if (!read.ok) {
    const isNotFound =
      reply.kind === "answered" && reply.status === 404 && meaningOfCode(codeIn(reply))?.kind === "not-found";
    return isNotFound ? { kind: "not-found", evidence } : unavailable(reply, read.problem);
  }
  const transaction = transactionIn(read.value);
  const asked = { ...order, providerOrderId: transactionId };
  const identity = agreementsWith(transaction, asked).includes("contradicts") ? "mismatch" : "ours";
  const found = { ...readOrder(read.value, transaction), identity, providerOrderId: transactionId } as const;
  return { kind: "found", order: found, evidence, providerCode: textOf(read.value.code) };
}

/** Flat or wrapped: where the transaction stands in the answer. */
function transactionIn(said: StatusSaid): Transaction {
  if (said.transaction != null) return said.transaction;
  return isAbsent(said.transactionId) ? {} : said;
}

function readOrder(said: StatusSaid, transaction: Transaction): Omit<ProviderOrder, "identity"> {
  const meaning = meaningOf(said, transaction);
  return {
    meaning,
    word: said.status,
    providerOrderId: decimalText(transaction.transactionId),
    providerReference: textOf(transaction.customIdentifier),
    // Theirs are in English, and for their clients' programmers: what a cashier reads is ours.
    message: null,
    suggestedOffers: [],
    cost: meaning === "fulfilled" ? costOf(transaction) : null,
    wait: waitOf(said.code) ?? WAITS[meaning] ?? null,
  };
}

const waitOf = (code: string | null | undefined): Wait | null => {
  const meaning = meaningOfCode(code);
  return meaning?.kind === "refused" ? (meaning.wait ?? null) : null;
};

/** How long the number is busy after an order of this meaning. While one is under way, the next is turned away too. */
const WAITS: Readonly<Partial<Record<ProviderOrder["meaning"], Wait>>> = {
  handling: TWO_MINUTES,
  fulfilled: TWO_MINUTES,
  failed: HALF_AN_HOUR,
};

const WORDS: Readonly<Record<string, ProviderOrder["meaning"]>> = {
  PROCESSING: "handling",
  SUCCESSFUL: "fulfilled",
  REFUNDED: "refunded",
  FAILED: "failed",
};

/** Exactly one of the four words, and nothing around it that says otherwise. */
function meaningOf({ status, code }: StatusSaid, transaction: Transaction): ProviderOrder["meaning"] {
  const word = status.trim();
  const meaning = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  const inner = transaction.status;
  if (meaning === undefined || (!isAbsent(inner) && inner !== status)) return "unmapped";
  if (meaning === "fulfilled" && meaningOfCode(code) !== null) return "unmapped";
  // A failed one was never debited.
  if (meaning === "failed" && costOf(transaction) !== null) return "unmapped";
  return meaning;
}

/** What it took from our account; where the figure is missing (before 2022) what the balance fell by. Null where it took nothing. */
function costOf(transaction: Transaction): Money | null {
  const info = balanceInfoSchema.safeParse(transaction.balanceInfo).data;
  if (info === undefined) return null;
  const { cost, oldBalance, newBalance, currencyCode } = info;
  const money = (text: string | null | undefined): Money | null =>
    text == null ? null : moneyOf(currencyCode, text, "nearest");
  const [told, before, after] = [money(cost), money(oldBalance), money(newBalance)];
  const fallen = before === null || after === null ? null : { ...before, minor: before.minor - after.minor };
  const taken = told ?? fallen;
  return taken !== null && taken.minor > 0n ? taken : null;
}

function moneyOf(currency: string, text: string, rounding: Rounding | "exact"): Money | null {
  const money = parseMoney(currency, text, rounding);
  return money.ok ? money.value : null;
}

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const decimalText = (value: unknown): string | null => decimalSchema.safeParse(value).data || null;
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

type Agreement = "agrees" | "silent" | "contradicts";

const agreement = (value: unknown, agrees: (text: string) => boolean): Agreement => {
  if (isAbsent(value)) return "silent";
  const text = decimalSchema.safeParse(value).data;
  return text !== undefined && agrees(text) ? "agrees" : "contradicts";
};

/** Whether what a transaction tells of itself is what we ordered: identifiers first. */
function agreementsWith(transaction: Transaction, order: OrderToCheck): readonly Agreement[] {
  const operatorId = operatorIdIn(order.planCode);
  return [
    ...identifiersOf(transaction, order),
    agreement(
      transaction.recipientPhone,
      (text) => text.replace(/^\+/, "") === internationalOf(order.msisdn),
    ),
    agreement(transaction.countryCode, (text) => text === "DZ"),
    operatorId === null ? "silent" : agreement(transaction.operatorId, (text) => text === operatorId),
    amountAgreement(transaction, order),
  ];
}

function identifiersOf(transaction: Transaction, order: OrderToCheck): readonly Agreement[] {
  const id = agreement(transaction.transactionId, (text) => text === order.providerOrderId);
  return [
    // Without an id of ours to compare with, the provider's says nothing.
    order.providerOrderId === null ? "silent" : id,
    isAbsent(transaction.customIdentifier)
      ? "silent"
      : transaction.customIdentifier === order.reference
        ? "agrees"
        : "contradicts",
  ];
}

export const amountOf = ({ amountSent, faceValueMinor }: OrderToSend): Money =>
  amountSent ?? { currency: "DZD", minor: faceValueMinor };

function amountAgreement(transaction: Transaction, order: OrderToCheck): Agreement {
  const sent = amountOf(order);
  const currency = agreement(transaction.requestedAmountCurrencyCode, (text) => text === sent.currency);
  const amount = agreement(
    transaction.requestedAmount,
    (text) => moneyOf(sent.currency, text, "exact")?.minor === sent.minor,
  );
  return currency === "contradicts" ? currency : amount;
}

/** 0770123456 → 213770123456: without the trunk zero, the one form that every country takes. */
export const internationalOf = (msisdn: string): string => `213${msisdn.slice(1)}`;

const nationalOf = (text: string | null): string | null =>
  text !== null && /^\+?213\d{9}$/.test(text) ? `0${text.slice(-9)}` : null;

// ------------------------------------------------------------------------------------------------ the report

export interface ReportPage {
  readonly rows: readonly unknown[];
  readonly total: number;
}

export function translateReport(reply: Reply): Result<ReportPage, ProviderTrouble> {
  const read = readBody(reply, (json) => pageSchema.safeParse(json));
  if (!read.ok) return read;
  return ok({ rows: read.value.content, total: read.value.totalElements });
}

/**
 * What a search for our reference brought. The search ignores case, so rows are compared exactly; the check of the
 * reference at the provider is not atomic, so there may be several: then nobody knows which one is meant.
 */
type Lookup =
  | { readonly kind: "settled"; readonly answer: CheckAnswer }
  | { readonly kind: "ask-by-id"; readonly transactionId: string };

export function translateLookup(reply: Reply, order: OrderToCheck): Lookup {
  const settled = (answer: CheckAnswer): Lookup => ({ kind: "settled", answer });
  const page = translateReport(reply);
  if (!page.ok) return settled(unavailable(reply, page.problem));
  const rows = page.value.rows.map((row) => transactionSchema.safeParse(row).data ?? null);
  // A row that cannot be read might be the one; so might one that this page does not show.
  if (rows.includes(null)) return settled(unavailable(reply, unreadable(reply)));
  const ours = rows.flatMap((row) => (row?.customIdentifier === order.reference ? [row] : []));
  const [first, second] = ours;
  if (first === undefined) {
    const isWhole = page.value.total <= rows.length;
    return settled(
      isWhole ? { kind: "not-found", evidence: reply.evidence } : unavailable(reply, unreadable(reply)),
    );
  }
  if (second !== undefined) return settled(manyOf(ours, order, reply));
  const transactionId = decimalText(first.transactionId);
  if (transactionId === null) return settled(unavailable(reply, unreadable(reply)));
  if (agreementsWith(first, order).includes("contradicts"))
    return settled(mismatchOf(first, transactionId, reply));
  return { kind: "ask-by-id", transactionId };
}

function manyOf(rows: readonly Transaction[], { reference }: OrderToCheck, reply: Reply): CheckAnswer {
  const word = rows.map(({ status }) => textOf(status) ?? "?").join(", ");
  return { kind: "found", order: doubtful({ word, providerReference: reference }), evidence: reply.evidence };
}

function mismatchOf(row: Transaction, providerOrderId: string, reply: Reply): CheckAnswer {
  const providerReference = textOf(row.customIdentifier);
  const word = textOf(row.status) ?? "?";
  const order = doubtful({ word, providerReference, providerOrderId, identity: "mismatch" });
  return { kind: "found", order, evidence: reply.evidence };
}

const doubtful = (
  known: Pick<ProviderOrder, "word" | "providerReference"> & Partial<ProviderOrder>,
): ProviderOrder => ({
  meaning: "unmapped",
  identity: "ours",
  providerOrderId: null,
  message: null,
  suggestedOffers: [],
  cost: null,
  ...known,
});

/** A row without a status word tells nothing, and is left to the order's own check. */
export function listedOrder(row: unknown): ListedOrder | null {
  const transaction = transactionSchema.safeParse(row).data;
  const status = textOf(transaction?.status);
  if (transaction === undefined || status === null) return null;
  const amount = decimalText(transaction.requestedAmount);
  const isInDinars = transaction.requestedAmountCurrencyCode === "DZD";
  return {
    ...readOrder({ status, code: null }, transaction),
    identityFor: (order) => listedIdentityOf(transaction, order),
    row,
    msisdn: nationalOf(decimalText(transaction.recipientPhone)),
    planCode: null,
    faceValueMinor: isInDinars && amount !== null ? (moneyOf("DZD", amount, "exact")?.minor ?? null) : null,
    // Their times are in a zone that nobody is sure of.
    createdAt: null,
  };
}

/** A list shows everybody's orders: only an identifier picks ours out, never the number and the amount. */
function listedIdentityOf(row: Transaction, order: OrderToCheck): ReturnType<ListedOrder["identityFor"]> {
  if (!identifiersOf(row, order).includes("agrees")) return "stranger";
  return agreementsWith(row, order).includes("contradicts") ? "mismatch" : "ours";
}

// ------------------------------------------------------------------------------------------------ the account

export function translateBalance(reply: Reply): Result<Money, ProviderTrouble> {
  const read = readBody(reply, (json) => balanceSchema.safeParse(json));
  if (!read.ok) return read;
  const balance = moneyOf(read.value.currencyCode, read.value.balance, "nearest");
  return balance === null ? refuse(unreadable(reply)) : ok(balance);
}

/** Plans that can be read; a list of which nothing can be read is trouble, not an empty list. */
export function translatePlans(reply: Reply): Result<readonly ProviderPlan[], ProviderTrouble> {
  const read = readBody(reply, (json) => operatorsSchema.safeParse(json));
  if (!read.ok) return read;
  const plans = read.value.flatMap(plansOf);
  if (plans.length === 0 && read.value.length > 0) return refuse(unreadable(reply));
  const byCode = new Map(plans.toReversed().map((plan) => [plan.code, plan]));
  return ok(plans.filter((plan) => byCode.get(plan.code) === plan));
}

const NO_NETWORK = "COULD_NOT_AUTO_DETECT_OPERATOR";

/** Null only by their own word for it. An operator of another country, or of a name that we do not know, is trouble. */
export function translateDetection(reply: Reply): Result<Operator | null, ProviderTrouble> {
  const read = readBody(reply, (json) => detectedSchema.safeParse(json));
  if (!read.ok) {
    const isNobodys = reply.kind === "answered" && reply.status === 404 && codeIn(reply) === NO_NETWORK;
    return isNobodys ? ok(null) : read;
  }
  const operator = read.value.destinationCurrencyCode === "DZD" ? operatorOf(read.value.name) : null;
  return operator === null ? refuse({ cause: "unmapped", retryAfterMs: null }) : ok(operator);
}

/** Asked without a token: to be turned away for it is to be there. A proxy's page is not. */
export function translatePing(exchange: Exchange): Result<ProviderHealth, ProviderTrouble> {
  const isTheirWord =
    exchange.kind === "answered" && exchange.isJson && (exchange.status === 401 || exchange.status === 403);
  return isTheirWord || balanceSchema.safeParse(exchange.kind === "answered" && exchange.json).success
    ? ok({ isUp: true, operators: {} })
    : refuse(troubleOf(exchange));
}
