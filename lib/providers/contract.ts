import "server-only";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { amountToSend, expectedCost } from "@/lib/domain/provider-cost";
import type {
  CheckAnswer,
  OrderToCheck,
  OrderToSend,
  SendAnswer,
  SendLimits,
  TopUpProvider,
} from "./provider";

/** How an order of this provider's may end, as an adapter tells it. */
type Ending = "fulfilled" | "refunded" | "failed" | "undecided";

/**
 * The promises that every adapter keeps, tried over real HTTP against an acted provider. An adapter's own tests add what
 * only its provider says; nothing here knows which one it is.
 */
export interface Trial {
  readonly provider: TopUpProvider;
  /** The same account, asked with a key that opens nothing. */
  readonly withWrongKey: TopUpProvider;
  /** The same adapter, pointed at a port where nobody listens. */
  readonly withNobodyThere: TopUpProvider;
  /** Texts that must never come back. */
  readonly secrets: readonly string[];
  /** An order that ends like this when nothing goes wrong. */
  order(ending: Ending | "refused", reference: string): OrderToSend;
  /** Moves the acted provider's clock far enough for every order to end. */
  letOrdersEnd(): Promise<void>;
  emptyFloat(): Promise<void>;
  /** What the next request meets. */
  misbehave(how: Misbehaviour): Promise<void>;
  /** The ground truth: executions of the reference, and POSTs seen with it. */
  executions(reference: string): Promise<number>;
  posts(reference: string): Promise<number>;
  close(): Promise<void>;
}

const MISBEHAVIOURS = [
  "lose-request",
  "lose-answer",
  "cut-answer",
  "truncate-answer",
  "garble-answer",
  "empty-answer",
  "page-instead-200",
  "page-instead-502",
  "server-error",
  "stall",
] as const;
export type Misbehaviour = (typeof MISBEHAVIOURS)[number] | "proxy-refusal" | "redirect" | "rate-limit";

const limits = (changes: Partial<SendLimits> = {}): SendLimits => ({
  mayStillSend: () => true,
  timeoutMs: 5_000,
  ...changes,
});
const SHORT_MS = 300;

const asCheck = (order: OrderToSend, answer?: SendAnswer): OrderToCheck => ({
  ...order,
  providerOrderId: answer?.kind === "accepted" ? answer.providerOrderId : null,
  notFoundCount: 0,
});

function meaningIn(answer: CheckAnswer): string {
  return answer.kind === "found" ? `${answer.order.identity} ${answer.order.meaning}` : answer.kind;
}

/** Why an order certainly did not run. */
function reasonIn(answer: SendAnswer): string {
  if (answer.kind === "refused") return answer.code;
  return answer.kind === "not-run" ? answer.cause : answer.kind;
}

export function describeProvider(name: string, endings: readonly Ending[], open: () => Promise<Trial>): void {
  describe(`${name} keeps the promises of a provider`, () => {
    let trial: Trial;
    let count = 0;
    const newReference = (): string => `tb_contract${++count}`;

    beforeEach(async () => {
      trial = await open();
    });
    afterEach(() => trial.close());

    const send = (order: OrderToSend, changes?: Partial<SendLimits>): Promise<SendAnswer> =>
      trial.provider.send(order, limits(changes));

    describeEndings({ trial: () => trial, newReference, send }, endings);
    describeOrders({ trial: () => trial, newReference, send });
    describeDoubt({ trial: () => trial, newReference, send });
    describeRefusals({ trial: () => trial, newReference, send });
    describeSecrets({ trial: () => trial, newReference, send });
    describeReadings(() => trial);
    describeDetection({ trial: () => trial, newReference, send });
  });
}

interface Tools {
  readonly trial: () => Trial;
  readonly newReference: () => string;
  readonly send: (order: OrderToSend, changes?: Partial<SendLimits>) => Promise<SendAnswer>;
}

function describeEndings({ trial, newReference, send }: Tools, endings: readonly Ending[]): void {
  it.each(endings)("an order that ends %s is told so, and is ours", async (ending) => {
    const order = trial().order(ending, newReference());
    const answer = await send(order);
    expect(answer.kind).toBe("accepted");
    expect(meaningIn(await trial().provider.check(asCheck(order, answer)))).toMatch(
      /^ours (pending|handling)$/,
    );
    await trial().letOrdersEnd();
    expect(meaningIn(await trial().provider.check(asCheck(order, answer)))).toBe(`ours ${ending}`);
    expect(meaningIn(await trial().provider.check(asCheck(order)))).toBe(`ours ${ending}`);
  });

  it("a delivered order says what it took from the float, to the last decimal and in the float's own currency", async () => {
    const before = await trial().provider.readBalance();
    const order = trial().order("fulfilled", newReference());
    const answer = await send(order);
    await trial().letOrdersEnd();
    const seen = await trial().provider.check(asCheck(order, answer));
    const after = await trial().provider.readBalance();
    if (!before.ok || !after.ok) throw new Error("the float was not read");
    const cost = { ...after.value, minor: before.value.minor - after.value.minor };
    expect(seen).toMatchObject({ kind: "found", order: { cost } });
  });
}

