import "server-only";
import { ok, type Result } from "@/lib/domain/result";
import type { RequestLimits } from "@/lib/domain/token-bucket";
import { openWire, type Wire, type WireHeaders } from "../http";
import type {
  CheckAnswer,
  OrderToCheck,
  OrderToSend,
  ProviderTrouble,
  SendLimits,
  TopUpProvider,
} from "../provider";
import {
  translateBalance,
  translateCheck,
  translateIdentity,
  translateList,
  translateMovements,
  translatePing,
  translatePlans,
  translateSend,
} from "./translate";

export interface OneClickDzOptions {
  /** Scheme and host, without /v3. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Another way to it than over HTTP. */
  readonly wire?: Wire;
}

export const ONECLICKDZ = "oneclickdz";

/**
 * It answers 429 and publishes no number. Fifty at once is a busy moment of many counters, twenty-five a second a
 * business of tens of thousands of sales an hour; beyond that a queued order would wait longer than its two minutes. A
 * 429 halves the rate; one a second keeps every order moving however often we are told to slow down.
 */
export const ONECLICKDZ_LIMITS: RequestLimits = {
  burst: 50,
  ratePerSecond: 25,
  slowestPerSecond: 1,
  reserve: 10,
};

/** OneClickDz's Flexy API v3. Throws only for bugs of ours: an amount that is not whole dinars, a page out of bounds. */
export function openOneClickDz({
  baseUrl,
  apiKey,
  wire = openWire({ baseUrl, secrets: [apiKey] }),
}: OneClickDzOptions): TopUpProvider {
  const headers: WireHeaders = { "x-access-token": apiKey };
  const get = (path: string): ReturnType<Wire["get"]> => wire.get(`/v3${path}`, headers);
  const identify: TopUpProvider["identify"] = async () => translateIdentity(await get("/validate"));
  const findUsername = rememberUsername(identify);
  return {
    id: ONECLICKDZ,
    send: (order, limits) => send(wire, headers, order, limits),
    check: (order) => check(get, findUsername, order),
    listOrders: async (query) => translateList(await get(`/mobile/list?${listQuery(query)}`), query),
    listMovements: async (query) =>
      translateMovements(await get(`/account/transactions?${listQuery(query)}`), query),
    listPlans: async () => translatePlans(await get("/mobile/plans")),
    readBalance: async () => translateBalance(await get("/account/balance")),
    // The only path that needs no key, so it gets none.
    ping: async () => translatePing(await wire.get("/v3/ping", {})),
    identify,
  };
}

const MINOR_PER_DINAR = 100n;

async function send(
  wire: Wire,
  headers: WireHeaders,
  { planCode, msisdn, faceValueMinor, reference }: OrderToSend,
  limits: SendLimits,
): ReturnType<TopUpProvider["send"]> {
  if (faceValueMinor < 0n || faceValueMinor % MINOR_PER_DINAR !== 0n) {
    throw new RangeError(`OneClickDz takes whole dinars, not ${faceValueMinor} centimes`);
  }
  // Fixed plans get their amount too: leaving it out was refused in practice.
  const amount = Number(faceValueMinor / MINOR_PER_DINAR);
  const body = { plan_code: planCode, MSSIDN: msisdn, amount, ref: reference };
  return translateSend(await wire.post("/v3/mobile/send", headers, body, limits));
}

const TURNED_AWAY = ["unauthorized", "ip-refused", "key-disabled", "rate-limited"] as const;

async function check(
  get: (path: string) => ReturnType<Wire["get"]>,
  findUsername: () => Promise<Result<string | null, ProviderTrouble>>,
  order: OrderToCheck,
): Promise<CheckAnswer> {
  const ask = async (path: string): Promise<CheckAnswer> => translateCheck(await get(path), order);
  if (order.providerOrderId !== null)
    return ask(`/mobile/check-id/${encodeURIComponent(order.providerOrderId)}`);
  // The provider stores our reference behind a prefix, and does not say under which of the two it looks. One question at
  // a time, each form in its turn: two at once would be more often than it allows.
  const username = order.notFoundCount % 2 === 0 ? ok(null) : await findUsername();
  if (!username.ok) {
    // Turned away: one wrong try is enough, and five block our address.
    if (TURNED_AWAY.some((cause) => cause === username.problem.cause))
      return { kind: "unavailable", ...username.problem, evidence: { httpStatus: null, body: null } };
    // Only half of the question can be asked: what it finds is found, but "not found" would mean half as much.
    const plain = await ask(`/mobile/check-ref/${encodeURIComponent(order.reference)}`);
    return plain.kind === "not-found"
      ? { kind: "unavailable", ...username.problem, evidence: plain.evidence }
      : plain;
  }
  const reference = username.value === null ? order.reference : `API-${username.value}-${order.reference}`;
  return ask(`/mobile/check-ref/${encodeURIComponent(reference)}`);
}

/** Asked until it was answered once. Null where the account has no name: then there is no prefixed form. */
function rememberUsername(
  identify: TopUpProvider["identify"],
): () => Promise<Result<string | null, ProviderTrouble>> {
  let known: Result<string | null, ProviderTrouble> | null = null;
  return async () => {
    if (known?.ok) return known;
    const identity = await identify();
    known = identity.ok ? ok(identity.value.accountName) : identity;
    return known;
  };
}

function listQuery({ page, pageSize, window }: Parameters<TopUpProvider["listOrders"]>[0]): URLSearchParams {
  if (!Number.isInteger(page) || page < 1 || !Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100) {
    throw new RangeError(`a page of orders is 1 to 100 rows from page 1 on, not ${pageSize} on page ${page}`);
  }
  return new URLSearchParams({
    page: String(page),
    pageSize: String(pageSize),
    ...(window && { from: window.from.toISOString(), to: window.to.toISOString() }),
  });
}
