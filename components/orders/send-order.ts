import type { EarlierOne } from "@/lib/domain/counter-views";
import type { SendInput } from "@/lib/domain/order-input";
import type { ProblemCode } from "@/lib/domain/problem";
import { PROBLEMS } from "@/lib/domain/problem";
import type { LiveOrder } from "./live-order";

export type SendField = "msisdn" | "plan" | "amount";

export interface Refused {
  readonly kind: "refused";
  readonly problem: ProblemCode;
  /** Where it is said; null for the whole form. */
  readonly field: SendField | null;
  readonly limits?: { readonly minimum: string; readonly maximum: string } | undefined;
  /** Of `number-in-doubt` and `same-again`; absent where that is over meanwhile. */
  readonly earlier?: EarlierOne | undefined;
  /** Of `number-waits`, ISO 8601: when it may be tried again; absent where it may be by now. */
  readonly waitUntil?: string | undefined;
}

/** What a send came to. `unanswered`: nobody knows whether it arrived; the same key makes asking again harmless. */
export type SendOutcome =
  | { readonly kind: "sent"; readonly order: LiveOrder }
  | Refused
  | { readonly kind: "unanswered" };

interface Answer {
  readonly data?: Exclude<SendOutcome, { kind: "unanswered" }> | undefined;
  readonly serverError?: string | undefined;
  readonly validationErrors?: unknown;
}

/** The server's door for a send, handed down by the page. */
export type SendOrder = (input: SendInput) => Promise<Answer | undefined>;

/** Longer than a bad network's slowest good answer. */
const PATIENCE_MS = 30_000;

export async function sendAndHear(send: SendOrder, input: SendInput): Promise<SendOutcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  const answer = await Promise.race([send(input).catch(() => null), patience]);
  clearTimeout(timer);
  if (!answer) return { kind: "unanswered" };
  if (answer.data) return answer.data;
  if (answer.serverError !== undefined) return refusedWhole(answer.serverError);
  return answer.validationErrors === undefined ? { kind: "unanswered" } : refusedWhole("input-invalid");
}

const refusedWhole = (code: string): Refused => ({
  kind: "refused",
  problem: PROBLEMS.find((problem) => problem === code) ?? "unexpected",
  field: null,
});
