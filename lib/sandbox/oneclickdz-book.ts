import "server-only";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Journal, openJournal } from "./journal";
import { invoiceOffer, menuOffers, type SandboxPlan } from "./oneclickdz-plans";

const offerSchema = z.object({ typename: z.string(), plan_code: z.string(), amount: z.number() });
const orderSchema = z.object({
  kind: z.literal("order"),
  id: z.string(),
  /** As it was sent; null when the caller sent none. */
  reference: z.string().nullable(),
  wireReference: z.string(),
  msisdn: z.string(),
  planCode: z.string(),
  amount: z.number(),
  costMinor: z.string(),
  createdAtMs: z.number(),
  ending: z.enum(["FULFILLED", "REFUNDED", "UNKNOWN_ERROR"]),
  message: z.string().nullable(),
  offers: z.array(offerSchema).readonly(),
});
const lineSchema = z.discriminatedUnion("kind", [
  orderSchema,
  z.object({ kind: z.literal("post"), reference: z.string() }),
  z.object({ kind: z.literal("settled"), id: z.string(), status: z.string(), atMs: z.number() }),
  z.object({ kind: z.literal("clock"), byMs: z.number() }),
  z.object({ kind: z.literal("deposit"), byMinor: z.string(), atMs: z.number(), id: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;
export type SandboxOrder = z.infer<typeof orderSchema>;

/** A movement of the account, as the list of transactions shows it. */
interface AccountEntry {
  readonly id: string;
  readonly type: "FLEXY" | "REFUND-FLEXY" | "DEPOSIT" | "WITHDRAW";
  readonly byMinor: bigint;
  readonly oldMinor: bigint;
  readonly newMinor: bigint;
  readonly orderId: string;
  readonly atMs: number;
}

interface BookOptions {
  readonly file: string | null;
  readonly now: () => number;
  readonly timeScale: number;
  readonly username: string;
  readonly startingBalanceMinor: bigint;
  /** How long an undecided order stays undecided (before the time scale), and how it ends then. */
  readonly undecidedMs: number;
  readonly undecidedEndsAs: "FULFILLED" | "REFUNDED";
}

/** From `created_at`: the published clock is 5 s queued, then at the operator until 15 s, then final. */
const HANDLING_AFTER_MS = 5_000;
const FINAL_AFTER_MS = 15_000;

const REFUSED_PLAN = "هذا رقم الهاتف لا يقبل العرض المرسل، الرجاء إرسال أحد العروض التالية";
/** The provider's own words for a wrong number are not published: these are the emulator's. */
const WRONG_NUMBER = "رقم الهاتف غير صحيح، الرجاء التأكد من الرقم وإعادة المحاولة";
const UNDECIDED =
  "هذه العملية حالتها غير معروفة، يرجى التأكد مع عميلك، ولن نتحمل أي مسؤولية عن أي خسائر. إذا فشلت العملية بالفعل، فلا تقلق، سيتم استرداد أموالك خلال 24 ساعة";

type Fate = Pick<SandboxOrder, "ending" | "message" | "offers">;
const DELIVERED: Fate = { ending: "FULFILLED", message: null, offers: [] };

/** How an order is going to end: the three test numbers, the menus, and delivery for everybody else. */
function fateOf(plan: SandboxPlan, msisdn: string, amount: number, earlier: readonly SandboxOrder[]): Fate {
  if (msisdn === "0600000001") return { ending: "REFUNDED", message: WRONG_NUMBER, offers: [] };
  if (msisdn === "0600000003") return { ending: "UNKNOWN_ERROR", message: UNDECIDED, offers: [] };
  if (plan.shape.kind === "menu") {
    return { ending: "REFUNDED", message: REFUSED_PLAN, offers: menuOffers(plan.code) };
  }
  if (msisdn !== "0600000002") return DELIVERED;
  const wasOffered = earlier.some(
    (order) => order.msisdn === msisdn && order.offers.some((one) => one.plan_code === plan.code),
  );
  return wasOffered
    ? DELIVERED
    : { ending: "REFUNDED", message: REFUSED_PLAN, offers: [invoiceOffer(amount)] };
}

/** 24 hex digits that begin with the seconds, as object ids do. */
function newId(atMs: number): string {
  return (
    Math.floor(atMs / 1000)
      .toString(16)
      .padStart(8, "0") + randomBytes(8).toString("hex")
  );
}

interface Step {
  readonly status: string;
  readonly atMs: number;
}

/** Everything that happens to an order by itself or by control, in order; the future is cut off by the reader. */
function stepsOf(order: SandboxOrder, settled: readonly Step[], options: BookOptions): readonly Step[] {
  const after = (ms: number): number => order.createdAtMs + ms / options.timeScale;
  const own: Step[] = [
    { status: "PENDING", atMs: order.createdAtMs },
    { status: "HANDLING", atMs: after(HANDLING_AFTER_MS) },
    { status: order.ending, atMs: after(FINAL_AFTER_MS) },
  ];
  if (order.ending === "UNKNOWN_ERROR") {
    own.push({ status: options.undecidedEndsAs, atMs: after(FINAL_AFTER_MS + options.undecidedMs) });
  }
  // A word given by control is the last one: the order's own clock has no say after it.
  const firstSettledMs = settled[0]?.atMs ?? Number.POSITIVE_INFINITY;
  return [...own.filter((step) => step.atMs <= firstSettledMs), ...settled];
}

type Movement = Omit<AccountEntry, "oldMinor" | "newMinor">;

/** What an order took from the account and gave back: taken when it is booked, back whenever it turns REFUNDED. */
function movementsOf(order: SandboxOrder, steps: readonly Step[]): readonly Movement[] {
  const costMinor = BigInt(order.costMinor);
  const movements: Movement[] = [];
  let isTaken = false;
  for (const [index, step] of steps.entries()) {
    const takes = step.status !== "REFUNDED";
    if (takes === isTaken) continue;
    isTaken = takes;
    movements.push({
      id: order.id.slice(0, 22) + (index + 1).toString(16).padStart(2, "0").slice(-2),
      type: takes ? "FLEXY" : "REFUND-FLEXY",
      byMinor: takes ? -costMinor : costMinor,
      orderId: order.id,
      atMs: step.atMs,
    });
  }
  return movements;
}

function entriesOf(movements: readonly Movement[], startMinor: bigint): readonly AccountEntry[] {
  let runningMinor = startMinor;
  return movements
    .filter((movement) => movement.byMinor !== 0n)
    .toSorted((one, other) => one.atMs - other.atMs)
    .map((movement) => {
      const oldMinor = runningMinor;
      runningMinor += movement.byMinor;
      return { ...movement, oldMinor, newMinor: runningMinor };
    });
}

/**
 * What the emulated provider knows: its orders, its account, its clock. Everything is derived from the journal's lines
 * and the time, so a restart or a kill changes nothing that was answered.
 */
export class OneClickDzBook {
  readonly #options: BookOptions;
  readonly #journal: Journal<Line>;
  readonly #orders: SandboxOrder[] = [];
  readonly #byId = new Map<string, SandboxOrder>();
  readonly #byReference = new Map<string, SandboxOrder>();
  readonly #settled = new Map<string, Step[]>();
  readonly #posts = new Map<string, number>();
  readonly #deposits: Movement[] = [];
  /** Orders that may still change by themselves; what the others took is summed up, so that a send stays cheap. */
  readonly #moving = new Set<SandboxOrder>();
  #takenByRestingMinor = 0n;
  #offsetMs = 0;

  constructor(options: BookOptions) {
    this.#options = options;
    this.#journal = openJournal(options.file, (line) => lineSchema.parse(line));
    for (const line of this.#journal.lines) this.#remember(line);
  }

  now(): number {
    return this.#options.now() + this.#offsetMs;
  }

  hasReference(reference: string): boolean {
    return this.#byReference.has(reference);
  }

  /** Books the order; the caller has validated it. Never fails and does not look for a twin of the reference. */
  execute(order: OrderToBook): SandboxOrder {
    const booked = bookedOrder(order, this.now(), this.#options.username, this.#orders);
    this.#write(booked);
    return booked;
  }

  findById(id: string): SandboxOrder | undefined {
    return this.#byId.get(id);
  }

  /** By the reference that was sent or by the prefixed one. */
  findByReference(reference: string): SandboxOrder | undefined {
    return this.#byReference.get(reference);
  }

  /** Newest first. */
  listOrders(): readonly SandboxOrder[] {
    return this.#orders.toReversed().toSorted((one, other) => other.createdAtMs - one.createdAtMs);
  }

  statusOf(order: SandboxOrder): string {
    return this.#pastSteps(order).at(-1)?.status ?? "PENDING";
  }

  /** What the order has cost so far: 0 once it was given back. */
  takenMinor(order: SandboxOrder): bigint {
    return this.statusOf(order) === "REFUNDED" ? 0n : BigInt(order.costMinor);
  }

  /** Oldest first. */
  listEntries(): readonly AccountEntry[] {
    const ofOrders = this.#orders.flatMap((order) => movementsOf(order, this.#pastSteps(order)));
    return entriesOf([...ofOrders, ...this.#deposits], this.#options.startingBalanceMinor);
  }

  balanceMinor(): bigint {
    let takenMinor = this.#takenByRestingMinor;
    for (const order of this.#moving) {
      const orderTakenMinor = this.takenMinor(order);
      takenMinor += orderTakenMinor;
      if (this.#steps(order).every((step) => step.atMs <= this.now())) {
        this.#moving.delete(order);
        this.#takenByRestingMinor += orderTakenMinor;
      }
    }
    const deposited = this.#deposits.reduce((sum, deposit) => sum + deposit.byMinor, 0n);
    return this.#options.startingBalanceMinor + deposited - takenMinor;
  }

  /** One POST with this reference reached the account, whatever came of it. */
  countPost(reference: string): void {
    this.#write({ kind: "post", reference });
  }

  postsByReference(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#posts);
  }

  /** From now on the order has this status, whatever it had. */
  settle(order: SandboxOrder, status: string): void {
    if (!this.#moving.has(order)) this.#takenByRestingMinor -= this.takenMinor(order);
    this.#write({ kind: "settled", id: order.id, status, atMs: this.now() });
  }

  /** Forwards only: an order that ended does not come back to life. */
  moveClock(byMs: number): void {
    if (byMs < 0) throw new RangeError("the sandbox's clock goes forwards");
    this.#write({ kind: "clock", byMs });
  }

  setBalance(minor: bigint): void {
    const byMinor = (minor - this.balanceMinor()).toString();
    this.#write({ kind: "deposit", byMinor, atMs: this.now(), id: newId(this.now()) });
  }

  close(): void {
    this.#journal.close();
  }

  #write(line: Line): void {
    this.#journal.append(line);
    this.#remember(line);
  }

  #remember(line: Line): void {
    if (line.kind === "order") this.#rememberOrder(line);
    else if (line.kind === "post")
      this.#posts.set(line.reference, (this.#posts.get(line.reference) ?? 0) + 1);
    else if (line.kind === "clock") this.#offsetMs += line.byMs;
    else if (line.kind === "deposit") this.#deposits.push(depositOf(line));
    else this.#rememberStep(line);
  }

  #rememberOrder(order: SandboxOrder): void {
    this.#orders.push(order);
    this.#moving.add(order);
    this.#byId.set(order.id, order);
    for (const reference of [order.reference, order.wireReference]) {
      if (reference !== null && !this.#byReference.has(reference)) this.#byReference.set(reference, order);
    }
  }

  #rememberStep(step: Step & { readonly id: string }): void {
    this.#settled.set(step.id, [...(this.#settled.get(step.id) ?? []), step]);
    const order = this.#byId.get(step.id);
    if (order) this.#moving.add(order);
  }

  #steps(order: SandboxOrder): readonly Step[] {
    return stepsOf(order, this.#settled.get(order.id) ?? [], this.#options);
  }

  #pastSteps(order: SandboxOrder): readonly Step[] {
    return this.#steps(order).filter((step) => step.atMs <= this.now());
  }
}

function depositOf({ id, byMinor, atMs }: Extract<Line, { kind: "deposit" }>): Movement {
  const type = BigInt(byMinor) < 0n ? "WITHDRAW" : "DEPOSIT";
  return { id, byMinor: BigInt(byMinor), atMs, type, orderId: "" };
}

interface OrderToBook {
  readonly plan: SandboxPlan;
  readonly msisdn: string;
  readonly amount: number;
  readonly reference: string | null;
}

function bookedOrder(
  { plan, msisdn, amount, reference }: OrderToBook,
  createdAtMs: number,
  username: string,
  earlier: readonly SandboxOrder[],
): SandboxOrder {
  const id = newId(createdAtMs);
  return {
    kind: "order",
    id,
    reference,
    wireReference: `API-${username}-${reference ?? id}`,
    msisdn,
    planCode: plan.code,
    amount,
    costMinor: costOf(plan, amount).toString(),
    createdAtMs,
    ...fateOf(plan, msisdn, amount, earlier),
  };
}

const CENTIMES = 100n;
const PPM = 1_000_000n;

/** What an order takes from the account, in centimes: rounded up, as the account shows two decimals. */
export function costOf(plan: SandboxPlan, amount: number): bigint {
  const faceMinor = BigInt(amount) * CENTIMES;
  return (faceMinor * (plan.costPpm ?? PPM) + PPM - 1n) / PPM;
}
