import "server-only";
import { z } from "zod";
import { type Answer, type Delivery, deliverJson, type FaultOrder, FaultQueue } from "./faults";
import { answerCall, type Call, type OneClickDzAccount } from "./oneclickdz-api";
import { OneClickDzBook } from "./oneclickdz-book";
import { ONECLICKDZ_FAULTS, type OneClickDzFault } from "./oneclickdz-faults";
import {
  answerControl,
  type ControlVerb,
  controlVerb,
  decoded,
  type Heard,
  openServer,
  parsed,
  sharedVerbs,
} from "./server";

/**
 * OneClickDz's Flexy v3, acted over real HTTP: same paths, envelopes, codes and clock, no money. It follows what is
 * published about the provider, not what our adapter expects. Unlike the real sandbox, whose balance never moves, this
 * account pays for its orders, so that a reconciliation has something to agree with.
 */
export interface OneClickDzSandbox {
  readonly url: string;
  readonly control: OneClickDzControl;
  close(): Promise<void>;
}

export interface OneClickDzSandboxOptions {
  readonly apiKey: string;
  /** 0 = any free one. */
  readonly port?: number;
  readonly host?: string;
  readonly now?: () => number;
  /** Divides the 5 and 15 seconds and the time that an undecided order takes. */
  readonly timeScale?: number;
  /** Where orders survive the process; absent = they do not. */
  readonly dataFile?: string;
  readonly username?: string;
  readonly keyType?: "SANDBOX" | "PRODUCTION";
  readonly scope?: "READ-WRITE" | "READ-ONLY";
  readonly startingBalanceMinor?: bigint;
  readonly undecidedMs?: number;
  readonly undecidedEndsAs?: "FULFILLED" | "REFUNDED";
  readonly atomicReferences?: boolean;
}

/** Every execution there was, and every POST that was seen: what a ledger is compared with. */
interface GroundTruth {
  readonly orders: readonly {
    readonly id: string;
    readonly reference: string | null;
    readonly msisdn: string;
    readonly planCode: string;
    /** Whole dinars. */
    readonly amount: number;
    readonly status: string;
    /** Decimal text in dinars: what the account is short of because of it. */
    readonly taken: string;
    readonly createdAt: string;
  }[];
  readonly posts: Readonly<Record<string, number>>;
  /** How often each route was called: "GET /v3/mobile/check-id". */
  readonly calls: Readonly<Record<string, number>>;
}

/** The hand behind the curtain: no part of the provider's wire. Over HTTP it is under /control, from this machine only. */
interface OneClickDzControl {
  /** From now on every order with this reference has this status word. Says how many there were. */
  settle(order: { reference: string; status: string }): number;
  advanceClock(byMs: number): void;
  setBalance(minor: bigint): void;
  addFault(fault: FaultOrder<OneClickDzFault>): void;
  clearFaults(): void;
  setAtomicReferences(areAtomic: boolean): void;
  truth(): GroundTruth;
}

const USERNAME = "+213665983439";
const STARTING_BALANCE_MINOR = 1_000_000_00n;
const UNDECIDED_MS = 12 * 3_600_000;

interface Stage {
  readonly account: OneClickDzAccount;
  readonly faults: FaultQueue<OneClickDzFault>;
  readonly calls: Map<string, number>;
  readonly control: OneClickDzControl;
}

export async function openOneClickDzSandbox(options: OneClickDzSandboxOptions): Promise<OneClickDzSandbox> {
  const stage = setStage(options);
  const { url, close } = await openServer((request) => perform(stage, request), options);
  return {
    url,
    control: stage.control,
    close: async () => {
      await close();
      stage.account.book.close();
    },
  };
}

