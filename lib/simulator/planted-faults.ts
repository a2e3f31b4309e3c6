import "server-only";
import type { Database, Tx } from "@/lib/db";
import type { SendAnswer, TopUpProvider } from "@/lib/providers/provider";
import type { Planted } from "./world";

/** Bugs that somebody could write one day, put in on purpose: a simulator that misses one of them proves nothing. */

const withSend = (send: (real: TopUpProvider) => TopUpProvider["send"]): Planted => ({
  provider: (real) => ({ ...real, send: send(real) }),
});

const withCheck = (check: (real: TopUpProvider) => TopUpProvider["check"]): Planted => ({
  provider: (real) => ({ ...real, check: check(real) }),
});

/** "Not found" taken for "not delivered". */
export const releaseOnNotFound = withCheck((real) => async (order) => {
  const answer = await real.check(order);
  if (answer.kind !== "not-found") return answer;
  return {
    kind: "found",
    evidence: answer.evidence,
    order: {
      meaning: "refunded",
      word: "NOT_FOUND",
      identity: "ours",
      providerOrderId: null,
      providerReference: null,
      message: null,
      suggestedOffers: [],
      cost: null,
    },
  };
});

/** A broken gateway, or a page that nobody can read, taken for a refusal. */
export const releaseOnBrokenAnswer = withSend((real) => async (order, limits) => {
  const answer = await real.send(order, limits);
  const isBroken =
    answer.kind === "unclear" && (answer.cause === "server-error" || answer.cause === "unreadable");
  return isBroken ? { kind: "refused", code: "validation", evidence: answer.evidence } : answer;
});

/** A timeout taken for "it never went out". */
export const queueAgainOnTimeout = withSend((real) => async (order, limits): Promise<SendAnswer> => {
  const answer = await real.send(order, limits);
  const isSilent = answer.kind === "unclear" && (answer.cause === "timeout" || answer.cause === "reset");
  if (!isSilent) return answer;
  return { kind: "not-run", cause: "unreachable", retryAfterMs: null, evidence: answer.evidence };
});

/** A client that repeats by itself what was not answered. */
export const sendAgain = withSend((real) => async (order, limits) => {
  const answer = await real.send(order, limits);
  return answer.kind === "unclear" ? real.send(order, limits) : answer;
});

/** Nobody looks at the clock before the first byte. */
export const forgetDeadline = withSend(
  (real) => (order, limits) => real.send(order, { ...limits, mayStillSend: () => true }),
);

/** "In progress" taken for "done". */
export const captureEarly = withCheck((real) => async (order) => {
  const answer = await real.check(order);
  if (answer.kind !== "found" || answer.order.meaning !== "handling") return answer;
  return { ...answer, order: { ...answer.order, meaning: "fulfilled" } };
});

/** A word that nobody knows taken for the one that one hopes for. */
export const captureOnStrangeWord = withCheck((real) => async (order) => {
  const answer = await real.check(order);
  if (answer.kind !== "found" || answer.order.meaning !== "unmapped" || answer.order.identity !== "ours")
    return answer;
  return { ...answer, order: { ...answer.order, meaning: "fulfilled" } };
});

/** What was taken from our account, read with its point one place off. */
export const misreadCost = withCheck((real) => async (order) => {
  const answer = await real.check(order);
  if (answer.kind !== "found" || answer.order.cost === null) return answer;
  const { cost } = answer.order;
  return { ...answer, order: { ...answer.order, cost: { ...cost, minor: cost.minor * 10n } } };
});

/** Silence taken for a closed account, whose orders another provider may have. */
export const passOnAfterSilence = withSend((real) => async (order, limits): Promise<SendAnswer> => {
  const answer = await real.send(order, limits);
  if (answer.kind !== "unclear") return answer;
  return { kind: "not-run", cause: "unauthorized", retryAfterMs: null, evidence: answer.evidence };
});

/** The bytes leave, and `sending` is never committed. */
export const sendBeforeCommit: Planted = { database: forgetClaims };

class Forgotten extends Error {}

function forgetClaims(real: Database): Database {
  return {
    ...real,
    transaction: async <Value>(run: (tx: Tx, now: Date) => Promise<Value>): Promise<Value> => {
      const kept: { value?: Value } = {};
      try {
        return await real.transaction(async (tx, now) => {
          const seen = { isClaim: false };
          const value = await run(noticeClaim(tx, seen), now);
          kept.value = value;
          if (seen.isClaim) throw new Forgotten();
          return value;
        });
      } catch (error) {
        if (error instanceof Forgotten && kept.value !== undefined) return kept.value;
        throw error;
      }
    },
  };
}

function noticeClaim(tx: Tx, seen: { isClaim: boolean }): Tx {
  const topUpOrder = new Proxy(tx.topUpOrder, {
    get: (delegate, property) => {
      const method: unknown = Reflect.get(delegate, property);
      if (property !== "update" || typeof method !== "function") return method;
      return (args: { data?: { state?: unknown } }) => {
        if (args.data?.state === "sending") seen.isClaim = true;
        return Reflect.apply(method, delegate, [args]);
      };
    },
  });
  return new Proxy(tx, {
    get: (target, property) => (property === "topUpOrder" ? topUpOrder : Reflect.get(target, property)),
  });
}
