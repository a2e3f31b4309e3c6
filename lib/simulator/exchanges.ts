import "server-only";
import type { Exchange } from "@/lib/providers/http";
import type { Answer } from "./script";

/** What comes back over the wire, as lib/providers/http hands it to an adapter. */

export function answered(status: number, json: unknown, retryAfterMs: number | null = null): Exchange {
  return {
    kind: "answered",
    status,
    json,
    isJson: true,
    retryAfterMs,
    evidence: { httpStatus: status, body: json },
  };
}

function answeredText(status: number, text: string): Exchange {
  return {
    kind: "answered",
    status,
    json: null,
    isJson: false,
    retryAfterMs: null,
    evidence: { httpStatus: status, body: text },
  };
}

export const notWritten = (cause: "unreachable" | "deadline"): Exchange => ({
  kind: "not-written",
  cause,
  retryAfterMs: null,
  evidence: { httpStatus: null, body: null },
});

export const lost = (cause: "timeout" | "reset" | "unreadable"): Exchange => ({
  kind: "lost",
  cause,
  retryAfterMs: null,
  evidence: { httpStatus: null, body: null },
});

export const refusal = (status: number, code: string, retryAfterMs: number | null = null): Exchange =>
  answered(status, { success: false, error: { code, message: code } }, retryAfterMs);

const PAGE = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

/** Shapes that no client should take for a yes or a no. */
const GARBLED: readonly unknown[] = [
  null,
  [],
  "OK",
  { success: true },
  { success: "true", data: { topupId: "x" } },
  { success: true, data: { topupId: null, status: 7 } },
  { success: false, data: { topupId: "x", status: "FULFILLED" }, error: null },
  { data: { status: "FULFILLED" } },
  { success: false, error: { code: "ERR_SERVICE_TEMPORARILY_WEIRD" } },
];

/** What happens to a clean answer on its way; null when nothing ever arrives. `luck` in [0, 1). */
const SPOILERS: Readonly<Record<Answer, (clean: Exchange, luck: number) => Exchange | null>> = {
  clean: (clean) => clean,
  silence: () => null,
  reset: () => lost("reset"),
  "server-error": (_clean, luck) =>
    luck < 0.5 ? refusal(500, "INTERNAL_SERVER_ERROR") : refusal(503, "ERR_VALIDATION"),
  html: (_clean, luck) => answeredText(luck < 0.4 ? 200 : luck < 0.7 ? 502 : 403, PAGE),
  truncated: (_clean, luck) =>
    luck < 0.5 ? lost("reset") : answeredText(200, '{"success":true,"data":{"topupId":"67'),
  garbled: (_clean, luck) =>
    luck < 0.2
      ? answeredText(200, "\ufffd\ufffd{]")
      : answered(luck < 0.8 ? 200 : 400, GARBLED[Math.floor(luck * 977) % GARBLED.length]),
  duplicate: () => refusal(409, "DUPLICATED_REF"),
  // Two answers behind each other: the first is read, or the parser gives up.
  doubled: (clean, luck) => (luck < 0.5 ? clean : lost("unreadable")),
};

export const spoil = (clean: Exchange, how: Answer, luck: number): Exchange | null =>
  SPOILERS[how](clean, luck);
