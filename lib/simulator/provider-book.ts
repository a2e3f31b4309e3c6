import "server-only";
import type { Exchange } from "@/lib/providers/http";
import { answered, refusal } from "./exchanges";
import type { Attempt, Script, Twist } from "./script";

/**
 * The provider, acted: what it has executed in truth, what it says about it, and what it was asked. Whoever judges our
 * books at the end holds them against this one.
 */
export interface Execution {
  readonly id: string;
  readonly reference: string;
  readonly msisdn: string;
  readonly planCode: string;
  readonly amount: number;
  readonly createdAtMs: number;
  readonly script: Script;
  /** Words it has said to us about it, of those that end an order. */
  readonly said: Set<"delivered" | "refunded">;
  looks: number;
  looksAfterFinal: number;
}

export interface PostedBody {
  readonly plan_code: string;
  readonly MSSIDN: string;
  readonly amount: number;
  readonly ref: string;
}

export interface ProviderBook {
  readonly executions: readonly Execution[];
  executionsOf(reference: string): readonly Execution[];
  /** A POST reaches it. */
  arrive(body: PostedBody, script: Script, attempt: Attempt, atMs: number): Exchange;
  /** A GET reaches it. */
  ask(path: string, atMs: number): Exchange;
}

const USERNAME = "+213770000000";

/** Under which of its two forms a reference is found; the real one does not say. */
export type Lookup = "bare" | "prefixed" | "both";

export function openProviderBook(lookup: Lookup): ProviderBook {
  const executions: Execution[] = [];
  const byReference = new Map<string, Execution[]>();
  const executionsOf = (reference: string): readonly Execution[] => byReference.get(reference) ?? [];
  const execute = (body: PostedBody, script: Script, atMs: number): Exchange => {
    const execution: Execution = {
      id: `66f${(executions.length + 1).toString(16).padStart(21, "0")}`,
      reference: body.ref,
      msisdn: body.MSSIDN,
      planCode: body.plan_code,
      amount: body.amount,
      createdAtMs: atMs,
      script,
      said: new Set(),
      looks: 0,
      looksAfterFinal: 0,
    };
    executions.push(execution);
    byReference.set(body.ref, [...executionsOf(body.ref), execution]);
    const data = { topupId: execution.id, topupRef: `API-${USERNAME}-${body.ref}`, newBalance: 100_000 };
    return answered(200, { success: true, data });
  };
  const find = (path: string): Execution | undefined => {
    const key = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
    if (path.includes("/check-id/")) return executions.find((execution) => execution.id === key);
    const prefix = `API-${USERNAME}-`;
    const isPrefixed = key.startsWith(prefix);
    if (lookup !== "both" && (lookup === "prefixed") !== isPrefixed) return undefined;
    return executionsOf(isPrefixed ? key.slice(prefix.length) : key)[0];
  };
  return {
    executions,
    executionsOf,
    arrive: (body, script, attempt, atMs) => {
      if (attempt.treatment === "turn-away") return refused(attempt);
      if (attempt.treatment === "refuse") return refused(attempt);
      // Not atomic: what came a moment ago is not seen yet.
      const known = executionsOf(body.ref).some((earlier) => earlier.createdAtMs <= atMs - BLIND_MS);
      return known ? refusal(409, "DUPLICATED_REF") : execute(body, script, atMs);
    },
    ask: (path, atMs) => {
      if (path.includes("/mobile/check-")) return look(find(path), atMs);
      return otherQuestion(path, executions, atMs);
    },
  };
}

/** How long the reference check does not see an order that was just made. A doubled request comes later than that. */
const BLIND_MS = 40;

const refused = ({ refusal: { status, code, retryAfterMs } }: Attempt): Exchange =>
  refusal(status, code, retryAfterMs);

function otherQuestion(path: string, executions: readonly Execution[], atMs: number): Exchange {
  const route = path.split("?")[0];
  if (route === "/v3/mobile/list") return list(path, executions, atMs);
  const data = ROUTES[route ?? ""];
  return data === undefined ? refusal(404, "ROUTE_NOT_FOUND") : answered(200, { success: true, data });
}

export const PLAN_CODE = "PREPAID_DJEZZY";

const ROUTES: Readonly<Record<string, unknown>> = {
  "/v3/ping": { api: "ok", operators: { mobilis: "up", djezzy: "up", ooredoo: "up" } },
  "/v3/validate": { username: USERNAME, apiKey: { type: "SANDBOX", scope: "READ-WRITE", isEnabled: true } },
  "/v3/account/balance": { balance: 100_000 },
  "/v3/mobile/plans": {
    dynamicPlans: [
      {
        code: PLAN_CODE,
        name: "PREPAID",
        operator: "Djezzy",
        isEnabled: true,
        cost: "0.9925",
        min_amount: 50,
        max_amount: 10_000,
      },
    ],
    fixedPlans: [],
  },
};

/** What has become of it in truth by then. */
export function truthAt({ createdAtMs, script }: Execution, atMs: number): "open" | "delivered" | "refunded" {
  return atMs >= createdAtMs + trueEndMs(script) ? script.fate : "open";
}

/** An order that the provider cannot make up its mind about has its end all the same. */
function trueEndMs(script: Script): number {
  const { undecided, finalAfterMs } = script;
  if (undecided === null) return finalAfterMs;
  return Number.isFinite(undecided.untilMs) ? undecided.untilMs : undecided.fromMs;
}

