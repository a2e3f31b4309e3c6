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

/** The provider's error object, at a time of long ago: nobody may depend on it. */
const refusal = (code: string | null, message: string) => (order: FaultDetails) => ({
  timeStamp: "2026-01-15 10:00:00",
  message,
  path: order.path ?? "/topups-async",
  errorCode: order.code ?? code,
  infoLink: null,
  details: [],
});
const FULL_AUTHENTICATION = "Full authentication is required to access this resource";

/** Applies to a status in either shape, to a report's row and to every row of a page. */
function eachTopUp(body: Json, change: (topUp: Json) => Json): Json {
  if (Array.isArray(body["content"])) {
    return { ...body, content: body["content"].map((row) => change(asJson(row))) };
  }
  if (typeof body["transaction"] === "object" && body["transaction"] !== null) {
    return change({ ...body, transaction: change(asJson(body["transaction"])) });
  }
  return "status" in body ? change(body) : body;
}
const ifPresent = (topUp: Json, changes: Json): Json => ({
  ...topUp,
  ...Object.fromEntries(Object.entries(changes).filter(([key]) => key in topUp)),
});

/** What goes wrong in Reloadly's own words. */
export const RELOADLY_FAULTS = {
  ...WIRE_FAULTS,
  "server-error": says(refusal("INTERNAL_SERVER_ERROR", "Internal server error"), 500, true),
  /** A definite no: any 4xx with any code, or the one 503 that is definite. */
  refused: says(refusal("INVALID_INPUT_PROVIDED", "Invalid amount provided"), 400, false),
  "refused-in-2xx": says(refusal("INVALID_INPUT_PROVIDED", "Invalid amount provided"), 200, true),
  "operator-unavailable": says(
    refusal(
      "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE",
      "The topup operator is currently unavailable or inactive, please try again later or contact support",
    ),
    503,
    false,
  ),
  "rate-limited": says(
    refusal("RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."),
    429,
    false,
    retryAfter,
  ),
  "invalid-key": says(refusal("INVALID_TOKEN", FULL_AUTHENTICATION), 401, false),
  "token-expired": says(refusal("TOKEN_EXPIRED", FULL_AUTHENTICATION), 401, false),
  "key-disabled": says(refusal("INACTIVE_ACCOUNT", "The account is inactive"), 403, false),
  "not-found": says(refusal("TRANSACTION_NOT_FOUND", "Transaction not found for given id"), 404, true),
  /** The token service's rare form, without a code. */
  "access-denied": says(() => ({ error: "access_denied", error_description: "Unauthorized" }), 403, false),
  /** A path that nobody has, or an exception that nobody caught. */
  spring: says(
    (order) => ({
      timestamp: "2026-10-08T01:41:31.693+00:00",
      status: order.status ?? 404,
      error: "Not Found",
      path: order.path ?? "/topups-async",
    }),
    404,
    false,
  ),
  "null-code": rewrites((body) => ifPresent(body, { errorCode: null, code: null })),
  "unknown-word": rewrites((body, order) =>
    eachTopUp(body, (topUp) => ifPresent(topUp, { status: order.word ?? "SOMETHING_NEW" })),
  ),
  "no-status": rewrites((body) => eachTopUp(body, ({ status: _status, ...topUp }) => topUp)),
  "other-order": rewrites((body) =>
    eachTopUp(body, (topUp) =>
      ifPresent(topUp, {
        transactionId: 4_602_843,
        customIdentifier: "somebody-elses",
        recipientPhone: "213799999999",
      }),
    ),
  ),
  "no-order-id": rewrites(({ transactionId: _transactionId, ...body }) => body),
} satisfies Record<string, Fault>;

export type ReloadlyFault = keyof typeof RELOADLY_FAULTS;
