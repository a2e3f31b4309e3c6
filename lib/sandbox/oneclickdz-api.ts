import "server-only";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { costOf, type OneClickDzBook, type SandboxOrder } from "./oneclickdz-book";
import { findPlan, LISTED_PLANS, type SandboxPlan } from "./oneclickdz-plans";
import { decoded } from "./server";

/** One request, read; `body` is undefined where there was none or it was not JSON. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | null;
  readonly address: string;
  readonly body: unknown;
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
}

export interface OneClickDzAccount {
  readonly book: OneClickDzBook;
  readonly apiKey: string;
  readonly username: string;
  readonly keyType: "SANDBOX" | "PRODUCTION";
  readonly scope: "READ-WRITE" | "READ-ONLY";
  /** Whether looking for a twin and booking are one step. Where not, two sends of a reference at once may both run. */
  readonly areReferencesAtomic: () => boolean;
  /** Failed keys by address; five of them close the door for a quarter of an hour. */
  readonly failures: Map<string, { count: number; lastMs: number }>;
}

/** How long the look for a twin takes where it is not one step with the booking. */
const TWIN_LOOK_MS = 50;
const ATTEMPTS = 5;
const BLOCK_MS = 15 * 60_000;

const success = (account: OneClickDzAccount, data: unknown): Said => ({
  status: 200,
  body: { success: true, data, meta: { timestamp: new Date(account.book.now()).toISOString() } },
});
const newRequestId = (account: OneClickDzAccount): string =>
  `req_${Math.floor(account.book.now() / 1000)}_${randomBytes(3).toString("hex")}`;
const refusal = (
  account: OneClickDzAccount,
  status: number,
  code: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): Said => ({
  status,
  body: {
    success: false,
    error: { code, message, ...(details && { details }) },
    requestId: newRequestId(account),
  },
});
const invalid = (account: OneClickDzAccount, field: string, message: string, value?: unknown): Said =>
  refusal(account, 400, "ERR_VALIDATION", message, { field, ...(value !== undefined && { value }) });

/** Nobody's path, and the router of the real thing answers without the envelope. */
const noRoute = ({ method, path }: Call): Said => ({
  status: 404,
  body: { message: `Route ${method}:${path} not found`, error: "Not Found", statusCode: 404 },
});

type Endpoint = (account: OneClickDzAccount, call: Call, parameter: string) => Said | Promise<Said>;

const ENDPOINTS: readonly { method: string; path: RegExp; needsKey: boolean; answer: Endpoint }[] = [
  { method: "GET", path: /^\/v3\/ping$/, needsKey: false, answer: ping },
  { method: "GET", path: /^\/v3\/validate$/, needsKey: true, answer: validate },
  { method: "GET", path: /^\/v3\/account\/balance$/, needsKey: true, answer: readBalance },
  { method: "GET", path: /^\/v3\/account\/transactions$/, needsKey: true, answer: listTransactions },
  { method: "GET", path: /^\/v3\/mobile\/plans$/, needsKey: true, answer: listPlans },
  { method: "POST", path: /^\/v3\/mobile\/send$/, needsKey: true, answer: send },
  { method: "GET", path: /^\/v3\/mobile\/check-id\/([^/]+)$/, needsKey: true, answer: checkById },
  { method: "GET", path: /^\/v3\/mobile\/check-ref\/([^/]+)$/, needsKey: true, answer: checkByReference },
  { method: "GET", path: /^\/v3\/mobile\/list$/, needsKey: true, answer: listTopUps },
];

export async function answerCall(account: OneClickDzAccount, call: Call): Promise<Said> {
  for (const endpoint of ENDPOINTS) {
    const match = endpoint.method === call.method ? endpoint.path.exec(call.path) : null;
    if (!match) continue;
    const turnedAway = endpoint.needsKey ? refuseKey(account, call) : null;
    if (turnedAway) return turnedAway;
    const parameter = decoded(match[1] ?? "");
    return parameter === null ? noRoute(call) : endpoint.answer(account, call, parameter);
  }
  return noRoute(call);
}

