import "server-only";
import { dinars, type Money } from "@/lib/domain/money";
import type { Exchange } from "@/lib/providers/http";
import { openReloadly, RELOADLY } from "@/lib/providers/reloadly/reloadly";
import type { ActedProvider, BrokenShapes, Dialect } from "./dialect";
import { answered } from "./exchanges";
import type { Luck } from "./luck";
import { openProviderBook, type Posted } from "./provider-book";
import { openReloadlyAnswers, REPORT } from "./reloadly-answers";
import type { No } from "./script";

/**
 * Reloadly as it talks: tokens that end, an account in dollars, four words, and an error object instead of an envelope.
 * Numbers are the texts that its wire reads them as.
 */
export const RELOADLY_DIALECT: Dialect = {
  id: RELOADLY,
  accountCurrency: "USD",
  planCodes: { djezzy: "reloadly-8", mobilis: "reloadly-6-local" },
  act,
};

const ACCOUNT = {
  baseUrl: "http://provider.invalid",
  authUrl: "http://tokens.invalid",
  clientId: "simulated-client",
  clientSecret: "simulated-secret",
} as const;

function act(luck: Luck): ActedProvider {
  const own = luck.fork("reloadly");
  const tokens = openTokens(own);
  const book = openProviderBook({ idOf: (nth) => String(4_602_842 + nth), costOf });
  const answers = openReloadlyAnswers(book, own);
  return {
    dialect: RELOADLY_DIALECT,
    book,
    openAdapter: (wire, stopwatchMs) =>
      openReloadly({ ...ACCOUNT, stopwatchMs, wires: { airtime: wire, tokens: wire } }),
    readOrder: (path, body) => (path === "/oauth/token" ? null : postedOf(body)),
    signIn: tokens.issue,
    refuseKey: ({ authorization }, atMs) =>
      tokens.isGood(authorization, atMs) ? null : error(401, own.pick(["TOKEN_EXPIRED", "INVALID_TOKEN"])),
    accept: ({ id }) => answered(200, { transactionId: id }),
    refuse: (no) => refusalOf(no, own),
    answer: (path, atMs) =>
      path.startsWith("/operators/")
        ? { exchange: answered(200, OPERATORS.map(listed)), tells: [] }
        : answers(path, atMs),
    isAboutOneOrder: (path) => path.endsWith("/status") || path.startsWith(`${REPORT}?customIdentifier=`),
    routeOf: (path) => (path.endsWith("/status") ? "status" : (path.split("?")[0] ?? "").slice(1)),
    broken: BROKEN,
  };
}

function error(status: number, errorCode: string | null, retryAfterMs: number | null = null): Exchange {
  const message = errorCode ?? "no message";
  const body = {
    timeStamp: "2026-01-01 06:00:00",
    message,
    path: "/topups-async",
    errorCode,
    infoLink: null,
    details: [],
  };
  return answered(status, body, retryAfterMs);
}

// ------------------------------------------------------------------------------------------------ tokens

interface Tokens {
  issue(atMs: number): Exchange;
  isGood(authorization: string | undefined, atMs: number): boolean;
}

const LIFE_S = 3600;

/** Most are good for as long as they were said to be; some are dead long before, and nobody is told. */
function openTokens(luck: Luck): Tokens {
  const ends = new Map<string, number>();
  return {
    issue: (atMs) => {
      const text = `simulated-token-${ends.size + 1}`;
      const lifeS = luck.chance(0.3) ? luck.between(1, 400) : LIFE_S;
      ends.set(`Bearer ${text}`, atMs + lifeS * 1000);
      const said = luck.chance(0.5) ? LIFE_S : String(LIFE_S);
      const scope = "send-topups read-topups-history";
      return answered(200, { access_token: text, scope, expires_in: said, token_type: "Bearer" });
    },
    isGood: (authorization, atMs) => atMs < (ends.get(authorization ?? "") ?? 0),
  };
}

// ------------------------------------------------------------------------------------------------ refusals

const NOES: Readonly<
  Record<No["kind"], readonly [status: number, first: string | null, ...others: string[]]>
> = {
  // An error object whose code nobody knows is a refusal by its class and its shape.
  validation: [400, "INVALID_INPUT_PROVIDED", "INVALID_AMOUNT_FOR_OPERATOR", "SOME_NEW_CODE"],
  phone: [400, "INVALID_RECIPIENT_PHONE", "PHONE_BANNED_BY_OPERATOR"],
  "operator-down": [503, "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE"],
  later: [400, "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT", "PROVIDER_INTERNAL_ERROR"],
  busy: [400, "PHONE_RECENTLY_RECHARGED", "RECIPIENT_HAS_PENDING_TRANSACTION"],
  "float-empty": [400, "INSUFFICIENT_BALANCE"],
  "rate-limited": [429, "RATE_LIMIT_REACHED"],
  unauthorized: [401, "INVALID_TOKEN"],
  disabled: [400, "INACTIVE_ACCOUNT"],
  limit: [400, "MAX_DAILY_TRANSACTION_COUNT_REACHED", "MAX_DAILY_TRANSACTION_AMOUNT_REACHED"],
};

function refusalOf({ kind, retryAfterMs }: No, luck: Luck): Exchange {
  const [status, ...codes] = NOES[kind];
  return error(status, luck.pick(codes), retryAfterMs);
}

