import "server-only";
import { performance } from "node:perf_hooks";
import { toDecimalText } from "@/lib/domain/money";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { RequestLimits } from "@/lib/domain/token-bucket";
import { type Exchange, openWire, type Wire, type WireHeaders } from "../http";
import type {
  CheckAnswer,
  OrderToCheck,
  OrderToSend,
  ProviderIdentity,
  ProviderOrderPage,
  ProviderTrouble,
  SendLimits,
  TopUpProvider,
} from "../provider";
import { operatorIdIn } from "./plans";
import { keepToken, type TokenKeeper } from "./token";
import {
  amountOf,
  internationalOf,
  listedOrder,
  type Reply,
  type ReportPage,
  translateBalance,
  translateDetection,
  translateLookup,
  translatePing,
  translatePlans,
  translateReport,
  translateSend,
  translateStatus,
} from "./translate";

export interface ReloadlyOptions {
  /** The airtime API: scheme and host. */
  readonly baseUrl: string;
  /** The token service, which is a host of its own. */
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What a token is asked for. By itself the airtime API it opens; anywhere else than at Reloadly's own, its sandbox. */
  readonly audience?: string;
  /** A clock that never jumps, in milliseconds: how old the token is. */
  readonly stopwatchMs?: () => number;
  /** Other ways to both hosts than over HTTP. Numbers must come as texts from the airtime API. */
  readonly wires?: { readonly airtime: Wire; readonly tokens: Wire };
}

export const RELOADLY = "reloadly";

/** No number is published; eighty readings at once met no limit. Eight at once is what a careful observer kept to. */
export const RELOADLY_LIMITS: RequestLimits = {
  burst: 20,
  ratePerSecond: 10,
  slowestPerSecond: 1,
  reserve: 5,
};

const LIVE = "https://topups.reloadly.com";
const SANDBOX = "https://topups-sandbox.reloadly.com";

/** The token decides what is opened: a client that asks for no live one cannot spend real money. */
const audienceOf = ({ baseUrl, audience }: ReloadlyOptions): string =>
  audience ?? (new URL(baseUrl).origin === LIVE ? LIVE : SANDBOX);

interface Way {
  readonly wire: Wire;
  readonly tokens: TokenKeeper;
}

/** Reloadly's airtime API. Throws only for bugs of ours: a plan that is not its own, a page out of bounds. */
export function openReloadly(options: ReloadlyOptions): TopUpProvider {
  const { baseUrl, authUrl, clientId, clientSecret, wires, stopwatchMs = () => performance.now() } = options;
  const audience = audienceOf(options);
  const tokens = keepToken({
    wire: wires?.tokens ?? openWire({ baseUrl: authUrl, secrets: [clientSecret] }),
    clientId,
    clientSecret,
    audience,
    stopwatchMs,
  });
  const secrets = (): readonly string[] => [clientSecret, ...tokens.secrets()];
  const way: Way = { wire: wires?.airtime ?? openWire({ baseUrl, secrets, numbers: "text" }), tokens };
  const listPage = openReport(way);
  return {
    id: RELOADLY,
    send: (order, limits) => send(way, order, limits),
    check: (order) => check(way, order),
    listOrders: listPage,
    listPlans: async () => translatePlans(await get(way, `/operators/countries/DZ?${INCLUDED}`)),
    readBalance: async () => translateBalance(await get(way, "/accounts/balance")),
    // Without a token: an account that turned us away is not asked with its key to find out whether anybody is there.
    ping: async () => translatePing(await way.wire.get("/accounts/balance", ACCEPT)),
    detectOperator: async (msisdn) => translateDetection(await get(way, detectionOf(msisdn))),
    identify: () => identify(tokens, audience),
  };
}

const ACCEPT: WireHeaders = { accept: "application/com.reloadly.topups-v1+json" };

/** With the plus that their own clients put before it. */
const detectionOf = (msisdn: string): string =>
  `/operators/auto-detect/phone/${encodeURIComponent(`+${internationalOf(msisdn)}`)}/countries/DZ`;

const INCLUDED = [
  "includeBundles=true",
  "includeData=true",
  "includeCombo=true",
  "includePin=false",
  "includeRange=true",
  "includeFixed=true",
].join("&");

/**
 * One request with a token. A 401 proves that nothing ran: then it is made once more, with a new token. Without one,
 * nothing is asked at all.
 */
async function withToken(
  { tokens }: Way,
  request: (headers: WireHeaders) => Promise<Exchange>,
): Promise<Reply> {
  const headersOf = (token: string): WireHeaders => ({ ...ACCEPT, authorization: `Bearer ${token}` });
  const token = await tokens.find();
  if (!token.ok) return token.problem;
  const first = await request(headersOf(token.value.text));
  if (first.kind !== "answered" || first.status !== 401) return first;
  const another = await tokens.replace(token.value);
  return another.ok ? request(headersOf(another.value.text)) : another.problem;
}

const get = (way: Way, path: string): Promise<Reply> =>
  withToken(way, (headers) => way.wire.get(path, headers));

const LONGEST_REFERENCE = 150;

