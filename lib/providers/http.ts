import "server-only";
import { isUtf8 } from "node:buffer";
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Evidence, SendLimits } from "./provider";

/**
 * The wire under every adapter. One request is one request: no repeat, no redirect, no proxy of its own, and whatever
 * happens comes back as a value. What comes back has lost the secrets, also where a provider echoes them.
 */
export interface Wire {
  get(path: string, headers: WireHeaders): Promise<Exchange>;
  /** On a socket of its own, so that no earlier request's end can swallow it. Its body is JSON. */
  post(path: string, headers: WireHeaders, body: object, limits: SendLimits): Promise<Exchange>;
}

export type WireHeaders = Readonly<Record<string, string>>;

export type Exchange = Evidence & { readonly retryAfterMs: number | null } & (
    | { readonly kind: "answered"; readonly status: number; readonly json: unknown; readonly isJson: boolean }
    /** Provably not one byte of the request was written. */
    | { readonly kind: "not-written"; readonly cause: "unreachable" | "deadline" }
    /** Bytes were written, and no whole answer came back. */
    | { readonly kind: "lost"; readonly cause: "timeout" | "reset" | "unreadable" }
  );

interface WireOptions {
  readonly baseUrl: string;
  /** Texts that must not come back in anything; asked for anew with each answer where they change. */
  readonly secrets: readonly string[] | (() => readonly string[]);
  /**
   * `text`: numbers are handed over as the text they were written in ("505.00000000000"), because a float would not keep
   * it. What is kept as evidence stays as it came.
   */
  readonly numbers?: "text" | "floats";
}

const GET_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const LARGEST_ANSWER_BYTES = 256 * 1024;
const LARGEST_EVIDENCE_CHARACTERS = 8 * 1024;
const LARGEST_RETRY_AFTER_MS = 60_000;
const DEEPEST_LEVEL = 32;
const SHORTEST_SECRET = 4;

export function openWire({ baseUrl, secrets, numbers = "floats" }: WireOptions): Wire {
  const findSecrets = typeof secrets === "function" ? secrets : () => secrets;
  // A short "secret" would tear holes into every answer; the text itself stays out of the message.
  if (findSecrets().some((secret) => secret.length < SHORTEST_SECRET))
    throw new Error("a provider's key is too short to be one");
  const base = new URL(baseUrl).href.replace(/\/+$/, "");
  const client = base.startsWith("https:") ? https : http;
  const keepAlive = new client.Agent({ keepAlive: true, maxSockets: 32 });
  const common = { base, findSecrets, numbers };
  return {
    get: (path, headers) =>
      exchange({ ...common, path, method: "GET", headers, body: null, agent: keepAlive, limits: null }),
    post: (path, headers, body, limits) =>
      exchange({
        ...common,
        path,
        method: "POST",
        headers,
        body: JSON.stringify(body),
        agent: false,
        limits,
      }),
  };
}

interface Plan {
  readonly base: string;
  readonly path: string;
  readonly findSecrets: () => readonly string[];
  readonly numbers: "text" | "floats";
  readonly method: "GET" | "POST";
  readonly headers: WireHeaders;
  readonly body: string | null;
  /** false = a fresh socket that nobody else has used or will use. */
  readonly agent: http.Agent | false;
  /** null = nothing has to be asked before writing. */
  readonly limits: SendLimits | null;
}

/** How far it got: what decides between "nothing ran" and "it may have run". */
interface Progress {
  isWritten: boolean;
  isOver: boolean;
  response: http.IncomingMessage | null;
  readonly chunks: Buffer[];
  size: number;
}

type Ending =
  | { readonly kind: "answered" }
  | { readonly kind: "not-written"; readonly cause: "unreachable" | "deadline" }
  | { readonly kind: "failed"; readonly cause: "timeout" | "reset" | "unreadable" };

