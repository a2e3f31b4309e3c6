import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, type Delivery, html, NOTHING } from "./faults";
import {
  type Call,
  internationalNumber,
  operatorOf,
  type ReloadlyAccount,
  refusal,
  success,
} from "./reloadly-answers";
import { readE11 } from "./reloadly-decimals";
import { quoteOf, type SandboxOperator, sells } from "./reloadly-operators";
import { topUpBody, wrapped } from "./reloadly-reports";

/** How long the look for a twin takes where it is not one step with the booking. */
const TWIN_LOOK_MS = 50;
const LONGEST_IDENTIFIER = 150;
/** How long a failing operator was seen to hold a synchronous call. */
const FAILING_OPERATOR_MS = 52_000;

type No = readonly [status: number, errorCode: string, message: string];
type Fields = Readonly<Record<string, unknown>>;

interface ReadTopUp {
  readonly operator: SandboxOperator;
  readonly recipient: string;
  readonly sender: string | null;
  readonly amount: string;
  readonly isLocal: boolean;
}

/** `POST /topups` and `POST /topups-async`: the same body and the same refusals, another answer. */
export async function sendTopUp(account: ReloadlyAccount, call: Call): Promise<Answer | Delivery> {
  const { book, switches } = account;
  const no = (said: No): Answer => refusal(account, call, ...said);
  const fields: Fields = { ...Object(call.body) };
  const customIdentifier = identifierIn(fields);
  const reused = refuseIdentifier(account, customIdentifier);
  if (reused) return no(reused);
  if (!switches().atomicReferences) await pause(TWIN_LOOK_MS);
  const read = readTopUp(account, fields);
  if ("length" in read) return no(read);
  const isSync = call.path === "/topups";
  const scene: Scene = { account, call, customIdentifier };
  // Not awaited where nothing waits: between the look for a twin and the booking nobody may come in.
  const told = BEFORE[read.recipient]?.(scene);
  if (told) return told;
  const refused = refuseMoment(account, read);
  if (refused) return no(refused);
  const order = book.execute({ ...read, isSync, customIdentifier });
  account.booked(order);
  const said = AFTERWARDS[read.recipient]?.(scene);
  if (said) return said;
  if (!isSync) return success({ transactionId: order.id });
  const isDone = book.statusOf(order) === "SUCCESSFUL";
  return success(isDone ? topUpBody(book, order, true) : wrapped(book, order));
}

const identifierIn = ({ customIdentifier }: Fields): string | null =>
  customIdentifier === undefined || customIdentifier === null || customIdentifier === ""
    ? null
    : String(customIdentifier);

/** Looked at before the rest of the body, whatever that is. */
function refuseIdentifier({ book }: ReloadlyAccount, customIdentifier: string | null): No | null {
  if (customIdentifier === null) return null;
  if (customIdentifier.length > LONGEST_IDENTIFIER) {
    const message = `Maximum length allowed for field customIdentifier is ${LONGEST_IDENTIFIER}`;
    return [400, "INVALID_INPUT_PROVIDED", message];
  }
  const message =
    "The custom identifier provided has already been used. Please provide a new, unique custom identifier";
  return book.hasIdentifier(customIdentifier) ? [400, "CUSTOM_IDENTIFIER_ALREADY_USED", message] : null;
}

const REQUIRED = ["operatorId", "amount", "recipientPhone"];
const UNAVAILABLE: No = [
  503,
  "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE",
  "The topup operator is currently unavailable or inactive, please try again later or contact support",
];

function readTopUp(account: ReloadlyAccount, fields: Fields): ReadTopUp | No {
  const missing = REQUIRED.find((field) => fields[field] === undefined || fields[field] === null);
  if (missing) return [400, "INVALID_INPUT_PROVIDED", `Missing required field ${missing}`];
  const amount = String(fields["amount"]);
  if ((readE11(amount) ?? 0n) === 0n) return [400, "INVALID_INPUT_PROVIDED", "Invalid amount provided"];
  const operator = operatorOf(account, fields["operatorId"]);
  if (!operator || !account.isActive(operator.id)) return UNAVAILABLE;
  const { number, countryCode }: Fields = { ...Object(fields["recipientPhone"]) };
  const recipient = String(countryCode).toUpperCase() === "DZ" ? internationalNumber(String(number)) : null;
  // Only the country of a number is looked at, as in the provider's own sandbox: its operator may be another one.
  if (recipient === null) return [400, "INVALID_RECIPIENT_PHONE", "Recipient phone number is not valid"];
  const isLocal = fields["useLocalAmount"] === true;
  const refused = refuseAmount(account, operator, amount, isLocal);
  if (refused) return refused;
  const { number: senderNumber }: Fields = { ...Object(fields["senderPhone"]) };
  const sender = senderNumber === undefined ? null : String(senderNumber).replace(/\D/g, "");
  return { operator, recipient, sender, amount, isLocal };
}