const spring = (status: number, text: string) => ({
  timestamp: "2026-01-01T06:00:00.000+00:00",
  status,
  error: text,
  path: "/topups-async",
});

const BROKEN: BrokenShapes = {
  duplicate: error(400, "CUSTOM_IDENTIFIER_ALREADY_USED"),
  serverErrors: [
    error(500, "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT"),
    error(500, "INSUFFICIENT_BALANCE"),
    error(503, "SERVICE_UNAVAILABLE"),
    error(500, null),
    answered(504, spring(504, "Gateway Timeout")),
  ],
  cut: '{"transactionId":46028',
  garbled: [
    [200, null],
    [200, []],
    [200, "OK"],
    [200, { transactionId: null, status: null }],
    [200, { transactionId: "4602843", errorCode: "INVALID_AMOUNT" }],
    [200, { content: "SUCCESSFUL", totalElements: null }],
    [200, { code: null, message: null, status: "7", transaction: null }],
    [400, spring(400, "Bad Request")],
    [404, { message: "no Route matched with those values" }],
    // Somebody stopped waiting: the words of a refusal, and no refusal.
    [408, { message: "", errorCode: "REQUEST_TIMEOUT" }],
  ],
};

// ------------------------------------------------------------------------------------------------ what is sold

interface Operator {
  readonly id: string;
  readonly name: string;
  /** Null where our account's currency is sent. */
  readonly local: { readonly min: string; readonly max: string } | null;
  /** Dinars for a dollar, in ten-thousandths. */
  readonly rateE4: bigint;
  /** Of what is sent, in per cent. */
  readonly discount: bigint;
}

const OPERATORS: readonly Operator[] = [
  {
    id: "6",
    name: "Mobilis Algeria",
    local: { min: "50.00", max: "10000.00" },
    rateE4: 1_346_700n,
    discount: 3n,
  },
  { id: "8", name: "Djezzy Algeria", local: null, rateE4: 1_337_431n, discount: 4n },
];

const rateText = (rateE4: bigint): string =>
  `${rateE4 / 10_000n}.${(rateE4 % 10_000n).toString().padStart(4, "0")}0000000`;

const listed = ({ id, name, local, rateE4, discount }: Operator) => ({
  id,
  operatorId: id,
  name,
  bundle: false,
  data: false,
  comboProduct: false,
  pin: false,
  supportsLocalAmounts: local !== null,
  denominationType: "RANGE",
  senderCurrencyCode: "USD",
  destinationCurrencyCode: "DZD",
  internationalDiscount: local === null ? `${discount}.0` : "5.0",
  localDiscount: local === null ? "0.0" : `${discount}.0`,
  minAmount: "0.30",
  maxAmount: "80.00",
  localMinAmount: local?.min ?? null,
  localMaxAmount: local?.max ?? null,
  fx: { rate: rateText(rateE4), currencyCode: "DZD" },
  fixedAmounts: [],
  localFixedAmounts: [],
  fees: { international: "0", internationalPercentage: "0", local: "0", localPercentage: "0" },
  status: "ACTIVE",
});

function operatorOf(product: string): Operator {
  const operator = OPERATORS.find(({ id }) => id === product);
  if (!operator) throw new Error(`Nobody sells operator ${product}`);
  return operator;
}

function postedOf(body: object): Posted {
  const read = body as Record<string, unknown>;
  const { countryCode, number } = { ...Object(read["recipientPhone"]) } as Record<string, unknown>;
  const { operatorId, amount, useLocalAmount, customIdentifier: reference } = read;
  if (
    typeof operatorId !== "number" ||
    typeof amount !== "number" ||
    typeof useLocalAmount !== "boolean" ||
    typeof reference !== "string" ||
    typeof number !== "string" ||
    !/^213\d{9}$/.test(number) ||
    countryCode !== "DZ"
  ) {
    throw new Error("The adapter posts something else than it used to");
  }
  const operator = operatorOf(String(operatorId));
  if (useLocalAmount !== (operator.local !== null)) throw new Error("An amount in the wrong currency");
  // Amounts have two decimals at most; a dollar has five here.
  const cents = BigInt(Math.round(amount * 100));
  const sent: Money = useLocalAmount ? dinars(cents) : { currency: "USD", minor: cents * 1000n };
  const worthMinor = useLocalAmount ? cents : (cents * operator.rateE4) / 10_000n;
  return { reference, msisdn: `0${number.slice(3)}`, product: operator.id, amount: sent, worthMinor };
}

/** Of what was sent, in dollars, less the discount; to the nearest hundred-thousandth. */
function costOf({ product, amount }: Posted, driftPpm: number): Money {
  const { rateE4, discount } = operatorOf(product);
  const isLocal = amount.currency === "DZD";
  // Centimes are 1000 hundred-thousandths each, and the rate has four decimals.
  const dividend = amount.minor * (100n - discount) * (isLocal ? 10_000_000n : 1n);
  const divisor = 100n * (isLocal ? rateE4 : 1n);
  const nearest = (2n * dividend + divisor) / (2n * divisor);
  return { currency: "USD", minor: (nearest * BigInt(1_000_000 + driftPpm)) / 1_000_000n };
}