function exchange(plan: Plan): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const progress: Progress = { isWritten: false, isOver: false, response: null, chunks: [], size: 0 };
    const request = openRequest(plan);
    const timers: NodeJS.Timeout[] = [];
    const finish = (settle: () => void): void => {
      if (progress.isOver) return;
      progress.isOver = true;
      for (const timer of timers) clearTimeout(timer);
      settle();
      if (progress.response?.complete !== true) request.destroy();
    };
    const end = (ending: Ending): void => finish(() => resolve(outcomeOf(ending, progress, plan)));
    const timeoutMs = plan.limits?.timeoutMs ?? GET_TIMEOUT_MS;
    timers.push(setTimeout(() => end({ kind: "failed", cause: "timeout" }), timeoutMs));
    request.on("error", (error) => end({ kind: "failed", cause: causeOf(error) }));
    // A whole answer whose connection closed at once still has its own "end" to come.
    request.on(
      "close",
      () => progress.response?.complete !== true && end({ kind: "failed", cause: "reset" }),
    );
    request.on("response", (response) => collect(response, progress, end));
    if (plan.limits === null) {
      progress.isWritten = true;
      request.end();
      return;
    }
    const { mayStillSend } = plan.limits;
    timers.push(
      setTimeout(() => {
        if (!progress.isWritten) end({ kind: "not-written", cause: "unreachable" });
      }, CONNECT_TIMEOUT_MS),
    );
    onceConnected(request, plan, () => {
      if (progress.isOver) return;
      try {
        if (!mayStillSend()) return end({ kind: "not-written", cause: "deadline" });
        progress.isWritten = true;
        request.end(plan.body);
      } catch (bug) {
        finish(() => reject(bug));
      }
    });
  });
}

/** Opens the socket; node writes neither head nor body before `end` is called. */
function openRequest({ base, path, method, headers, body, agent }: Plan): http.ClientRequest {
  const client = base.startsWith("https:") ? https : http;
  return client.request(`${base}${path}`, {
    method,
    agent,
    rejectUnauthorized: true,
    headers: {
      accept: "application/json",
      ...headers,
      ...(body !== null && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    },
  });
}

function onceConnected(request: http.ClientRequest, { base }: Plan, act: () => void): void {
  request.once("socket", (socket: Socket) => {
    socket.once(base.startsWith("https:") ? "secureConnect" : "connect", act);
  });
}

function collect(response: http.IncomingMessage, progress: Progress, end: (ending: Ending) => void): void {
  progress.response = response;
  response.on("data", (chunk: Buffer) => {
    progress.size += chunk.length;
    if (progress.size > LARGEST_ANSWER_BYTES) end({ kind: "failed", cause: "unreadable" });
    else progress.chunks.push(chunk);
  });
  response.on("error", () => end({ kind: "failed", cause: "reset" }));
  response.on("end", () =>
    end(response.complete ? { kind: "answered" } : { kind: "failed", cause: "reset" }),
  );
}

/** Something that is not HTTP came back, or the connection broke. */
const causeOf = (error: NodeJS.ErrnoException): "reset" | "unreadable" =>
  error.code?.startsWith("HPE_") ? "unreadable" : "reset";

function outcomeOf(ending: Ending, progress: Progress, { findSecrets, numbers }: Plan): Exchange {
  const status = progress.response?.statusCode ?? null;
  const reading = { secrets: findSecrets(), numbers, isWhole: ending.kind === "answered" };
  const read = readBody(Buffer.concat(progress.chunks), reading);
  const common = {
    retryAfterMs: waitAskedFor(progress.response),
    evidence: { httpStatus: status, body: status === null ? null : evidenceBody(read) },
  };
  if (ending.kind === "answered" && status !== null) {
    return { kind: "answered", status, json: read.json, isJson: read.isJson, ...common };
  }
  if (!progress.isWritten) {
    return {
      kind: "not-written",
      cause: ending.kind === "not-written" ? ending.cause : "unreachable",
      ...common,
    };
  }
  return { kind: "lost", cause: ending.kind === "failed" ? ending.cause : "unreadable", ...common };
}

interface ReadBody {
  readonly text: string;
  readonly json: unknown;
  readonly isJson: boolean;
  /** The same JSON with its numbers as numbers. */
  readonly kept: unknown;
}

interface Reading {
  readonly secrets: readonly string[];
  readonly numbers: "text" | "floats";
  readonly isWhole: boolean;
}

/** Text and JSON without the secrets. Bytes that are not UTF-8 are no JSON, however much of them could be read. */
function readBody(bytes: Buffer, { secrets, numbers, isWhole }: Reading): ReadBody {
  const text = new TextDecoder().decode(bytes);
  const safe = withoutSecrets(text, secrets, isWhole);
  const none = { text: safe, json: null, isJson: false, kept: null };
  if (!isWhole || !isUtf8(bytes)) return none;
  try {
    const kept = cleaned(JSON.parse(text), secrets, 0);
    const json = numbers === "text" ? cleaned(JSON.parse(text, numberAsText), secrets, 0) : kept;
    return { text: safe, json, isJson: true, kept };
  } catch {
    return none;
  }
}

/** The third argument is there from Node 22 on: the source text of what is no object and no list. */
const numberAsText = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;

const REDACTED = "[key]";

function withoutSecrets(text: string, secrets: readonly string[], isWhole: boolean): string {
  let safe = text.replaceAll("\0", "\uFFFD").toWellFormed();
  for (const secret of secrets) {
    safe = safe.replaceAll(secret, REDACTED);
    if (!isWhole) safe = withoutCutSecret(safe, secret);
  }
  return safe;
}

/** A body that was cut may end in the first half of a secret. */
function withoutCutSecret(text: string, secret: string): string {
  for (let length = secret.length - 1; length > 0; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + REDACTED;
  }
  return text;
}

/**
 * The same JSON, fit to be kept: no secret (also where it was written with escapes), nothing that PostgreSQL refuses in a
 * text (NUL, half a surrogate pair), no depth that breaks whoever walks it.
 */
function cleaned(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return withoutSecrets(value, secrets, true);
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEEPEST_LEVEL) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => cleaned(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      withoutSecrets(key, secrets, true),
      cleaned(item, secrets, depth + 1),
    ]),
  );
}

