import "server-only";
import type { Answer } from "./faults";
import { type Call, paged, type ReloadlyAccount, refusal, stampOf, success } from "./reloadly-answers";
import { ODD_SHAPES_NUMBER, type ReloadlyBook, type SandboxTopUp } from "./reloadly-book";
import { exactly, exactlyE5 } from "./reloadly-decimals";

/** What the two ends that sold nothing say; every other word says nothing more. */
const REASONS: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  REFUNDED: {
    code: "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE",
    message: "The transaction failed due to an outage and / or connection issue with the operator",
  },
  FAILED: { code: "PROVIDER_INTERNAL_ERROR", message: "Please wait 30 minutes to purchase same product" },
};

/** `{code, message, status, transaction}`: what every status but SUCCESSFUL looks like, and the newer SUCCESSFUL too. */
export function wrapped(book: ReloadlyBook, order: SandboxTopUp): object {
  const status = book.statusOf(order);
  const { code, message } = REASONS[status] ?? { code: null, message: null };
  const transaction = status === "SUCCESSFUL" ? topUpBody(book, order, true) : null;
  return { code, message, status, transaction };
}

/** Ids and phones as the numbers that the official examples show, for the one number that is there to try it. */
const phoneOf = (order: SandboxTopUp, phone: string | null): unknown =>
  order.recipient === ODD_SHAPES_NUMBER && phone !== null ? exactly(phone) : phone;

/** The flat transaction object. */
export function topUpBody(book: ReloadlyBook, order: SandboxTopUp, showsBalance: boolean): object {
  const status = book.statusOf(order);
  const [oldE5, costE5] = [BigInt(order.oldBalanceE5), BigInt(order.costE5)];
  const at = stampOf(order.createdAtMs);
  return {
    transactionId: order.id,
    status,
    operatorTransactionId: null,
    customIdentifier: order.customIdentifier,
    recipientPhone: phoneOf(order, order.recipient),
    recipientEmail: null,
    senderPhone: phoneOf(order, order.sender),
    countryCode: "DZ",
    operatorId: order.operatorId,
    operatorName: order.operatorName,
    discount: exactlyE5(BigInt(order.discountE5)),
    discountCurrencyCode: "USD",
    requestedAmount: exactly(order.amount),
    requestedAmountCurrencyCode: order.isLocal ? "DZD" : "USD",
    deliveredAmount: exactly(order.delivered),
    deliveredAmountCurrencyCode: "DZD",
    transactionDate: at,
    fee: exactlyE5(BigInt(order.feeE5)),
    pinDetail: null,
    balanceInfo:
      status === "SUCCESSFUL" && showsBalance
        ? {
            oldBalance: exactlyE5(oldE5),
            newBalance: exactlyE5(oldE5 - costE5),
            cost: exactlyE5(costE5),
            currencyCode: "USD",
            currencyName: "US Dollar",
            updatedAt: at,
          }
        : null,
  };
}

const NOT_FOUND = "Transaction not found for given id";

export function readStatus(account: ReloadlyAccount, call: Call, id: string): Answer {
  const { book, switches } = account;
  const order = book.findById(Number(id));
  if (!order) return refusal(account, call, 404, "TRANSACTION_NOT_FOUND", NOT_FOUND);
  const isOdd = order.recipient === ODD_SHAPES_NUMBER;
  const isFlat = (switches().statusShape === "flat") !== isOdd;
  const hasBody = book.statusOf(order) === "SUCCESSFUL";
  return success(isFlat && hasBody ? topUpBody(book, order, true) : wrapped(book, order));
}

/** Without a code, unlike the status. */
export function findReport(account: ReloadlyAccount, call: Call, id: string): Answer {
  const order = account.book.findById(Number(id));
  return order ? success(topUpBody(account.book, order, true)) : refusal(account, call, 404, null, NOT_FOUND);
}

const LARGEST_REPORT = 500;

/** Oldest first. There is no filter by status. */
export function listReport(account: ReloadlyAccount, call: Call): Answer {
  const { query } = call;
  const [from, to] = [readWindow(query.get("startDate")), readWindow(query.get("endDate"))];
  if (from === "unreadable" || to === "unreadable") {
    return refusal(account, call, 400, "INVALID_INPUT_PROVIDED", "Invalid date provided");
  }
  const rows = account.book
    .listOrders()
    .filter(
      (order) =>
        matches(query.get("customIdentifier"), order.customIdentifier) &&
        matches(query.get("operatorId"), String(order.operatorId)) &&
        matches(query.get("operatorName"), order.operatorName) &&
        matches(query.get("countryCode"), "DZ") &&
        order.createdAtMs >= (from ?? Number.NEGATIVE_INFINITY) &&
        order.createdAtMs <= (to ?? Number.POSITIVE_INFINITY),
    );
  const showsBalance = account.switches().listShowsBalance || query.has("customIdentifier");
  return paged(account, call, rows, { largest: LARGEST_REPORT }, (order) =>
    topUpBody(account.book, order, showsBalance),
  );
}

/** Without regard to case, although identifiers that differ in case are two. */
const matches = (asked: string | null, has: string | null): boolean =>
  asked === null || asked.toLowerCase() === has?.toLowerCase();

const WINDOW = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/;

/** A trap of the real one: what it shows is UTC, what it filters by is the wall clock four hours behind. */
function readWindow(text: string | null): number | null | "unreadable" {
  if (text === null) return null;
  const match = WINDOW.exec(text);
  const atMs = match ? Date.parse(`${match[1]}T${match[2]}-04:00`) : Number.NaN;
  return Number.isNaN(atMs) ? "unreadable" : atMs;
}