function refuseKey(account: OneClickDzAccount, { token, address }: Call): Said | null {
  const nowMs = account.book.now();
  const failed = account.failures.get(address);
  const isFresh = failed !== undefined && nowMs - failed.lastMs < BLOCK_MS;
  if (failed && isFresh && failed.count >= ATTEMPTS) {
    return refusal(
      account,
      403,
      "IP_BLOCKED",
      "Your IP has been temporarily blocked due to too many invalid attempts",
    );
  }
  if (token === null) return refusal(account, 401, "MISSING_ACCESS_TOKEN", "Access token is required");
  if (token === account.apiKey) {
    account.failures.delete(address);
    return null;
  }
  const count = (failed && isFresh ? failed.count : 0) + 1;
  account.failures.set(address, { count, lastMs: nowMs });
  const attemptsLeft = ATTEMPTS - count;
  return refusal(account, 401, "INVALID_ACCESS_TOKEN", "The provided access token is invalid", {
    attemptsLeft,
  });
}

function ping(account: OneClickDzAccount): Said {
  const operators = { mobilis: "up", ooredoo: "up", djezzy: "up", mobilisFixedPlans: "up" };
  return success(account, { api: "ok", operators });
}

/** Without `meta`, and with the key in full, as the real one does. */
function validate({ username, apiKey, keyType, scope }: OneClickDzAccount): Said {
  const key = { key: apiKey, isEnabled: true, type: keyType, allowedips: [], scope };
  return { status: 200, body: { success: true, data: { username, apiKey: key } } };
}

/** JSON has no decimals but floats; two of them survive. */
const asNumber = (minor: bigint): number => Number(minor) / 100;

function readBalance(account: OneClickDzAccount): Said {
  return success(account, { balance: asNumber(account.book.balanceMinor()) });
}

function listPlans(account: OneClickDzAccount): Said {
  const rows = LISTED_PLANS.map((plan) => ({ plan, row: planRow(plan) }));
  return success(account, {
    dynamicPlans: rows.filter(({ plan }) => plan.shape.kind !== "fixed").map(({ row }) => row),
    fixedPlans: rows.filter(({ plan }) => plan.shape.kind === "fixed").map(({ row }) => row),
  });
}

function planRow({ code, name, operator, costPpm, isEnabled, shape }: SandboxPlan): object {
  return {
    code,
    name,
    operator,
    ...(costPpm !== null && { cost: Number(costPpm) / 1_000_000 }),
    isEnabled,
    ...(shape.kind === "fixed" ? { amount: shape.amount } : { min_amount: shape.min, max_amount: shape.max }),
  };
}

const NATIONAL_NUMBER = /^0[567][0-9]{8}$/;

interface SendBody {
  readonly plan: SandboxPlan;
  readonly msisdn: string;
  readonly amount: number;
  readonly reference: string | null;
}

/** A number's prefix need not fit the plan's operator: numbers are portable, and the test numbers fit none. */
async function send(account: OneClickDzAccount, { body }: Call): Promise<Said> {
  // What a read-only key is told is not published.
  if (account.scope === "READ-ONLY") return refusal(account, 403, "FORBIDDEN", "This key may not send");
  const read = readSend(account, body);
  if ("status" in read) return read;
  if (read.reference !== null && account.book.hasReference(read.reference)) return duplicated(account);
  if (!account.areReferencesAtomic()) await pause(TWIN_LOOK_MS);
  const requiredMinor = costOf(read.plan, read.amount);
  const availableMinor = account.book.balanceMinor();
  if (requiredMinor > availableMinor) {
    const details = { required: asNumber(requiredMinor), available: asNumber(availableMinor) };
    const message = "Your balance is insufficient for this operation";
    return refusal(account, 403, "INSUFFICIENT_BALANCE", message, details);
  }
  const order = account.book.execute(read);
  return success(account, { topupId: order.id, topupRef: order.wireReference });
}

