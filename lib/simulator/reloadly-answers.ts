import "server-only";
import { dinars, type Money, toDecimalText } from "@/lib/domain/money";
import type { Told } from "./dialect";
import { answered } from "./exchanges";
import type { Luck } from "./luck";
import {
  type Ending,
  type Execution,
  isVisible,
  type Look,
  lookAt,
  type Posted,
  type ProviderBook,
} from "./provider-book";

/** Reloadly's answers to questions: the status of one transaction, the report of all of them, the balance. */

export const REPORT = "/topups/reports/transactions";

/** How it happens to talk in one world. */
interface Moods {
  readonly statusShape: "flat" | "wrapped" | "either";
  /** Whether the rows of the plain report say what they cost. */
  readonly showsBalance: boolean;
}

export function openReloadlyAnswers(book: ProviderBook, luck: Luck): (path: string, atMs: number) => Told {
  const moods: Moods = {
    statusShape: luck.pick(["flat", "wrapped", "either"]),
    showsBalance: luck.chance(0.5),
  };
  return (path, atMs) => {
    const route = path.split("?")[0] ?? "";
    if (route === REPORT) return answerReport(book, moods, path, atMs);
    const id = /^\/topups\/([^/]+)\/status$/.exec(route)?.[1];
    if (id !== undefined) return answerStatus(find(book, id), moods, atMs);
    if (route === "/accounts/balance")
      return nothingTold(200, { balance: "1000.00000", currencyCode: "USD" });
    return nothingTold(404, { status: "404", error: "Not Found", path: route });
  };
}

const nothingTold = (status: number, body: unknown): Told => ({
  exchange: answered(status, body),
  tells: [],
});

const find = ({ executions }: ProviderBook, id: string): Execution | undefined =>
  executions.find((execution) => execution.id === decodeURIComponent(id));

// ------------------------------------------------------------------------------------------------ words

/** It has no word for "we do not know": then it says that it is busy, or something new, or that there is no such order. */
function undecidedAs({ script }: Execution): "busy" | "strange" | "absent" {
  if (script.manner < 0.2) return "busy";
  return script.manner < 0.75 ? "strange" : "absent";
}

/** Of the two words for "not delivered" the one says that something was debited, the other that nothing ever was. */
const refundedAs = ({ script }: Execution): "REFUNDED" | "FAILED" =>
  script.manner < 0.6 ? "REFUNDED" : "FAILED";

function statusOf({ execution, word, oddity }: Look): string {
  if (oddity === "strange-word") return "COMPLETED_MAYBE";
  if (oddity === "success-for-nothing") return "SUCCESSFUL";
  switch (word) {
    case "delivered":
      return "SUCCESSFUL";
    case "refunded":
      return refundedAs(execution);
    case "undecided":
      return undecidedAs(execution) === "strange" ? "ON_HOLD" : "PROCESSING";
    case "waiting":
    case "busy":
      return "PROCESSING";
  }
}

const CODES: Readonly<Record<string, string>> = {
  REFUNDED: "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE",
  FAILED: "PROVIDER_INTERNAL_ERROR",
};

/** Only what is said about this very order, in a word that ends it. */
const tellsOf = ({ execution, word, oddity }: Look): Told["tells"] =>
  oddity === null && isEnding(word) ? [[execution, word]] : [];

const isEnding = (word: Look["word"]): word is Ending => word === "delivered" || word === "refunded";

const isAbsent = (execution: Execution, atMs: number): boolean => {
  const { undecided } = execution.script;
  if (!isVisible(execution, atMs)) return true;
  const age = atMs - execution.createdAtMs;
  const isUndecided = undecided !== null && age >= undecided.fromMs && age < undecided.untilMs;
  return isUndecided && undecidedAs(execution) === "absent";
};

// ------------------------------------------------------------------------------------------------ one order

function answerStatus(execution: Execution | undefined, { statusShape }: Moods, atMs: number): Told {
  if (execution === undefined || isAbsent(execution, atMs))
    return nothingTold(404, {
      message: "Transaction not found for given id",
      errorCode: "TRANSACTION_NOT_FOUND",
      details: [],
    });
  const look = lookAt(execution, atMs);
  const isFlat = statusShape === "flat" || (statusShape === "either" && execution.looks % 2 === 0);
  return { exchange: answered(200, statusBody(look, isFlat)), tells: tellsOf(look) };
}

