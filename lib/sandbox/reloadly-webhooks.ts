import "server-only";
import { createHmac } from "node:crypto";
import type { ReloadlySwitches } from "./reloadly-answers";
import { isFinal, type ReloadlyBook, type SandboxTopUp } from "./reloadly-book";

export interface WebhookTarget {
  readonly url: string;
  /** Signs; it is not the API's secret. */
  readonly secret: string;
}

/** One call of the webhook that was made, and what came of it. */
export interface WebhookCall {
  readonly transactionId: number;
  readonly status: string;
  readonly isSignedWell: boolean;
  /** null = nobody answered. */
  readonly httpStatus: number | null;
}

/** Third parties' figures: an answer within three seconds, ten more tries. The pause between them is our invention. */
const ANSWER_WITHIN_MS = 3_000;
const MORE_TRIES = 10;
const PAUSE_MS = 60_000;

/** Its webhook comes twice, first with a signature that is not ours. */
const FORGED_NUMBER = "213600000014";

interface Hook extends Omit<WebhookCall, "httpStatus"> {
  readonly body: string;
  readonly timestamp: string;
}

interface WebhookOptions {
  readonly book: ReloadlyBook;
  readonly target: WebhookTarget | null;
  readonly switches: () => ReloadlySwitches;
}

/** Tells about the end of asynchronous top-ups. Only a hint: what an order came to is asked for. */
export class ReloadlyWebhooks {
  readonly #options: WebhookOptions;
  readonly #told = new Map<number, string>();
  readonly #ended = new AbortController();
  readonly calls: WebhookCall[] = [];

  constructor(options: WebhookOptions) {
    this.#options = options;
    for (const order of options.book.listOrders()) this.watch(order);
  }

  /** Calls when the top-up ends by itself; nothing is called about a synchronous one, or about one that has ended. */
  watch(order: SandboxTopUp): void {
    const { book, target } = this.#options;
    const endsAtMs = book.endsAtMs(order);
    if (target === null || order.isSync || endsAtMs === null) return;
    void book.clock.until(endsAtMs).then((isTime) => isTime && this.tell(order));
  }

  /** Calls now, unless this status was told already or is none that ends anything. */
  tell(order: SandboxTopUp): void {
    const { book, target } = this.#options;
    const status = book.statusOf(order);
    if (target === null || order.isSync || !isFinal(status) || this.#told.get(order.id) === status) return;
    this.#told.set(order.id, status);
    void this.#deliver(target, order, status);
  }

  stop(): void {
    this.#ended.abort();
  }

  async #deliver(target: WebhookTarget, order: SandboxTopUp, status: string): Promise<void> {
    const { clock } = this.#options.book;
    const pauseMs = this.#options.book.scaled(PAUSE_MS);
    const body = JSON.stringify({ type: "airtime_transaction.status", data: this.#dataOf(order, status) });
    // Written and signed once: a try that comes late carries the time of the first one.
    const timestamp = String(Math.floor(clock.now()));
    const hook: Hook = { transactionId: order.id, status, body, timestamp, isSignedWell: true };
    if (order.recipient === FORGED_NUMBER) await this.#call(target, { ...hook, isSignedWell: false });
    for (let tries = 0; tries <= MORE_TRIES; tries += 1) {
      const httpStatus = await this.#call(target, hook);
      if (httpStatus !== null && httpStatus >= 200 && httpStatus < 300) return;
      if (!(await clock.until(clock.now() + pauseMs))) return;
    }
  }

  #dataOf({ id, customIdentifier }: SandboxTopUp, status: string): object {
    const transaction = { transactionId: id, status, customIdentifier };
    return this.#options.switches().webhookShape === "nested" ? { transaction } : transaction;
  }

  async #call({ url, secret }: WebhookTarget, hook: Hook): Promise<number | null> {
    const { transactionId, status, body, timestamp, isSignedWell } = hook;
    const key = isSignedWell ? secret : `not ${secret}`;
    const httpStatus = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-reloadly-signature": createHmac("sha256", key).update(`${body}:${timestamp}`).digest("hex"),
        "x-reloadly-request-timestamp": timestamp,
      },
      body,
      redirect: "manual",
      signal: AbortSignal.any([this.#ended.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    }).then(
      (response) => response.status,
      () => null,
    );
    this.calls.push({ transactionId, status, isSignedWell, httpStatus });
    return httpStatus;
  }
}
