import "server-only";
import { refuse } from "@/lib/domain/result";
import type { Expectation } from "./fixtures";
import type {
  NotRunCause,
  OrderToCheck,
  OrderToSend,
  ProviderOrder,
  ProviderTrouble,
  RefusalCode,
  TopUpProvider,
  UnclearCause,
  Wait,
} from "./provider";

/** How the tables beside the records are written: what is asked of an adapter, and what it says. */

export type Asks = Expectation["asks"];

const expectation = (what: string, ask: Expectation["ask"], answers: unknown, asks: Asks): Expectation => ({
  what,
  ask,
  answers,
  ...(asks && { asks }),
});

const LIMITS = { mayStillSend: () => true, timeoutMs: 5_000 };

export const sends = (order: OrderToSend, answers: object, asks?: Asks): Expectation =>
  expectation("a sending", (provider) => provider.send(order, LIMITS), answers, asks);

export const checks = (order: OrderToCheck, answers: object, asks?: Asks): Expectation =>
  expectation(
    order.providerOrderId === null ? "a look-up by our reference" : "a look-up by its id",
    (provider) => provider.check(order),
    answers,
    asks,
  );

type Reading = "readBalance" | "identify" | "listPlans" | "ping";

export const reads = (method: Reading, answers: object, asks?: Asks): Expectation =>
  expectation(method, (provider) => provider[method](), answers, asks);

/** Only of who can be asked whose number it is. */
export const detects = (msisdn: string, answers: object, asks?: Asks): Expectation =>
  expectation("detectOperator", async (provider) => provider.detectOperator?.(msisdn), answers, asks);

type ListQuery = Parameters<TopUpProvider["listOrders"]>[0];

/** Each row also with whose it is, of these orders one after the other. */
export const lists = (
  query: ListQuery,
  answers: object,
  { of = [], asks }: { readonly of?: readonly OrderToCheck[]; readonly asks?: Asks } = {},
): Expectation =>
  expectation(
    "listOrders",
    async (provider) => {
      const list = await provider.listOrders(query);
      if (!list.ok) return list;
      const orders = list.value.orders.map(({ identityFor, ...row }) => ({
        ...row,
        isOf: of.map((order) => identityFor(order)),
      }));
      return { ...list, value: { ...list.value, orders } };
    },
    answers,
    asks,
  );

/** A row of a list names no order. */
export const listed = ({ identity: _, ...order }: ProviderOrder, own: object): object => ({
  ...order,
  ...own,
});

// ------------------------------------------------------------------------------------------------ answers

export const trouble = (cause: ProviderTrouble["cause"], retryAfterMs: number | null = null): object =>
  refuse({ cause, retryAfterMs });

export const unavailable = (
  cause: ProviderTrouble["cause"],
  providerCode: string | null,
  retryAfterMs: number | null = null,
): object => ({ kind: "unavailable", cause, providerCode, retryAfterMs });

export const notRun = (
  cause: NotRunCause,
  providerCode: string | null,
  retryAfterMs: number | null = null,
): object => ({ kind: "not-run", cause, providerCode, retryAfterMs });

/** `wait` where the provider has waits at all. */
export const refused = (code: RefusalCode, providerCode: string | null, wait?: Wait | null): object => ({
  kind: "refused",
  code,
  providerCode,
  wait,
});

export const unclear = (cause: UnclearCause, providerCode: string | null): object => ({
  kind: "unclear",
  cause,
  providerCode,
});

export const duplicate = (providerCode: string): object => ({ kind: "duplicate", providerCode });
