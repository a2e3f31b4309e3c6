import "server-only";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { Exchange, Wire } from "../http";
import type { Evidence, ProviderTrouble, TurnedAway } from "../provider";
import { errorSchema, tokenSchema } from "./wire";

/** Why there is no token. Whatever it was wanted for was not asked, and did not run. */
export interface NoToken extends Evidence {
  readonly kind: "no-token";
  readonly cause: "unreachable" | TurnedAway;
  /** The same, told more precisely, to who asked a question. */
  readonly trouble: ProviderTrouble["cause"];
  readonly retryAfterMs: number | null;
}

export interface Token {
  readonly text: string;
  /** What it may be used for; empty where the provider does not say. */
  readonly scopes: readonly string[];
}

/** The one token of an audience, had for as long as it is good. Those who need a new one at once share one request. */
export interface TokenKeeper {
  find(): Promise<Result<Token, NoToken>>;
  /** Another one than that which was refused: the one that somebody has got meanwhile, or a new one. */
  replace(refused: Token): Promise<Result<Token, NoToken>>;
  /** Texts that must not come back in anything. */
  secrets(): readonly string[];
}

interface TokenOptions {
  /** To the token service. */
  readonly wire: Wire;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** A clock that never jumps, in milliseconds. */
  readonly stopwatchMs: () => number;
}

interface Held extends Token {
  readonly renewAtMs: number;
  readonly endsAtMs: number;
}

const REQUEST_TIMEOUT_MS = 8_000;
/** Before its end a token is not asked for more often than this. */
const RENEW_AGAIN_MS = 30_000;
const LONGEST_MARGIN_MS = 5 * 60_000;
/** Lifetimes from an hour to 60 days were seen; where none is told, a short one is assumed. */
const UNTOLD_LIFETIME_MS = 5 * 60_000;

export function keepToken(options: TokenOptions): TokenKeeper {
  const { stopwatchMs } = options;
  let held: Held | null = null;
  let previous: string | null = null;
  let renewal: Promise<Result<Token, NoToken>> | null = null;

  const request = async (): Promise<Result<Token, NoToken>> => {
    const askedAtMs = stopwatchMs();
    const token = readToken(await ask(options), askedAtMs);
    if (!token.ok) return token;
    previous = held?.text ?? previous;
    held = token.value;
    return token;
  };
  const renew = (): Promise<Result<Token, NoToken>> => {
    renewal ??= request().finally(() => {
      renewal = null;
    });
    return renewal;
  };
  return {
    find: async () => {
      if (held !== null && stopwatchMs() < Math.min(held.renewAtMs, held.endsAtMs)) return ok(held);
      const renewed = await renew();
      // A token service that is away for a moment costs nobody a sale while the old token is still good, nor a wait each.
      if (renewed.ok || held === null || stopwatchMs() >= held.endsAtMs) return renewed;
      held = { ...held, renewAtMs: stopwatchMs() + RENEW_AGAIN_MS };
      return ok(held);
    },
    replace: async (refused) => {
      if (held !== null && held.text !== refused.text && stopwatchMs() < held.endsAtMs) return ok(held);
      previous = refused.text;
      held = null;
      return renew();
    },
    secrets: () => [held?.text, previous].filter((text) => typeof text === "string"),
  };
}

const ask = ({ wire, clientId, clientSecret, audience }: TokenOptions): Promise<Exchange> =>
  wire.post(
    "/oauth/token",
    {},
    { client_id: clientId, client_secret: clientSecret, grant_type: "client_credentials", audience },
    { mayStillSend: () => true, timeoutMs: REQUEST_TIMEOUT_MS },
  );

function readToken(exchange: Exchange, askedAtMs: number): Result<Held, NoToken> {
  const isAnswered = exchange.kind === "answered" && exchange.status >= 200 && exchange.status <= 299;
  const read = isAnswered ? tokenSchema.safeParse(exchange.json) : null;
  if (!read?.success) return refuse(noTokenOf(exchange));
  const { access_token: text, expires_in: lifetimeS, scope } = read.data;
  const lifetimeMs = lifetimeS == null ? UNTOLD_LIFETIME_MS : lifetimeS * 1000;
  const marginMs = Math.min(LONGEST_MARGIN_MS, lifetimeMs / 10);
  const scopes = (scope ?? "").split(/\s+/).filter((word) => word !== "");
  const endsAtMs = askedAtMs + lifetimeMs;
  return ok({ text, scopes, endsAtMs, renewAtMs: endsAtMs - marginMs });
}

/** A body with a token in it is no evidence, whatever else was wrong with it. */
function noTokenOf(exchange: Exchange): NoToken {
  const { retryAfterMs } = exchange;
  const status = exchange.kind === "answered" ? exchange.status : null;
  const isRefusal = status !== null && status >= 400;
  const evidence = isRefusal ? exchange.evidence : { ...exchange.evidence, body: null };
  const providerCode =
    exchange.kind === "answered" ? (errorSchema.safeParse(exchange.json).data?.errorCode ?? null) : null;
  return { kind: "no-token", ...causesOf(exchange, status), retryAfterMs, evidence, providerCode };
}

function causesOf(exchange: Exchange, status: number | null): Pick<NoToken, "cause" | "trouble"> {
  if (status === 429) return { cause: "rate-limited", trouble: "rate-limited" };
  // 400 is a wrong audience: our own setting, as hopeless as a wrong key until somebody looks at it.
  const isItsWord = exchange.kind === "answered" && exchange.isJson;
  if (isItsWord && (status === 400 || status === 401 || status === 403))
    return { cause: "unauthorized", trouble: "unauthorized" };
  if (exchange.kind === "lost" && exchange.cause === "timeout")
    return { cause: "unreachable", trouble: "timeout" };
  if (status === null) return { cause: "unreachable", trouble: "unreachable" };
  return { cause: "unreachable", trouble: status >= 500 ? "server-error" : "unreadable" };
}