const duplicated = (account: OneClickDzAccount): Said =>
  refusal(account, 403, "DUPLICATED_REF", "This reference ID is already in use");

function readSend(account: OneClickDzAccount, body: unknown): SendBody | Said {
  const fields: Readonly<Record<string, unknown>> = { ...Object(body) };
  const { plan_code: code, MSSIDN: msisdn, amount, ref: reference } = fields;
  const broken = SEND_RULES.find(({ isBroken }) => isBroken(fields));
  if (broken) return invalid(account, broken.field, broken.message, fields[broken.field]);
  const plan = findPlan(String(code));
  if (!plan?.isEnabled)
    return invalid(account, "plan_code", `plan ${plan ? "is disabled" : "not found"}`, code);
  const asked = typeof amount === "number" ? amount : undefined;
  const refused = refuseAmount(account, plan, asked);
  if (refused) return refused;
  return {
    plan,
    msisdn: String(msisdn),
    amount: plan.shape.kind === "fixed" ? plan.shape.amount : (asked ?? 0),
    reference: typeof reference === "string" ? reference : null,
  };
}

interface SendRule {
  readonly field: string;
  readonly message: string;
  readonly isBroken: (fields: Readonly<Record<string, unknown>>) => boolean;
}

const requiredText = (field: string): readonly SendRule[] => [
  {
    field,
    message: `body must have required property '${field}'`,
    isBroken: (fields) => fields[field] === undefined,
  },
  { field, message: `body/${field} must be string`, isBroken: (fields) => typeof fields[field] !== "string" },
];

/** In the order in which the schema is checked. */
const SEND_RULES: readonly SendRule[] = [
  ...requiredText("plan_code"),
  ...requiredText("MSSIDN"),
  {
    field: "MSSIDN",
    message: `body/MSSIDN must match pattern "${NATIONAL_NUMBER.source}"`,
    isBroken: (fields) => !NATIONAL_NUMBER.test(String(fields["MSSIDN"])),
  },
  {
    field: "ref",
    message: "body/ref must be string",
    isBroken: ({ ref }) => ref !== undefined && (typeof ref !== "string" || ref === ""),
  },
  {
    field: "amount",
    message: "body/amount must be integer",
    isBroken: ({ amount }) => amount !== undefined && !Number.isSafeInteger(amount),
  },
];

/** The reference calls the amount of a fixed plan ignored; integrators saw ERR_VALIDATION where it was left out. */
function refuseAmount(
  account: OneClickDzAccount,
  { shape }: SandboxPlan,
  amount: number | undefined,
): Said | null {
  if (shape.kind === "menu") {
    const isFine = amount === undefined || (amount >= 0 && amount <= shape.max);
    return isFine ? null : invalid(account, "amount", `amount must be between 0 and ${shape.max}`, amount);
  }
  if (amount === undefined) {
    const message = `amount is required for ${shape.kind} plans`;
    return refusal(account, 400, "ERR_VALIDATION", message, { field: "amount" });
  }
  if (shape.kind === "fixed" || (amount >= shape.min && amount <= shape.max)) return null;
  return invalid(account, "amount", `amount must be between ${shape.min} and ${shape.max}`, amount);
}

/** Checks show the reference as it was sent, the list shows it prefixed: both are published. */
function topUp(account: OneClickDzAccount, order: SandboxOrder, reference: string): object {
  const status = account.book.statusOf(order);
  const hasWords = order.message !== null && (status === "REFUNDED" || status === "UNKNOWN_ERROR");
  return {
    _id: order.id,
    ref: reference,
    status,
    plan_code: order.planCode,
    MSSIDN: order.msisdn,
    topup_amount: order.amount,
    balance_amount: asNumber(account.book.takenMinor(order)),
    created_at: new Date(order.createdAtMs).toISOString(),
    ...(hasWords && { refund_message: order.message }),
    ...(hasWords && order.offers.length > 0 && { suggested_offers: order.offers }),
  };
}

