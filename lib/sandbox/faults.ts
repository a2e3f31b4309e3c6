import "server-only";
import { z } from "zod";

/**
 * What can be made to go wrong on a sandbox's wire. Each fault says whether the request is carried out all the same, and
 * what its sender then gets to see.
 */
export interface Delivery {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** `drop`: the connection ends without an answer. `cut`: it ends half way through. `stall`: nothing comes, ever. */
  readonly end: "whole" | "drop" | "cut" | "stall";
}

const faultDetailsSchema = z.strictObject({
  /** All that are given must fit: the method, the beginning of the path, the reference the request is about. */
  method: z.string().optional(),
  path: z.string().optional(),
  reference: z.string().optional(),
  /** How many requests it meets; 0 = until the faults are cleared. One, unless said. */
  times: z.int().min(0).optional(),
  /** Instead of what the fault does by itself: whether the request is carried out. */
  executes: z.boolean().optional(),
  delayBeforeMs: z.number().min(0).optional(),
  delayAfterMs: z.number().min(0).optional(),
  status: z.int().optional(),
  code: z.string().optional(),
  word: z.string().optional(),
  retryAfter: z.union([z.number(), z.string()]).optional(),
  location: z.string().optional(),
});
type FaultDetails = z.infer<typeof faultDetailsSchema>;

type Json = Readonly<Record<string, unknown>>;
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Fault {
  readonly executes: boolean;
  /** `answer` is what would have been said; null when the request was not carried out. */
  readonly deliver: (answer: Answer | null, order: FaultDetails) => Delivery;
}

export function deliverJson(
  { status, body }: Answer,
  headers: Readonly<Record<string, string>> = {},
): Delivery {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    bytes: Buffer.from(JSON.stringify(body)),
    end: "whole",
  };
}

const NOTHING: Delivery = { status: 0, headers: {}, bytes: Buffer.alloc(0), end: "drop" };
const PAGE = "<!doctype html><html><head><title>Just a moment…</title></head><body>Please wait</body></html>";
const html = (status: number): Delivery => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  bytes: Buffer.from(PAGE),
  end: "whole",
});
const bytesOf = (answer: Answer | null): Buffer => deliverJson(answer ?? { status: 200, body: {} }).bytes;

/** Says something else, whatever the request was. */
const says = (
  body: (order: FaultDetails) => unknown,
  status: number,
  executes: boolean,
  headers?: (order: FaultDetails) => Record<string, string>,
): Fault => ({
  executes,
  deliver: (_answer, order) =>
    deliverJson({ status: order.status ?? status, body: body(order) }, headers?.(order)),
});
const envelope = (code: string, message: string) => (order: FaultDetails) => ({
  success: false,
  error: { code: order.code ?? code, message },
  requestId: "req_fault",
});
/** Says what was to be said, with another body. */
const rewrites = (rewrite: (body: Json, order: FaultDetails) => unknown): Fault => ({
  executes: true,
  deliver: (answer, order) =>
    deliverJson({
      status: order.status ?? answer?.status ?? 200,
      body: rewrite(asJson(answer?.body), order),
    }),
});
const asJson = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Applies to the order of a check and to every order of a list. */
function eachOrder(body: Json, change: (order: Json) => Json): Json {
  const data = asJson(body["data"]);
  if (Array.isArray(data["items"])) {
    return { ...body, data: { ...data, items: data["items"].map((item) => change(asJson(item))) } };
  }
  return "status" in data ? { ...body, data: change(data) } : body;
}
const ARABIC_PAGES_WORDS: Readonly<Record<string, string>> = { FULFILLED: "SUCCESS", REFUNDED: "FAILED" };