function refuseAmount(
  { switches }: ReloadlyAccount,
  operator: SandboxOperator,
  amount: string,
  isLocal: boolean,
): No | null {
  const { id, name, shape, supportsLocalAmounts } = operator;
  if (isLocal && !supportsLocalAmounts) {
    const message = "Local amounts are not supported by the operator";
    return [400, "LOCAL_AMOUNTS_NOT_SUPPORTED_BY_OPERATOR", message];
  }
  if (!switches().strictAmounts || sells(operator, amount, isLocal)) return null;
  if (shape.kind === "FIXED") {
    return [
      400,
      "INVALID_AMOUNT_FOR_OPERATOR",
      "Invalid amount provided, it is not one of the fixed amounts",
    ];
  }
  if (isLocal) {
    const limits = `${shape.localMin} DZD and ${shape.localMax} DZD`;
    const message = `Min and max (local) amounts for operator id ${id} (${name}) are : ${limits}`;
    return [400, "INVALID_LOCAL_AMOUNT_FOR_OPERATOR", message];
  }
  const isBelow = (readE11(amount) ?? 0n) < (readE11(shape.min) ?? 0n);
  const [which, limit] = isBelow ? ["minimum", shape.min] : ["maximum", shape.max];
  const message = `Invalid amount provided, the current ${which} amount for this operator is ${limit} USD`;
  return [400, "INVALID_AMOUNT_FOR_OPERATOR", message];
}

const NO_FUNDS: No = [
  400,
  "INSUFFICIENT_BALANCE",
  "Insufficient funds in the wallet to complete this transaction",
];

/** What depends on what else happened: the waits of the number, the limits of the day, the wallet. */
function refuseMoment({ book, switches }: ReloadlyAccount, read: ReadTopUp): No | null {
  const { phoneRules, dailyCount, dailyAmountE5 } = switches();
  // The HTTP status of these two is not published.
  if (phoneRules && book.hasPending(read.recipient)) {
    return [400, "RECIPIENT_HAS_PENDING_TRANSACTION", "Recipient has a pending transaction"];
  }
  if (phoneRules && book.wasRecentlyRecharged(read.recipient)) {
    return [400, "PHONE_RECENTLY_RECHARGED", "Phone number was recently recharged, wait two minutes"];
  }
  const { costE5 } = quoteOf(read.operator, read.amount, read.isLocal);
  if (dailyCount !== null && book.today().count >= dailyCount) {
    return [400, "MAX_DAILY_TRANSACTION_COUNT_REACHED", "Maximum daily transaction count reached"];
  }
  if (dailyAmountE5 !== null && book.today().takenE5 + costE5 > dailyAmountE5) {
    return [400, "MAX_DAILY_TRANSACTION_AMOUNT_REACHED", "Maximum daily transaction amount reached"];
  }
  return costE5 > book.balanceE5() ? NO_FUNDS : null;
}

interface Scene {
  readonly account: ReloadlyAccount;
  readonly call: Call;
  readonly customIdentifier: string | null;
}
type Story = (scene: Scene) => Answer | Delivery | null | Promise<Answer | Delivery>;

const LATER: readonly [errorCode: string, message: string] = [
  "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT",
  "Transaction cannot be processed at the moment, try again later",
];

/**
 * Our own test numbers (the provider publishes none) whose order is not booked, or not yet: null = now take it like any
 * other. Those whose order ends in another way than SUCCESSFUL are in the book.
 */
const BEFORE: Readonly<Record<string, Story>> = {
  "213600000005": () => NOTHING,
  "213600000006": async ({ account, call }) => {
    const { book } = account;
    await book.clock.until(book.now() + book.scaled(FAILING_OPERATOR_MS));
    return refusal(account, call, 400, ...LATER);
  },
  "213600000008": ({ account, call }) => refusal(account, call, ...UNAVAILABLE),
  "213600000009": ({ account, call }) => refusal(account, call, ...NO_FUNDS),
  "213600000010": ({ account, call, customIdentifier }) => {
    const isFirst = customIdentifier !== null && account.book.postsOf(customIdentifier) === 1;
    return isFirst ? tooMany(account, call) : null;
  },
  "213600000011": () => html(502),
};

/** And those whose order is booked and delivered, although the answer does not say so. */
const AFTERWARDS: Readonly<Record<string, (scene: Scene) => Answer | Delivery>> = {
  "213600000004": () => NOTHING,
  "213600000007": ({ account, call }) => refusal(account, call, 500, ...LATER),
};

function tooMany(account: ReloadlyAccount, call: Call): Answer {
  const message = "Too many requests. Blocked due to rate limiting.";
  const said = refusal(account, call, 429, "RATE_LIMIT_REACHED", message);
  const reset = Math.ceil(account.book.now() / 1_000) + 5;
  return {
    ...said,
    headers: {
      ...said.headers,
      "x-ratelimit-limit": "100",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(reset),
      "retry-after": "5",
    },
  };
}