/** Asynchronously: an id comes back at once, so a slow network behind it cannot turn into a lost answer. */
async function send(way: Way, order: OrderToSend, limits: SendLimits): ReturnType<TopUpProvider["send"]> {
  const { planCode, msisdn, reference } = order;
  const operatorId = operatorIdIn(planCode);
  const amount = amountOf(order);
  if (operatorId === null) throw new RangeError(`${planCode} is no plan of Reloadly`);
  if (!/^0\d{9}$/.test(msisdn)) throw new RangeError("a number has its national form, ten digits");
  if (amount.minor <= 0n) throw new RangeError(`Reloadly takes amounts above zero, not ${amount.minor}`);
  if (reference.length > LONGEST_REFERENCE) throw new RangeError("a reference has at most 150 characters");
  const body = {
    operatorId: Number(operatorId),
    // A decimal this short survives the way through a float and back as it is.
    amount: Number(toDecimalText(amount)),
    useLocalAmount: amount.currency === "DZD",
    customIdentifier: reference,
    recipientPhone: { countryCode: "DZ", number: internationalOf(msisdn) },
  };
  return translateSend(
    await withToken(way, (headers) => way.wire.post("/topups-async", headers, body, limits)),
  );
}

async function check(way: Way, order: OrderToCheck): Promise<CheckAnswer> {
  const ask = async (transactionId: string): Promise<CheckAnswer> => {
    const path = `/topups/${encodeURIComponent(transactionId)}/status`;
    return translateStatus(await get(way, path), { order, transactionId });
  };
  if (order.providerOrderId !== null) return ask(order.providerOrderId);
  const search = `${REPORT}?customIdentifier=${encodeURIComponent(order.reference)}`;
  const lookup = translateLookup(await get(way, search), order);
  return lookup.kind === "settled" ? lookup.answer : ask(lookup.transactionId);
}

const REPORT = "/topups/reports/transactions";

// ------------------------------------------------------------------------------------------------ the list

type ListQuery = Parameters<TopUpProvider["listOrders"]>[0];
type Page = Result<ReportPage, ProviderTrouble>;

/**
 * The report runs from the oldest on; a page of ours, newest first, lies across two of its pages from the end. Its rows
 * keep their places, so pages read one after the other fit together.
 */
function openReport(way: Way): TopUpProvider["listOrders"] {
  // Where the end was last: most of the time it is still there, and one request says so and shows it.
  let lastPage = 1;
  return async (query) => {
    const read = async (page: number): Promise<Page> =>
      translateReport(await get(way, `${REPORT}?${reportQuery(query, page)}`));
    const guess = lastPage;
    const first = await read(guess);
    if (!first.ok) return first;
    const { total } = first.value;
    const from = Math.max(total - query.page * query.pageSize, 0);
    const to = Math.max(total - (query.page - 1) * query.pageSize, 0);
    const totalPages = Math.max(Math.ceil(total / query.pageSize), 1);
    if (query.page === 1) lastPage = totalPages;
    const rows: unknown[] = [];
    for (const page of pagesOver(from, to, query.pageSize)) {
      const part = page === guess ? first : await read(page);
      if (!part.ok) return part;
      const offset = (page - 1) * query.pageSize;
      rows.push(...part.value.rows.slice(Math.max(from - offset, 0), to - offset));
    }
    return ok(pageOf(rows, query.page, totalPages));
  };
}

/** The report's pages, counted from 1, that hold the rows `from` to `to` (the last one excluded). */
function pagesOver(from: number, to: number, pageSize: number): readonly number[] {
  if (from >= to) return [];
  const [first, last] = [Math.floor(from / pageSize) + 1, Math.floor((to - 1) / pageSize) + 1];
  return first === last ? [first] : [first, last];
}

function pageOf(oldestFirst: readonly unknown[], page: number, totalPages: number): ProviderOrderPage {
  const orders = oldestFirst.toReversed().flatMap((row) => listedOrder(row) ?? []);
  return { orders, page, totalPages, unreadableCount: oldestFirst.length - orders.length };
}

/** Their filter reads its times in a zone four hours or so from what their rows say: wide of both. */
const ZONES_APART_MS = 36 * 3_600_000;

function reportQuery({ pageSize, page: asked, window }: ListQuery, page: number): string {
  if (
    !Number.isInteger(asked) ||
    asked < 1 ||
    !Number.isInteger(pageSize) ||
    pageSize < 1 ||
    pageSize > 100
  ) {
    throw new RangeError(
      `a page of orders is 1 to 100 rows from page 1 on, not ${pageSize} on page ${asked}`,
    );
  }
  const bounds = window && [
    `startDate=${wallClock(window.from.getTime() - ZONES_APART_MS)}`,
    `endDate=${wallClock(window.to.getTime() + ZONES_APART_MS)}`,
  ];
  return [`page=${page}`, `size=${pageSize}`, ...(bounds ?? [])].join("&");
}

/** YYYY-MM-DD HH:mm:ss, encoded. */
const wallClock = (ms: number): string =>
  encodeURIComponent(new Date(ms).toISOString().slice(0, 19).replace("T", " "));

// ------------------------------------------------------------------------------------------------ the key

const SENDING_SCOPES = ["send-topups", "developer"];

/** A token that opens the sandbox opens nothing else: which environment it is, the audience says. */
async function identify(
  tokens: TokenKeeper,
  audience: string,
): Promise<Result<ProviderIdentity, ProviderTrouble>> {
  const token = await tokens.find();
  if (!token.ok) return refuse({ cause: token.problem.trouble, retryAfterMs: token.problem.retryAfterMs });
  const { scopes } = token.value;
  return ok({
    environment: new URL(audience).origin === SANDBOX ? "sandbox" : "production",
    canSend: scopes.length === 0 || SENDING_SCOPES.some((scope) => scopes.includes(scope)),
    accountName: null,
  });
}
