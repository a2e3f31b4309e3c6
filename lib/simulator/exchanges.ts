import "server-only";
import type { Exchange } from "@/lib/providers/http";
import type { BrokenShapes } from "./dialect";
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

/** For the record, in any dialect. */
export function wordsOf(exchange: Exchange): string {
  if (exchange.kind !== "answered") return `${exchange.kind} (${exchange.cause})`;
  const text = JSON.stringify(exchange.json) ?? "";
  const code = /"(?:code|errorCode)":"(\w+)"/.exec(text)?.[1];
  const word = /"status":"(\w+)"/.exec(text)?.[1];
  return `${exchange.status} ${code ?? word ?? (exchange.isJson ? "ok" : "text")}`;
}

const PAGE = "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

const oneOf = <Value>(values: readonly [Value, ...Value[]], luck: number): Value =>
  values[Math.floor(luck * 977) % values.length] ?? values[0];

type Spoiler = (clean: Exchange, luck: number, shapes: BrokenShapes) => Exchange | null;

/** What happens to a clean answer on its way; null when nothing ever arrives. `luck` in [0, 1). */
const SPOILERS: Readonly<Record<Answer, Spoiler>> = {
  clean: (clean) => clean,
  silence: () => null,
  reset: () => lost("reset"),
  "server-error": (_clean, luck, { serverErrors }) => oneOf(serverErrors, luck),
  html: (_clean, luck) => answeredText(luck < 0.4 ? 200 : luck < 0.7 ? 502 : 403, PAGE),
  truncated: (_clean, luck, { cut }) => (luck < 0.5 ? lost("reset") : answeredText(200, cut)),
  garbled: (_clean, luck, { garbled }) =>
    luck < 0.2 ? answeredText(200, "\ufffd\ufffd{]") : answered(...oneOf(garbled, luck)),
  duplicate: (_clean, _luck, { duplicate }) => duplicate,
  // Two answers behind each other: the first is read, or the parser gives up.
  doubled: (clean, luck) => (luck < 0.5 ? clean : lost("unreadable")),
};

export const spoil = (clean: Exchange, how: Answer, luck: number, shapes: BrokenShapes): Exchange | null =>
  SPOILERS[how](clean, luck, shapes);