function setStage(options: OneClickDzSandboxOptions): Stage {
  const username = options.username ?? USERNAME;
  const book = new OneClickDzBook({
    file: options.dataFile ?? null,
    now: options.now ?? Date.now,
    timeScale: options.timeScale ?? 1,
    username,
    startingBalanceMinor: options.startingBalanceMinor ?? STARTING_BALANCE_MINOR,
    undecidedMs: options.undecidedMs ?? UNDECIDED_MS,
    undecidedEndsAs: options.undecidedEndsAs ?? "FULFILLED",
  });
  let areReferencesAtomic = options.atomicReferences ?? true;
  const account: OneClickDzAccount = {
    book,
    username,
    apiKey: options.apiKey,
    keyType: options.keyType ?? "SANDBOX",
    scope: options.scope ?? "READ-WRITE",
    areReferencesAtomic: () => areReferencesAtomic,
    failures: new Map(),
  };
  const faults = new FaultQueue(ONECLICKDZ_FAULTS);
  const calls = new Map<string, number>();
  const control: OneClickDzControl = {
    settle: ({ reference, status }) => {
      const orders = book.listOrders().filter((order) => order.reference === reference);
      for (const order of orders) book.settle(order, status);
      return orders.length;
    },
    advanceClock: (byMs) => book.moveClock(byMs),
    setBalance: (minor) => book.setBalance(minor),
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    setAtomicReferences: (areAtomic) => {
      areReferencesAtomic = areAtomic;
    },
    truth: () => groundTruth(book, calls),
  };
  return { account, faults, calls, control };
}

function groundTruth(book: OneClickDzBook, calls: ReadonlyMap<string, number>): GroundTruth {
  return {
    orders: book.listOrders().map((order) => ({
      id: order.id,
      reference: order.reference,
      msisdn: order.msisdn,
      planCode: order.planCode,
      amount: order.amount,
      status: book.statusOf(order),
      taken: decimal(book.takenMinor(order)),
      createdAt: new Date(order.createdAtMs).toISOString(),
    })),
    posts: book.postsByReference(),
    calls: Object.fromEntries(calls),
  };
}

const decimal = (minor: bigint): string => `${minor / 100n}.${(minor % 100n).toString().padStart(2, "0")}`;

async function perform(stage: Stage, request: Heard): Promise<Delivery> {
  if (request.path.startsWith("/control/")) return deliverJson(controlled(stage, request));
  const token = request.headers["x-access-token"];
  const call: Call = {
    ...request,
    token: typeof token === "string" ? token : null,
    body: parsed(request.text),
  };
  const route = `${call.method} ${call.path.split("/").slice(0, 4).join("/")}`;
  stage.calls.set(route, (stage.calls.get(route) ?? 0) + 1);
  const reference = referenceOf(stage.account.book, call);
  if (call.method === "POST" && reference !== null) stage.account.book.countPost(reference);
  return stage.faults.meet({ method: call.method, path: call.path, reference }, () =>
    answerCall(stage.account, call),
  );
}

const sentReference = z.looseObject({ ref: z.string() });

/** Which order a request is about, where it says so. */
function referenceOf(book: OneClickDzBook, { method, path, body }: Call): string | null {
  if (method === "POST") return sentReference.safeParse(body).data?.ref ?? null;
  const [, , , verb, parameter = ""] = path.split("/");
  if (verb === "check-id") return book.findById(parameter)?.reference ?? null;
  if (verb !== "check-ref") return null;
  const asked = decoded(parameter) ?? parameter;
  return book.findByReference(asked)?.reference ?? asked;
}

const balanceSchema = z.strictObject({ balance: z.string().regex(/^\d{1,12}(\.\d{1,2})?$/) });
const switchesSchema = z.strictObject({ atomicReferences: z.boolean() });

function controlled({ control }: Stage, request: Heard): Answer {
  const verbs: Readonly<Record<string, ControlVerb>> = {
    ...sharedVerbs(control, ONECLICKDZ_FAULTS),
    "POST /control/balance": controlVerb(balanceSchema, ({ balance }) =>
      control.setBalance(centimes(balance)),
    ),
    "POST /control/switches": controlVerb(switchesSchema, ({ atomicReferences }) =>
      control.setAtomicReferences(atomicReferences),
    ),
  };
  return answerControl(verbs, request);
}

function centimes(decimalText: string): bigint {
  const [whole = "0", fraction = ""] = decimalText.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
}