function describeOrders({ trial, newReference, send }: Tools): void {
  it("an order is found by our reference alone, and only the order asked about is called ours", async () => {
    const order = trial().order("fulfilled", newReference());
    const answer = await send(order);
    expect(meaningIn(await trial().provider.check(asCheck(order)))).toMatch(/^ours /);
    await trial().letOrdersEnd();
    const otherNumber = { ...asCheck(order, answer), msisdn: "0798765432" };
    expect(meaningIn(await trial().provider.check(otherNumber))).toMatch(/^mismatch /);
    const otherAmount = {
      ...asCheck(order, answer),
      faceValueMinor: order.faceValueMinor + 100_00n,
      amountSent: null,
    };
    expect(meaningIn(await trial().provider.check(otherAmount))).toMatch(/^mismatch /);
  });

  it("an order that was never sent is not found", async () => {
    const order = trial().order("fulfilled", newReference());
    expect((await trial().provider.check(asCheck(order))).kind).toBe("not-found");
  });

  it("sending a reference again is answered as a duplicate and runs nothing twice", async () => {
    const order = trial().order("fulfilled", newReference());
    await send(order);
    expect((await send(order)).kind).toBe("duplicate");
    expect(await trial().executions(order.reference)).toBe(1);
  });

  it("the list shows orders newest first, page by page", async () => {
    const orders = [1, 2, 3].map(() => trial().order("fulfilled", newReference()));
    for (const order of orders) await send(order);
    const first = await trial().provider.listOrders({ page: 1, pageSize: 2 });
    const second = await trial().provider.listOrders({ page: 2, pageSize: 2 });
    const seen = [first, second].flatMap((page) => (page.ok ? page.value.orders : []));
    const suffixes = orders.map((order) => order.reference).toReversed();
    expect(seen.map((row, index) => row.providerReference?.endsWith(suffixes[index] ?? "?"))).toEqual([
      true,
      true,
      true,
    ]);
    expect(first.ok && first.value.totalPages).toBe(2);
  });
}

function describeDoubt({ trial, newReference, send }: Tools): void {
  it.each(MISBEHAVIOURS)(
    "an order whose sending meets %s is never refused by silence, and is posted once",
    async (how) => {
      const order = trial().order("fulfilled", newReference());
      await trial().misbehave(how);
      expect((await send(order, { timeoutMs: SHORT_MS })).kind).toBe("unclear");
      expect(await trial().posts(order.reference)).toBe(1);
      const ran = how === "lose-request" ? 0 : 1;
      expect(await trial().executions(order.reference)).toBe(ran);
      expect(meaningIn(await trial().provider.check(asCheck(order)))).toMatch(
        ran === 1 ? /^ours / : /^not-found$/,
      );
    },
  );

  it.each(["proxy-refusal", "redirect"] as const)("a %s is nobody's word about the order", async (how) => {
    const order = trial().order("fulfilled", newReference());
    await trial().misbehave(how);
    expect((await send(order)).kind).toBe("unclear");
    expect(await trial().posts(order.reference)).toBe(1);
  });

  it.each(MISBEHAVIOURS.filter((how) => how !== "stall"))(
    "a question that meets %s is unavailable, never an ending",
    async (how) => {
      const order = trial().order("fulfilled", newReference());
      const answer = await send(order);
      await trial().misbehave(how);
      expect((await trial().provider.check(asCheck(order, answer))).kind).toBe("unavailable");
      await trial().misbehave(how);
      expect((await trial().provider.listPlans()).ok).toBe(false);
      await trial().misbehave(how);
      expect((await trial().provider.readBalance()).ok).toBe(false);
    },
  );
}

function describeRefusals({ trial, newReference, send }: Tools): void {
  it("an order past its deadline writes nothing", async () => {
    const order = trial().order("fulfilled", newReference());
    const answer = await send(order, { mayStillSend: () => false });
    expect(answer).toMatchObject({
      kind: "not-run",
      cause: "deadline",
      evidence: { httpStatus: null, body: null },
    });
    expect(await trial().posts(order.reference)).toBe(0);
  });

  it("an order to nobody provably did not run", async () => {
    const order = trial().order("fulfilled", newReference());
    const answer = await trial().withNobodyThere.send(order, limits());
    expect(answer).toMatchObject({ kind: "not-run", cause: "unreachable" });
    expect(await trial().withNobodyThere.check(asCheck(order))).toMatchObject({
      kind: "unavailable",
      cause: "unreachable",
    });
  });

  it("an invalid order is refused for good, and so is one that our float cannot pay", async () => {
    const invalid = trial().order("refused", newReference());
    expect(await send(invalid)).toMatchObject({ kind: "refused", code: "validation" });
    await trial().emptyFloat();
    const unpaid = trial().order("fulfilled", newReference());
    // A reason of the account's, not of the order's: told as the one or as the other, it provably did not run.
    expect(reasonIn(await send(unpaid))).toBe("float-empty");
    expect(await trial().executions(unpaid.reference)).toBe(0);
  });

  it("a wrong key and too many requests turn the caller away, not the order", async () => {
    const order = trial().order("fulfilled", newReference());
    const answer = await trial().withWrongKey.send(order, limits());
    expect(answer).toMatchObject({ kind: "not-run", cause: "unauthorized" });
    await trial().misbehave("rate-limit");
    expect(await send(order)).toMatchObject({
      kind: "not-run",
      cause: "rate-limited",
      retryAfterMs: expect.any(Number),
    });
    expect((await send(order)).kind).toBe("accepted");
  });
}