function evidenceBody({ text, kept, isJson }: ReadBody): unknown {
  if (isJson && JSON.stringify(kept).length <= LARGEST_EVIDENCE_CHARACTERS) return kept;
  return text === "" ? null : text.slice(0, LARGEST_EVIDENCE_CHARACTERS).toWellFormed();
}

/** What a `Retry-After` says, or with a 429 the moment at which a limit begins anew (`X-RateLimit-Reset`). */
function waitAskedFor(response: http.IncomingMessage | null): number | null {
  if (response === null) return null;
  const nowMs = Date.now();
  const asked = retryAfterMs(response.headers["retry-after"], nowMs);
  if (asked !== null || response.statusCode !== 429) return asked;
  const reset = response.headers["x-ratelimit-reset"];
  return typeof reset === "string" ? resetMs(reset, nowMs) : null;
}

/** From this on a number of seconds is a moment in our century, not a wait. */
const FIRST_MOMENT_S = 1_000_000_000;

/** A moment in UNIX seconds, as a wait from now; small numbers are the wait itself. */
export function resetMs(header: string, nowMs: number): number | null {
  const seconds = /^\s*\d{1,12}\s*$/.test(header) ? Number(header) : Number.NaN;
  if (Number.isNaN(seconds)) return null;
  const waitMs = seconds < FIRST_MOMENT_S ? seconds * 1000 : seconds * 1000 - nowMs;
  return Math.min(Math.max(waitMs, 0), LARGEST_RETRY_AFTER_MS);
}

/** Seconds or a date, as a wait from now, never longer than a minute: nobody else decides how long we stand still. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(waitMs)) return null;
  return Math.min(Math.max(waitMs, 0), LARGEST_RETRY_AFTER_MS);
}