/** Only a success shows its transaction; and one that is about something else, for else nobody could tell. */
function statusBody(look: Look, isFlat: boolean): object {
  const { word, oddity } = look;
  const status = statusOf(look);
  if (oddity === "success-for-nothing")
    return { code: "PROVIDER_INTERNAL_ERROR", message: null, status, transaction: null };
  const isShown = status === "SUCCESSFUL" || (oddity !== null && oddity !== "strange-word");
  const transaction = isShown ? transactionOf(look, true) : null;
  if (isFlat && word === "delivered" && transaction !== null) return transaction;
  return { code: CODES[status] ?? null, message: null, status, transaction };
}

function transactionOf(look: Look, showsBalance: boolean): Record<string, unknown> {
  const { execution, word, oddity } = look;
  const { id, posted, createdAtMs } = execution;
  return {
    transactionId: id,
    status: statusOf(look),
    operatorTransactionId: null,
    customIdentifier: posted.reference,
    recipientPhone: `213${posted.msisdn.slice(1)}`,
    recipientEmail: null,
    senderPhone: null,
    countryCode: "DZ",
    operatorId: posted.product,
    requestedAmount: amountText(posted.amount),
    requestedAmountCurrencyCode: posted.amount.currency,
    deliveredAmount: toDecimalText(dinars(posted.worthMinor)),
    deliveredAmountCurrencyCode: "DZD",
    transactionDate: wallClock(createdAtMs),
    pinDetail: null,
    balanceInfo: word === "delivered" && showsBalance ? balanceInfoOf(execution) : null,
    ...(oddity !== null && ODD[oddity](posted)),
  };
}

/** As many decimals as it likes. */
const amountText = (money: Money): string => toDecimalText(money).replace(/0$/, "");

const ODD: Readonly<Record<NonNullable<Look["oddity"]>, (posted: Posted) => Record<string, unknown>>> = {
  "other-number": () => ({ recipientPhone: "213799999999" }),
  "other-amount": ({ amount }) => ({
    requestedAmount: toDecimalText({ ...amount, minor: amount.minor + 1000n }),
  }),
  // Its search knows no capitals.
  "other-reference": ({ reference }) => ({ customIdentifier: reference.toUpperCase() }),
  "strange-word": () => ({}),
  // Never debited, it says, and shows what it took.
  "success-for-nothing": () => ({
    status: "FAILED",
    balanceInfo: { cost: "0.50000", oldBalance: null, newBalance: null, currencyCode: "USD" },
  }),
};

const OLD_BALANCE_MINOR = 60_387_41000n;

/** What it took; in older shapes only what was there before and after, in some nothing. */
function balanceInfoOf({ cost, script }: Execution): object | null {
  const text = (minor: bigint): string => toDecimalText({ currency: cost.currency, minor });
  const [old, left] = [text(OLD_BALANCE_MINOR), text(OLD_BALANCE_MINOR - cost.minor)];
  const info = { oldBalance: old, newBalance: left, currencyCode: cost.currency, updatedAt: null };
  if (script.manner < 0.12) return null;
  return script.manner < 0.3 ? info : { ...info, cost: text(cost.minor) };
}

const wallClock = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");

// ------------------------------------------------------------------------------------------------ the report

/** What it shows is in one zone, what it filters by in another, four hours behind. */
const readWallClock = (text: string): number => Date.parse(`${text.replace(" ", "T")}-04:00`);

/** Oldest first; searched without regard to capitals. */
function answerReport({ executions }: ProviderBook, moods: Moods, path: string, atMs: number): Told {
  const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
  const wanted = query.get("customIdentifier")?.toLowerCase();
  const [from, to] = [query.get("startDate"), query.get("endDate")];
  const rows = executions
    .filter((execution) => !isAbsent(execution, atMs))
    .filter(({ posted }) => wanted === undefined || posted.reference.toLowerCase() === wanted)
    .filter(({ createdAtMs }) => from === null || createdAtMs >= readWallClock(from))
    .filter(({ createdAtMs }) => to === null || createdAtMs <= readWallClock(to));
  const size = Math.min(Number(query.get("size") ?? "200"), 500);
  const number = Math.max(Number(query.get("page") ?? "1"), 1) - 1;
  const looks = rows.slice(number * size, (number + 1) * size).map((each) => lookAt(each, atMs));
  const showsBalance = moods.showsBalance || wanted !== undefined;
  const body = {
    content: looks.map((look) => transactionOf(look, showsBalance)),
    totalElements: String(rows.length),
    totalPages: String(Math.ceil(rows.length / size)),
    number: String(number),
    size: String(size),
  };
  return { exchange: answered(200, body), tells: looks.flatMap(tellsOf) };
}