function describeSecrets({ trial, newReference, send }: Tools): void {
  it("no answer, not even about the account, carries a secret", async () => {
    const { provider } = trial();
    const order = trial().order("fulfilled", newReference());
    const answers = [
      await send(order),
      await send(order),
      await provider.check(asCheck(order)),
      await provider.identify(),
      await provider.ping(),
      await provider.listPlans(),
      await provider.readBalance(),
      await provider.listOrders({ page: 1, pageSize: 10 }),
      await trial().withWrongKey.identify(),
    ];
    const text = inspect([provider, answers], { depth: 20, maxStringLength: null });
    for (const secret of trial().secrets) expect(text).not.toContain(secret);
  });
}

function describeReadings(trial: () => Trial): void {
  it("plans have what their kind needs, and codes are told once", async () => {
    const plans = await trial().provider.listPlans();
    if (!plans.ok) throw new Error(plans.problem.cause);
    expect(new Set(plans.value.map((plan) => plan.code)).size).toBe(plans.value.length);
    for (const plan of plans.value) {
      if (plan.kind === "fixed") expect(plan.amountMinor).toBeGreaterThan(0n);
      if (plan.kind === "dynamic") expect(plan.maximumMinor).toBeGreaterThanOrEqual(plan.minimumMinor ?? -1n);
    }
  });

  it("every plan says what would be sent for it, and what that would cost", async () => {
    const plans = await trial().provider.listPlans();
    if (!plans.ok) throw new Error(plans.problem.cause);
    for (const plan of plans.value) {
      const faceValueMinor = plan.amountMinor ?? plan.maximumMinor ?? 1_000_00n;
      expect(amountToSend(plan, faceValueMinor).minor).toBeGreaterThan(0n);
      expect(expectedCost(plan, faceValueMinor)?.minor ?? 1n).toBeGreaterThan(0n);
    }
  });

  it("the float, the health and the identity can be read", async () => {
    const { provider } = trial();
    const balance = await provider.readBalance();
    expect(balance.ok && balance.value.minor).toBeGreaterThan(0n);
    expect(await provider.ping()).toMatchObject({ ok: true, value: { isUp: true } });
    expect(await provider.identify()).toMatchObject({
      ok: true,
      value: { environment: "sandbox", canSend: true },
    });
  });
}

/** Acted providers know no network of it (lib/sandbox/reloadly-operators). */
const NOBODYS_NUMBER = "0520000001";

/** Not every provider can be asked whose number it is; one that cannot has no such question, and is nobody's special case. */
function describeDetection({ trial, newReference, send }: Tools): void {
  const wordOf = async (provider: TopUpProvider, msisdn: string): Promise<unknown> => {
    const word = await provider.detectOperator?.(msisdn);
    if (word === undefined) return "cannot-tell";
    return word.ok ? (word.value ?? "nobodys") : word.problem.cause;
  };

  it("whose number it is, is told as it is or cannot be asked, and nobody's number is nobody's", async () => {
    const { provider } = trial();
    const told = [];
    for (const msisdn of ["0770123456", "0661123456", "0550123456", NOBODYS_NUMBER])
      told.push(await wordOf(provider, msisdn));
    expect([
      ["djezzy", "mobilis", "ooredoo", "nobodys"],
      ["cannot-tell", "cannot-tell", "cannot-tell", "cannot-tell"],
    ]).toContainEqual(told);
  });

  it.each(MISBEHAVIOURS.filter((how) => how !== "stall"))(
    "to ask whose number it is and to meet %s is trouble told as a value, and says nothing of the number",
    async (how) => {
      await send(trial().order("fulfilled", newReference()));
      await trial().misbehave(how);
      const word = await trial().provider.detectOperator?.(NOBODYS_NUMBER);
      expect(word?.ok ?? false).toBe(false);
    },
  );

  it("who turns our key away, or is not there, has not said that a number is nobody's", async () => {
    expect(["cannot-tell", "unauthorized"]).toContain(await wordOf(trial().withWrongKey, NOBODYS_NUMBER));
    expect(["cannot-tell", "unreachable"]).toContain(await wordOf(trial().withNobodyThere, NOBODYS_NUMBER));
  });
}
