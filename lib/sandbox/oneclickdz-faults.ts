import "server-only";
import {
  asJson,
  type Fault,
  type FaultDetails,
  type Json,
  retryAfter,
  rewrites,
  says,
  WIRE_FAULTS,
} from "./faults";

const envelope = (code: string, message: string) => (order: FaultDetails) => ({
  success: false,
  error: { code: order.code ?? code, message },
  requestId: "req_fault",
});

/** Applies to the order of a check and to every order of a list. */
function eachOrder(body: Json, change: (order: Json) => Json): Json {
  const data = asJson(body["data"]);
  if (Array.isArray(data["items"])) {
    return { ...body, data: { ...data, items: data["items"].map((item) => change(asJson(item))) } };
  }
  return "status" in data ? { ...body, data: change(data) } : body;
}
const ARABIC_PAGES_WORDS: Readonly<Record<string, string>> = { FULFILLED: "SUCCESS", REFUNDED: "FAILED" };

/** What goes wrong in OneClickDz's own words. */
export const ONECLICKDZ_FAULTS = {
  ...WIRE_FAULTS,
  "server-error": says(envelope("INTERNAL_ERROR", "Internal server error"), 500, true),
  "refused-in-2xx": says(envelope("ERR_VALIDATION", "body is invalid"), 200, true),
  "rate-limited": says(envelope("RATE_LIMIT_EXCEEDED", "Too many requests"), 429, false, retryAfter),
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

export type OneClickDzFault = keyof typeof ONECLICKDZ_FAULTS;