const FAULTS = {
  "drop-before": { executes: false, deliver: () => NOTHING },
  "drop-after": { executes: true, deliver: () => NOTHING },
  stall: { executes: true, deliver: () => ({ ...NOTHING, end: "stall" }) },
  /** Only the two delays of the order: the answer itself is right. */
  late: { executes: true, deliver: (answer) => deliverJson(answer ?? { status: 200, body: {} }) },
  "cut-answer": {
    executes: true,
    deliver: (answer) => ({ ...deliverJson(answer ?? { status: 200, body: {} }), end: "cut" }),
  },
  "truncated-json": {
    executes: true,
    deliver: (answer) => {
      const bytes = bytesOf(answer);
      return { ...deliverJson({ status: 200, body: null }), bytes: bytes.subarray(0, bytes.length / 2) };
    },
  },
  garbled: {
    executes: true,
    deliver: (answer) => ({
      ...deliverJson({ status: 200, body: null }),
      bytes: Buffer.from(bytesOf(answer).map((byte) => byte ^ 0xaa)),
    }),
  },
  empty: {
    executes: true,
    deliver: () => ({ ...deliverJson({ status: 200, body: null }), bytes: Buffer.alloc(0) }),
  },
  "html-200": { executes: true, deliver: () => html(200) },
  "html-502": { executes: true, deliver: () => html(502) },
  redirect: {
    executes: false,
    deliver: (_answer, order) => ({
      ...html(order.status ?? 307),
      headers: { location: order.location ?? "/v3/ping" },
    }),
  },
  "server-error": says(envelope("INTERNAL_ERROR", "Internal server error"), 500, true),
  "bare-refusal": says(
    (order) => ({ message: "Forbidden", error: "Forbidden", statusCode: order.status ?? 403 }),
    403,
    false,
  ),
  "refused-in-2xx": says(envelope("ERR_VALIDATION", "body is invalid"), 200, true),
  "rate-limited": says(envelope("RATE_LIMIT_EXCEEDED", "Too many requests"), 429, false, (order) => ({
    "retry-after": String(order.retryAfter ?? 5),
  })),
  "invalid-key": says(envelope("INVALID_ACCESS_TOKEN", "The provided access token is invalid"), 401, false),
  "key-disabled": says(envelope("API_DISABLED", "API key is disabled"), 403, false),
  "ip-not-allowed": says(envelope("IP_NOT_ALLOWED", "IP address not allowed"), 403, false),
  "not-found": says(envelope("NOT_FOUND", "Top-up not found"), 404, true),
  "hyphen-duplicate": rewrites((body) => {
    const error = asJson(body["error"]);
    if (error["code"] !== "DUPLICATED_REF") return body;
    return {
      ...body,
      error: { ...error, code: "DUPLICATED-REF", message: "This reference ID is already in use." },
    };
  }),
  "arabic-words": rewrites((body) =>
    eachOrder(body, (order) => ({
      ...order,
      status: ARABIC_PAGES_WORDS[String(order["status"])] ?? order["status"],
    })),
  ),
  "unknown-word": rewrites((body, order) =>
    eachOrder(body, (row) => ({ ...row, status: order.word ?? "EN_COURS_DE_VERIFICATION" })),
  ),
  "other-order": rewrites((body) =>
    eachOrder(body, (order) => ({
      ...order,
      _id: "690161ffe9e88196b4eb64ff",
      ref: "API-+213665983439-somebody-elses",
      MSSIDN: "0799999999",
      status: "FULFILLED",
    })),
  ),
  "no-meta": rewrites(({ meta: _meta, requestId: _requestId, ...body }) => body),
  "bare-reference": rewrites((body) => {
    const data = asJson(body["data"]);
    const bare = String(data["topupRef"]).replace(/^API-\+\d+-/, "");
    return "topupRef" in data ? { ...body, data: { ...data, topupRef: bare } } : body;
  }),
  "no-order-id": rewrites((body) => {
    const { topupId: _topupId, ...data } = asJson(body["data"]);
    return { ...body, data };
  }),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
const isFaultName = (name: unknown): name is FaultName =>
  typeof name === "string" && Object.hasOwn(FAULTS, name);

export const faultOrderSchema = faultDetailsSchema.extend({
  name: z.custom<FaultName>(isFaultName, "no such fault"),
});
export type FaultOrder = z.infer<typeof faultOrderSchema>;

interface FaultyCall {
  readonly method: string;
  readonly path: string;
  readonly reference: string | null;
}

/** The faults that are waiting for their requests; the first that fits is met. */
export class FaultQueue {
  #waiting: { readonly order: FaultOrder; left: number }[] = [];

  add(order: FaultOrder): void {
    this.#waiting.push({ order, left: order.times === 0 ? Number.POSITIVE_INFINITY : (order.times ?? 1) });
  }

  clear(): void {
    this.#waiting = [];
  }

  take(call: FaultyCall): FaultOrder | null {
    const met = this.#waiting.find(({ order }) => fits(order, call));
    if (!met) return null;
    met.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return met.order;
  }
}

function fits(order: FaultOrder, call: FaultyCall): boolean {
  return (
    (order.method === undefined || order.method === call.method) &&
    (order.path === undefined || call.path.startsWith(order.path)) &&
    (order.reference === undefined || order.reference === call.reference)
  );
}

export const executesUnder = (order: FaultOrder): boolean => order.executes ?? FAULTS[order.name].executes;

export const deliverUnder = (order: FaultOrder, answer: Answer | null): Delivery =>
  faultNamed(order.name).deliver(answer, order);

const faultNamed = (name: FaultName): Fault => FAULTS[name];
