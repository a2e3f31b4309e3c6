import "server-only";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import {
  type Delivery,
  deliverJson,
  deliverUnder,
  executesUnder,
  type FaultOrder,
  FaultQueue,
  faultOrderSchema,
} from "./faults";
import { answerCall, type Call, decoded, type OneClickDzAccount } from "./oneclickdz-api";
import { OneClickDzBook } from "./oneclickdz-book";

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
  addFault(fault: FaultOrder): void;
  clearFaults(): void;
  setAtomicReferences(areAtomic: boolean): void;
  truth(): GroundTruth;
}

const USERNAME = "+213665983439";
const STARTING_BALANCE_MINOR = 1_000_000_00n;
const UNDECIDED_MS = 12 * 3_600_000;
const LARGEST_BODY_BYTES = 1024 * 1024;

interface Stage {
  readonly account: OneClickDzAccount;
  readonly faults: FaultQueue;
  readonly calls: Map<string, number>;
  readonly control: OneClickDzControl;
}

export async function openOneClickDzSandbox(options: OneClickDzSandboxOptions): Promise<OneClickDzSandbox> {
  const stage = setStage(options);
  const server = createServer((request, response) => {
    perform(stage, request, response).catch(() => response.destroy());
  });
  await listen(server, options.port ?? 0, options.host ?? "127.0.0.1");
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address}:${port}`,
    control: stage.control,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      stage.account.book.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
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
  const faults = new FaultQueue();
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

async function perform(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request);
  if (call.path.startsWith("/control/")) return deliver(response, deliverJson(controlled(stage, call)));
  const route = `${call.method} ${call.path.split("/").slice(0, 4).join("/")}`;
  stage.calls.set(route, (stage.calls.get(route) ?? 0) + 1);
  const reference = referenceOf(stage.account.book, call);
  if (call.method === "POST" && reference !== null) stage.account.book.countPost(reference);
  const fault = stage.faults.take({ method: call.method, path: call.path, reference });
  if (fault === null) return deliver(response, deliverJson(await answerCall(stage.account, call)));
  await pause(fault.delayBeforeMs ?? 0);
  const answer = executesUnder(fault) ? await answerCall(stage.account, call) : null;
  await pause(fault.delayAfterMs ?? 0);
  return deliver(response, deliverUnder(fault, answer));
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) throw new Error("the body is too large");
    chunks.push(bytes);
  }
  const token = request.headers["x-access-token"];
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    token: typeof token === "string" ? token : null,
    address: request.socket.remoteAddress ?? "",
    body: parsed(Buffer.concat(chunks).toString("utf8")),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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

function deliver(response: ServerResponse, delivery: Delivery): void {
  if (delivery.end === "stall") return;
  if (delivery.end === "drop") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(delivery.status, { ...delivery.headers, "content-length": delivery.bytes.length });
  if (delivery.end === "whole") {
    response.end(delivery.bytes);
    return;
  }
  const half = delivery.bytes.subarray(0, delivery.bytes.length / 2);
  response.write(half, () => response.socket?.destroy());
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const settleSchema = z.strictObject({ reference: z.string(), status: z.string() });
const clockSchema = z.strictObject({ advanceMs: z.number().min(0) });
const balanceSchema = z.strictObject({ balance: z.string().regex(/^\d{1,12}(\.\d{1,2})?$/) });
const switchesSchema = z.strictObject({ atomicReferences: z.boolean() });

/** What is under /control: each verb with its input; a bad input is a 400 that says what is wrong with it. */
function controlled(
  { control }: Stage,
  { method, path, body, address }: Call,
): { status: number; body: unknown } {
  if (!LOOPBACK.test(address)) return { status: 403, body: { problem: "loopback-only" } };
  const done = { status: 200, body: { done: true } };
  const run = <Input>(
    schema: z.ZodType<Input>,
    act: (input: Input) => unknown,
  ): { status: number; body: unknown } => {
    const input = schema.safeParse(body);
    if (!input.success) return { status: 400, body: { problem: z.prettifyError(input.error) } };
    const outcome = act(input.data);
    return typeof outcome === "number" ? { status: 200, body: { done: true, count: outcome } } : done;
  };
  switch (`${method} ${path}`) {
    case "GET /control/orders":
      return { status: 200, body: control.truth() };
    case "POST /control/settle":
      return run(settleSchema, (order) => control.settle(order));
    case "POST /control/clock":
      return run(clockSchema, ({ advanceMs }) => control.advanceClock(advanceMs));
    case "POST /control/balance":
      return run(balanceSchema, ({ balance }) => control.setBalance(centimes(balance)));
    case "POST /control/faults":
      return run(faultOrderSchema, (fault) => control.addFault(fault));
    case "DELETE /control/faults":
      return run(z.unknown(), () => control.clearFaults());
    case "POST /control/switches":
      return run(switchesSchema, ({ atomicReferences }) => control.setAtomicReferences(atomicReferences));
    default:
      return { status: 404, body: { problem: "no-such-control" } };
  }
}

function centimes(decimalText: string): bigint {
  const [whole = "0", fraction = ""] = decimalText.split(".");
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
}
