import "server-only";
import { z } from "zod";
import { SandboxClock } from "./clock";
import { type Journal, openJournal } from "./journal";
import { quoteOf, type SandboxOperator } from "./reloadly-operators";

const orderSchema = z.object({
  kind: z.literal("order"),
  id: z.number(),
  /** As it was sent; null when the caller sent none. */
  customIdentifier: z.string().nullable(),
  /** International digits: 213770123456. */
  recipient: z.string(),
  sender: z.string().nullable(),
  operatorId: z.number(),
  operatorName: z.string(),
  /** As it was sent; dinars where `isLocal`, else the account's currency. */
  amount: z.string(),
  isLocal: z.boolean(),
  isSync: z.boolean(),
  costE5: z.string(),
  discountE5: z.string(),
  feeE5: z.string(),
  delivered: z.string(),
  oldBalanceE5: z.string(),
  createdAtMs: z.number(),
  ending: z.string(),
  /** Before the time scale. */
  endsAfterMs: z.number(),
  /** Failed only because an earlier one to the same number and operator had failed. */
  isLockedOut: z.boolean(),
});
const lineSchema = z.discriminatedUnion("kind", [
  orderSchema,
  z.object({ kind: z.literal("post"), customIdentifier: z.string() }),
  z.object({ kind: z.literal("settled"), id: z.number(), status: z.string(), atMs: z.number() }),
  z.object({ kind: z.literal("clock"), byMs: z.number() }),
  z.object({ kind: z.literal("deposit"), byE5: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;
export type SandboxTopUp = z.infer<typeof orderSchema>;

interface BookOptions {
  readonly file: string | null;
  readonly now: () => number;
  readonly timeScale: number;
  readonly startingBalanceE5: bigint;
  /** How long the number that stays PROCESSING does so (before the time scale), and how it ends then. */
  readonly undecidedMs: number;
  readonly undecidedEndsAs: string;
}

/** Seen in the provider's own sandbox: 8 to 11 seconds. */
const PROCESSING_MS = 10_000;
const LOCK_MS = 30 * 60_000;
const RECHARGED_MS = 2 * 60_000;
/** Invented ids are above the recorded ones. */
const FIRST_ID = 900_101;

/** Our own test numbers: the provider publishes none. The others of them speak when an order is sent. */
const ENDINGS: Readonly<Record<string, string>> = {
  "213600000001": "REFUNDED",
  "213600000002": "FAILED",
  "213600000013": "SOMETHING_NEW",
};
const UNDECIDED_NUMBER = "213600000003";
/** Its orders and everything around them come in the other of two published shapes. */
export const ODD_SHAPES_NUMBER = "213600000012";
const DAY_MS = 24 * 3_600_000;

interface OrderToBook {
  readonly operator: SandboxOperator;
  readonly recipient: string;
  readonly sender: string | null;
  readonly amount: string;
  readonly isLocal: boolean;
  readonly isSync: boolean;
  readonly customIdentifier: string | null;
}

interface Step {
  readonly status: string;
  readonly atMs: number;
}

export const isFinal = (status: string): boolean => status !== "PROCESSING";

/** A FAILED order was never debited, also not while nobody knew yet; a REFUNDED one was, and got it back. */
const isDebited = (order: SandboxTopUp, status: string): boolean =>
  status !== "REFUNDED" && status !== "FAILED" && !(status === "PROCESSING" && order.ending === "FAILED");

/**
 * What the acted provider knows: its top-ups, its wallet, its clock. Everything is derived from the journal's lines and
 * the time, so a restart or a kill changes nothing that was answered.
 */
export class ReloadlyBook {
  readonly clock: SandboxClock;
  readonly #options: BookOptions;
  readonly #journal: Journal<Line>;
  readonly #orders: SandboxTopUp[] = [];
  readonly #byId = new Map<number, SandboxTopUp>();
  readonly #byRecipient = new Map<string, SandboxTopUp[]>();
  readonly #identifiers = new Set<string>();
  readonly #settled = new Map<number, Step[]>();
  readonly #posts = new Map<string, number>();
  /** Orders that may still change by themselves; what the others took is summed up, so that a send stays cheap. */
  readonly #moving = new Set<SandboxTopUp>();
  #takenByRestingE5 = 0n;
  #depositedE5 = 0n;

  constructor(options: BookOptions) {
    this.#options = options;
    this.clock = new SandboxClock(options.now);
    this.#journal = openJournal(options.file, (line) => lineSchema.parse(line));
    for (const line of this.#journal.lines) this.#remember(line);
  }

  now(): number {
    return this.clock.now();
  }

  /** A wait of the provider's, at the speed of this sandbox. */
  scaled(ms: number): number {
    return ms / this.#options.timeScale;
  }

  /** Case counts. */
  hasIdentifier(customIdentifier: string): boolean {
    return this.#identifiers.has(customIdentifier);
  }

  /** Books the top-up; the caller has validated it. Never fails and does not look for a twin of the identifier. */
  execute({ operator, ...sent }: OrderToBook): SandboxTopUp {
    const { costE5, discountE5, feeE5, delivered } = quoteOf(operator, sent.amount, sent.isLocal);
    const booked: SandboxTopUp = {
      kind: "order",
      ...sent,
      id: (this.#orders.at(-1)?.id ?? FIRST_ID - 1) + 1,
      operatorId: operator.id,
      operatorName: operator.name,
      costE5: costE5.toString(),
      discountE5: discountE5.toString(),
      feeE5: feeE5.toString(),
      delivered,
      oldBalanceE5: this.balanceE5().toString(),
      createdAtMs: this.now(),
      ...this.#fateOf(sent, operator.id),
    };
    this.#write(booked);
    return booked;
  }

  findById(id: number): SandboxTopUp | undefined {
    return this.#byId.get(id);
  }

  /** Oldest first. */
  listOrders(): readonly SandboxTopUp[] {
    return this.#orders;
  }

  statusOf(order: SandboxTopUp): string {
    return this.#pastSteps(order).at(-1)?.status ?? "PROCESSING";
  }

  /** When it ends by itself; null when nothing is left to come. */
  endsAtMs(order: SandboxTopUp): number | null {
    const last = this.#steps(order).at(-1);
    return last !== undefined && last.atMs > this.now() ? last.atMs : null;
  }

  takenE5(order: SandboxTopUp): bigint {
    return isDebited(order, this.statusOf(order)) ? BigInt(order.costE5) : 0n;
  }

  balanceE5(): bigint {
    let takenE5 = this.#takenByRestingE5;
    for (const order of this.#moving) {
      const orderTakenE5 = this.takenE5(order);
      takenE5 += orderTakenE5;
      if (this.endsAtMs(order) !== null) continue;
      this.#moving.delete(order);
      this.#takenByRestingE5 += orderTakenE5;
    }
    return this.#options.startingBalanceE5 + this.#depositedE5 - takenE5;
  }

  /** What counts against the account's daily limits; the provider's day is not published, this one is UTC's. */
  today(): { readonly count: number; readonly takenE5: bigint } {
    const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);
    const orders = this.#orders.filter((order) => dayOf(order.createdAtMs) === dayOf(this.now()));
    return {
      count: orders.length,
      takenE5: orders.reduce((sum, order) => sum + this.takenE5(order), 0n),
    };
  }

  hasOddShapes(): boolean {
    return this.#to(ODD_SHAPES_NUMBER).length > 0;
  }

  hasPending(recipient: string): boolean {
    return this.#to(recipient).some((order) => !isFinal(this.statusOf(order)));
  }

  /** Within two minutes after a top-up reached the number. */
  wasRecentlyRecharged(recipient: string): boolean {
    return this.#to(recipient).some((order) => this.#isWithin(order, "SUCCESSFUL", RECHARGED_MS));
  }

  /** Within thirty minutes after a top-up of this operator to the number failed of itself. */
  isLockedOut(recipient: string, operatorId: number): boolean {
    return this.#to(recipient).some(
      (order) =>
        order.operatorId === operatorId && !order.isLockedOut && this.#isWithin(order, "FAILED", LOCK_MS),
    );
  }

  /** One POST with this identifier reached the account, whatever came of it. */
  countPost(customIdentifier: string): void {
    this.#write({ kind: "post", customIdentifier });
  }

  postsByIdentifier(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#posts);
  }

  postsOf(customIdentifier: string): number {
    return this.#posts.get(customIdentifier) ?? 0;
  }

  /** From now on the top-up has this status, whatever it had. */
  settle(order: SandboxTopUp, status: string): void {
    if (!this.#moving.has(order)) this.#takenByRestingE5 -= this.takenE5(order);
    this.#write({ kind: "settled", id: order.id, status, atMs: this.now() });
  }

  moveClock(byMs: number): void {
    if (byMs < 0) throw new RangeError("the sandbox's clock goes forwards");
    this.#write({ kind: "clock", byMs });
  }

  setBalance(balanceE5: bigint): void {
    this.#write({ kind: "deposit", byE5: (balanceE5 - this.balanceE5()).toString() });
  }

  close(): void {
    this.#journal.close();
  }

  #fateOf(
    { recipient, isSync }: Pick<OrderToBook, "recipient" | "isSync">,
    operatorId: number,
  ): Pick<SandboxTopUp, "ending" | "endsAfterMs" | "isLockedOut"> {
    const isLockedOut = this.isLockedOut(recipient, operatorId);
    if (isLockedOut) return { ending: "FAILED", endsAfterMs: PROCESSING_MS, isLockedOut };
    if (recipient === UNDECIDED_NUMBER) {
      const { undecidedMs, undecidedEndsAs } = this.#options;
      return { ending: undecidedEndsAs, endsAfterMs: undecidedMs, isLockedOut };
    }
    const ending = ENDINGS[recipient] ?? "SUCCESSFUL";
    const endsAtOnce = isSync && ending === "SUCCESSFUL";
    return { ending, endsAfterMs: endsAtOnce ? 0 : PROCESSING_MS, isLockedOut };
  }

  #write(line: Line): void {
    this.#journal.append(line);
    this.#remember(line);
  }

  #remember(line: Line): void {
    if (line.kind === "order") this.#rememberOrder(line);
    else if (line.kind === "post")
      this.#posts.set(line.customIdentifier, this.postsOf(line.customIdentifier) + 1);
    else if (line.kind === "clock") this.clock.move(line.byMs);
    else if (line.kind === "deposit") this.#depositedE5 += BigInt(line.byE5);
    else this.#rememberStep(line);
  }

  #rememberOrder(order: SandboxTopUp): void {
    this.#orders.push(order);
    this.#moving.add(order);
    this.#byId.set(order.id, order);
    const toTheSame = this.#byRecipient.get(order.recipient);
    if (toTheSame) toTheSame.push(order);
    else this.#byRecipient.set(order.recipient, [order]);
    if (order.customIdentifier !== null) this.#identifiers.add(order.customIdentifier);
  }

  #rememberStep(step: Step & { readonly id: number }): void {
    this.#settled.set(step.id, [...(this.#settled.get(step.id) ?? []), step]);
    const order = this.#byId.get(step.id);
    if (order) this.#moving.add(order);
  }

  #to(recipient: string): readonly SandboxTopUp[] {
    return this.#byRecipient.get(recipient) ?? [];
  }

  #isWithin(order: SandboxTopUp, status: string, ms: number): boolean {
    const last = this.#pastSteps(order).at(-1);
    return last?.status === status && this.now() - last.atMs < this.scaled(ms);
  }

  /** Everything that happens to a top-up by itself or by control, in order; the future is cut off by the reader. */
  #steps(order: SandboxTopUp): readonly Step[] {
    const settled = this.#settled.get(order.id) ?? [];
    const own: Step[] = [{ status: order.ending, atMs: order.createdAtMs + this.scaled(order.endsAfterMs) }];
    if (order.endsAfterMs > 0) own.unshift({ status: "PROCESSING", atMs: order.createdAtMs });
    // A word given by control is the last one: the order's own clock has no say after it.
    const firstSettledMs = settled[0]?.atMs ?? Number.POSITIVE_INFINITY;
    return [...own.filter((step) => step.atMs <= firstSettledMs), ...settled];
  }

  #pastSteps(order: SandboxTopUp): readonly Step[] {
    return this.#steps(order).filter((step) => step.atMs <= this.now());
  }
}