const isVisible = ({ createdAtMs, script }: Execution, atMs: number): boolean =>
  atMs >= createdAtMs + script.visibleAfterMs;

function look(execution: Execution | undefined, atMs: number): Exchange {
  if (execution === undefined || !isVisible(execution, atMs)) return refusal(404, "NOT_FOUND");
  return answered(200, { success: true, data: rowOf(execution, atMs) });
}

const WORD = { delivered: "FULFILLED", refunded: "REFUNDED" } as const;

function rowOf(execution: Execution, atMs: number): Record<string, unknown> {
  const { script } = execution;
  execution.looks += 1;
  const row = rowWith(execution, wordAt(execution, atMs));
  const shown = script.twist === null ? row : twisted(execution, script.twist, row);
  noteWhatWasSaid(execution, shown);
  return shown;
}

/** Only what was said about this very order counts as its word. */
function noteWhatWasSaid(execution: Execution, row: Record<string, unknown>): void {
  const isAboutIt =
    row["_id"] === execution.id &&
    row["MSSIDN"] === execution.msisdn &&
    row["topup_amount"] === execution.amount;
  if (!isAboutIt) return;
  if (row["status"] === WORD.delivered) execution.said.add("delivered");
  if (row["status"] === WORD.refunded) execution.said.add("refunded");
}

function wordAt({ createdAtMs, script, looks }: Execution, atMs: number): string {
  const age = atMs - createdAtMs;
  const { undecided } = script;
  if (undecided !== null && age >= undecided.fromMs && age < undecided.untilMs) return "UNKNOWN_ERROR";
  const end = undecided === null ? script.finalAfterMs : undecided.untilMs;
  if (age >= end) return WORD[script.fate];
  return age < script.operatorWaitMs && looks < 3 ? "PENDING" : "HANDLING";
}

function rowWith(execution: Execution, word: string): Record<string, unknown> {
  const { amount } = execution;
  return {
    _id: execution.id,
    ref: `API-${USERNAME}-${execution.reference}`,
    plan_code: execution.planCode,
    MSSIDN: execution.msisdn,
    topup_amount: amount,
    balance_amount: word === WORD.refunded ? 0 : Math.round(amount * 99.25) / 100,
    status: word,
    created_at: new Date(execution.createdAtMs).toISOString(),
    ...(word === WORD.refunded
      ? {
          refund_message: "الرقم لا يقبل هذا العرض",
          suggested_offers: [{ typename: "FACTURE", plan_code: "FACTURE_DJEZZY", amount }],
        }
      : {}),
  };
}

/** For how many looks a provider that contradicts itself keeps to its first story. */
const TWISTED_LOOKS = 3;

type Row = Record<string, unknown>;

/** What each contradiction does to the row. */
const TWISTED: Readonly<Record<Twist, (execution: Execution, row: Row, isFinal: boolean) => Row>> = {
  "flips-after-final": (execution, row, isFinal) => {
    if (!isFinal) return row;
    execution.looksAfterFinal += 1;
    return execution.looksAfterFinal > 1 ? flipped(execution, row) : row;
  },
  "flips-before-final": (execution, row, isFinal) =>
    isFinal && isEarly(execution) ? { ...row, status: "PENDING" } : row,
  "goes-back": ({ looks }, row, isFinal) =>
    isFinal ? row : { ...row, status: looks % 2 === 0 ? "PENDING" : "HANDLING" },
  "other-number": (execution, row) => (isEarly(execution) ? { ...row, MSSIDN: "0799999999" } : row),
  "other-amount": (execution, row) =>
    isEarly(execution) ? { ...row, topup_amount: execution.amount + 1 } : row,
  "other-reference": (execution, row) =>
    isEarly(execution) ? { ...row, ref: "API-somebody-else", _id: "ffffffffffffffffffffffff" } : row,
  "strange-word": (execution, row) => (isEarly(execution) ? { ...row, status: "COMPLETED_MAYBE" } : row),
  "success-for-nothing": (execution, row) =>
    isEarly(execution) ? { ...row, status: "SUCCESS", balance_amount: 0 } : row,
};

const isEarly = ({ looks }: Execution): boolean => looks <= TWISTED_LOOKS;

function twisted(execution: Execution, twist: Twist, row: Row): Row {
  return TWISTED[twist](execution, row, row["status"] === WORD.delivered || row["status"] === WORD.refunded);
}

function flipped(execution: Execution, row: Record<string, unknown>): Record<string, unknown> {
  const other = row["status"] === WORD.delivered ? "refunded" : "delivered";
  return { ...rowWith(execution, WORD[other]), created_at: row["created_at"] };
}

function list(path: string, executions: readonly Execution[], atMs: number): Exchange {
  const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
  const page = Number(query.get("page") ?? "1");
  const pageSize = Number(query.get("pageSize") ?? "20");
  const [from, to] = [query.get("from"), query.get("to")];
  const rows = executions
    .filter((execution) => isVisible(execution, atMs))
    .filter(({ createdAtMs }) => from === null || createdAtMs >= Date.parse(from))
    .filter(({ createdAtMs }) => to === null || createdAtMs <= Date.parse(to))
    .toReversed();
  const items = rows.slice((page - 1) * pageSize, page * pageSize).map((execution) => rowOf(execution, atMs));
  const totalPages = Math.max(1, Math.ceil(rows.length / pageSize));
  return answered(200, {
    success: true,
    data: { items, pagination: { page, pageSize, totalPages, totalResults: rows.length } },
  });
}