function checked(account: OneClickDzAccount, order: SandboxOrder | undefined, what: string): Said {
  if (!order) return refusal(account, 404, "NOT_FOUND", `Top-up with ${what} not found`);
  const said = success(account, topUp(account, order, order.reference ?? order.wireReference));
  return { ...said, body: { ...Object(said.body), requestId: newRequestId(account) } };
}

function checkById(account: OneClickDzAccount, _call: Call, id: string): Said {
  return checked(account, account.book.findById(id), `ID '${id}'`);
}

function checkByReference(account: OneClickDzAccount, _call: Call, reference: string): Said {
  return checked(account, account.book.findByReference(reference), `reference '${reference}'`);
}

interface Page {
  readonly page: number;
  readonly pageSize: number;
  readonly fromMs: number;
  readonly toMs: number;
}

function readPage(account: OneClickDzAccount, query: URLSearchParams): Page | Said {
  const page = readCount(query.get("page"), 1, Number.MAX_SAFE_INTEGER);
  if (typeof page === "string")
    return invalid(account, "page", `querystring/page ${page}`, query.get("page"));
  const pageSize = readCount(query.get("pageSize"), 20, 100);
  if (typeof pageSize === "string") {
    return invalid(account, "pageSize", `querystring/pageSize ${pageSize}`, query.get("pageSize"));
  }
  const [from, to] = [query.get("from"), query.get("to")];
  if ((from === null) !== (to === null)) {
    return refusal(account, 400, "ERR_VALIDATION", "from and to must be provided together");
  }
  const fromMs = from === null ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const toMs = to === null ? Number.POSITIVE_INFINITY : Date.parse(to);
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) {
    return invalid(account, "from", 'querystring/from must match format "date-time"', from);
  }
  return { page, pageSize, fromMs, toMs };
}

/** The number, or what is wrong with it. */
function readCount(text: string | null, absent: number, largest: number): number | string {
  if (text === null) return absent;
  const value = Number(text);
  if (!Number.isInteger(value)) return "must be integer";
  if (value < 1) return "must be >= 1";
  return value > largest ? `must be <= ${largest}` : value;
}

function paged<Row>(
  account: OneClickDzAccount,
  { query }: Call,
  rows: readonly Row[],
  timeOf: (row: Row) => number,
  show: (row: Row) => object,
): Said {
  const page = readPage(account, query);
  if ("status" in page) return page;
  const inWindow = rows.filter((row) => timeOf(row) >= page.fromMs && timeOf(row) <= page.toMs);
  const start = (page.page - 1) * page.pageSize;
  const pagination = {
    page: page.page,
    pageSize: page.pageSize,
    totalPages: Math.ceil(inWindow.length / page.pageSize),
    totalResults: inWindow.length,
  };
  return success(account, { items: inWindow.slice(start, start + page.pageSize).map(show), pagination });
}

function listTopUps(account: OneClickDzAccount, call: Call): Said {
  const show = (order: SandboxOrder): object => topUp(account, order, order.wireReference);
  return paged(account, call, account.book.listOrders(), (order) => order.createdAtMs, show);
}

/** The literal words of `operation` are not published. */
function listTransactions(account: OneClickDzAccount, call: Call): Said {
  const entries = account.book.listEntries().toReversed();
  return paged(
    account,
    call,
    entries,
    (entry) => entry.atMs,
    ({ id, type, byMinor, oldMinor, newMinor, orderId, atMs }) => ({
      _id: id,
      type,
      operation: byMinor < 0n ? "DECREMENT" : "INCREMENT",
      amount: asNumber(byMinor < 0n ? -byMinor : byMinor),
      oldBalance: asNumber(oldMinor),
      newBalance: asNumber(newMinor),
      objid: orderId,
      note: "",
      time: new Date(atMs).toISOString(),
    }),
  );
}
