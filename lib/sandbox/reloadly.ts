import "server-only";
import { z } from "zod";
import { type Answer, type Delivery, deliverJson, type FaultOrder, FaultQueue } from "./faults";
import type { Call, ReloadlyAccount, ReloadlySwitches } from "./reloadly-answers";
import { answerCall } from "./reloadly-api";
import { ReloadlyBook } from "./reloadly-book";
import { decimalE11, e5OfText, parsedWithAmount, textOfE5 } from "./reloadly-decimals";
import { RELOADLY_FAULTS, type ReloadlyFault } from "./reloadly-faults";
import { LISTED_OPERATORS, type SandboxOperator } from "./reloadly-operators";
import { ReloadlyTokens } from "./reloadly-tokens";
import { ReloadlyWebhooks, type WebhookCall, type WebhookTarget } from "./reloadly-webhooks";
import { answerControl, type ControlVerb, controlVerb, type Heard, openServer, sharedVerbs } from "./server";

/**
 * Reloadly's airtime API and its token service on one address, acted over real HTTP: same paths, shapes, codes and
 * clock, no money. It follows what is published about the provider, not what our adapter expects; where nothing is
 * published, the place says so.
 */
export interface ReloadlySandbox {
  /** Of both services: the token's is `${url}/oauth/token`. */
  readonly url: string;
  readonly control: ReloadlyControl;
  close(): Promise<void>;
}

export interface ReloadlySandboxOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** 0 = any free one. */
  readonly port?: number;
  readonly host?: string;
  readonly now?: () => number;
  /** Divides every wait of the provider's: processing, the two waiting rules, the failing operator. Not a token's life. */
  readonly timeScale?: number;
  /** Where top-ups survive the process; absent = they do not. */
  readonly dataFile?: string;
  readonly environment?: "sandbox" | "production";
  /** Taken beside the environment's own audience and the sandbox's own address. */
  readonly audience?: string;
  readonly tokenLifeS?: number;
  /** Hundred-thousandths of a US dollar. */
  readonly startingBalanceE5?: bigint;
  readonly undecidedMs?: number;
  readonly undecidedEndsAs?: string;
  readonly operators?: readonly SandboxOperator[];
  readonly webhook?: WebhookTarget;
  readonly switches?: Partial<ReloadlySwitches>;
}

/** Every execution there was, and every POST that was seen: what a ledger is compared with. */
interface GroundTruth {
  readonly orders: readonly {
    readonly id: string;
    readonly reference: string | null;
    /** 213770123456. */
    readonly msisdn: string;
    readonly operatorId: number;
    /** As it was sent; dinars where `isLocal`, else US dollars. */
    readonly amount: string;
    readonly isLocal: boolean;
    readonly status: string;
    /** Decimal text in US dollars: what the wallet is short of because of it. */
    readonly taken: string;
    readonly createdAt: string;
  }[];
  /** POSTs of top-ups by customIdentifier. */
  readonly posts: Readonly<Record<string, number>>;
  /** How often each route was called, ids left out: "GET /topups/{}/status". */
  readonly calls: Readonly<Record<string, number>>;
  readonly webhooks: readonly WebhookCall[];
}

/** The hand behind the curtain: no part of the provider's wire. Over HTTP it is under /control, from this machine only. */
interface ReloadlyControl {
  /** From now on every top-up with this identifier has this status word. Says how many there were. */
  settle(order: { reference: string; status: string }): number;
  advanceClock(byMs: number): void;
  /** 0n empties the wallet. */
  setBalance(balanceE5: bigint): void;
  /** A fault that names no path meets the airtime service only: the token service is another house. */
  addFault(fault: FaultOrder<ReloadlyFault>): void;
  clearFaults(): void;
  setAtomicReferences(areAtomic: boolean): void;
  flip(switches: Partial<ReloadlySwitches>): void;
  /** Dinars for a dollar, as it is to be written on the wire. */
  setRate(change: { operatorId: number; rate: string }): void;
  setActive(change: { operatorId: number; isActive: boolean }): void;
  revokeTokens(): void;
  truth(): GroundTruth;
}

const STARTING_BALANCE_E5 = e5OfText("1000");
const UNDECIDED_MS = 24 * 3_600_000;
const TOKEN_LIFE_S = 3_600;

const SWITCHES: ReloadlySwitches = {
  atomicReferences: true,
  statusShape: "flat",
  webhookShape: "nested",
  textExpiry: false,
  phoneRules: true,
  strictAmounts: true,
  listShowsBalance: true,
  dailyCount: null,
  dailyAmountE5: null,
};

interface Stage {
  readonly account: ReloadlyAccount;
  readonly faults: FaultQueue<ReloadlyFault>;
  readonly calls: Map<string, number>;
  readonly control: ReloadlyControl;
  /** Whatever waits for a time, or for a webhook's answer, waits no more. */
  readonly hangUp: () => void;
}

export async function openReloadlySandbox(options: ReloadlySandboxOptions): Promise<ReloadlySandbox> {
  const stage = setStage(options);
  const { url, close } = await openServer((request) => perform(stage, request), options);
  return {
    url,
    control: stage.control,
    close: async () => {
      stage.hangUp();
      await close();
      stage.account.book.close();
    },
  };
}

function setStage(options: ReloadlySandboxOptions): Stage {
  const book = new ReloadlyBook({
    file: options.dataFile ?? null,
    now: options.now ?? Date.now,
    timeScale: options.timeScale ?? 1,
    startingBalanceE5: options.startingBalanceE5 ?? STARTING_BALANCE_E5,
    undecidedMs: options.undecidedMs ?? UNDECIDED_MS,
    undecidedEndsAs: options.undecidedEndsAs ?? "SUCCESSFUL",
  });
  const changing: Changing = {
    switches: { ...SWITCHES, ...options.switches },
    operators: options.operators ?? LISTED_OPERATORS,
    inactive: new Set(),
  };
  const switches = (): ReloadlySwitches => changing.switches;
  const webhooks = new ReloadlyWebhooks({ book, target: options.webhook ?? null, switches });
  const account: ReloadlyAccount = {
    book,
    tokens: new ReloadlyTokens(options.clientSecret, () => book.now()),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    environment: options.environment ?? "sandbox",
    audience: options.audience?.replace(/\/+$/, "") ?? null,
    tokenLifeS: options.tokenLifeS ?? TOKEN_LIFE_S,
    switches,
    operators: () => changing.operators,
    isActive: (operatorId) => !changing.inactive.has(operatorId),
    booked: (order) => webhooks.watch(order),
  };
  const stage = {
    account,
    faults: new FaultQueue(RELOADLY_FAULTS),
    calls: new Map<string, number>(),
    webhooks,
  };
  const hangUp = (): void => {
    book.clock.stop();
    webhooks.stop();
  };
  return { ...stage, hangUp, control: { ...controlOf(stage), ...controlOfChanging(changing) } };
}

/** What may be other tomorrow, and is not remembered. */
interface Changing {
  switches: ReloadlySwitches;
  operators: readonly SandboxOperator[];
  readonly inactive: Set<number>;
}

type ControlOfChanging = Pick<ReloadlyControl, "setAtomicReferences" | "flip" | "setRate" | "setActive">;

function controlOfChanging(changing: Changing): ControlOfChanging {
  const flip = (switches: Partial<ReloadlySwitches>): void => {
    changing.switches = { ...changing.switches, ...switches };
  };
  return {
    flip,
    setAtomicReferences: (atomicReferences) => flip({ atomicReferences }),
    setRate: ({ operatorId, rate }) => {
      decimalE11(rate);
      changing.operators = changing.operators.map((operator) =>
        operator.id === operatorId ? { ...operator, rate } : operator,
      );
    },
    setActive: ({ operatorId, isActive }) => {
      if (isActive) changing.inactive.delete(operatorId);
      else changing.inactive.add(operatorId);
    },
  };
}

function controlOf({
  account: { book, tokens },
  faults,
  calls,
  webhooks,
}: Omit<Stage, "control" | "hangUp"> & { readonly webhooks: ReloadlyWebhooks }): Omit<
  ReloadlyControl,
  keyof ControlOfChanging
> {
  return {
    settle: ({ reference, status }) => {
      const orders = book.listOrders().filter((order) => order.customIdentifier === reference);
      for (const order of orders) {
        book.settle(order, status);
        webhooks.tell(order);
      }
      return orders.length;
    },
    advanceClock: (byMs) => book.moveClock(byMs),
    setBalance: (balanceE5) => book.setBalance(balanceE5),
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    revokeTokens: () => tokens.revokeAll(),
    truth: () => ({
      orders: book.listOrders().map((order) => ({
        id: String(order.id),
        reference: order.customIdentifier,
        msisdn: order.recipient,
        operatorId: order.operatorId,
        amount: order.amount,
        isLocal: order.isLocal,
        status: book.statusOf(order),
        taken: textOfE5(book.takenE5(order)),
        createdAt: new Date(order.createdAtMs).toISOString(),
      })),
      posts: book.postsByIdentifier(),
      calls: Object.fromEntries(calls),
      webhooks: [...webhooks.calls],
    }),
  };
}

const sentIdentifier = z.looseObject({ customIdentifier: z.string() });

async function perform(stage: Stage, request: Heard): Promise<Delivery> {
  if (request.path.startsWith("/control/")) return deliverJson(controlled(stage, request));
  const { method, path, query, headers } = request;
  const body = parsedWithAmount(request.text);
  const call: Call = {
    method,
    path,
    query,
    authorization: headers.authorization ?? null,
    origin: `http://${headers.host}`,
    body,
  };
  const route = `${method} ${path.replaceAll(/\/[^/]*\d[^/]*/g, "/{}")}`;
  stage.calls.set(route, (stage.calls.get(route) ?? 0) + 1);
  const reference = referenceOf(stage.account.book, call);
  if (method === "POST" && path.startsWith("/topups") && reference !== null) {
    stage.account.book.countPost(reference);
  }
  const isApart = path.startsWith("/oauth/");
  return stage.faults.meet({ method, path, reference, isApart }, () => answerCall(stage.account, call));
}

/** Which order a request is about, where it says so. */
function referenceOf(book: ReloadlyBook, { method, path, query, body }: Call): string | null {
  if (method === "POST") return sentIdentifier.safeParse(body).data?.customIdentifier ?? null;
  const id = /^\/topups\/(?:reports\/transactions\/)?(\d+)/.exec(path)?.[1];
  return (
    (id === undefined ? query.get("customIdentifier") : book.findById(Number(id))?.customIdentifier) ?? null
  );
}

const decimalSchema = z.string().regex(/^\d{1,12}(\.\d{1,5})?$/);
const rateSchema = z.string().regex(/^\d{1,9}(\.\d{1,11})?$/);
const balanceSchema = z.strictObject({ balance: decimalSchema });
const rateChangeSchema = z.strictObject({ operatorId: z.int(), rate: rateSchema });
const activeSchema = z.strictObject({ operatorId: z.int(), isActive: z.boolean() });
const switchesSchema = z
  .strictObject({
    atomicReferences: z.boolean().exactOptional(),
    statusShape: z.enum(["flat", "wrapped"]).exactOptional(),
    webhookShape: z.enum(["nested", "flat"]).exactOptional(),
    textExpiry: z.boolean().exactOptional(),
    phoneRules: z.boolean().exactOptional(),
    strictAmounts: z.boolean().exactOptional(),
    listShowsBalance: z.boolean().exactOptional(),
    dailyCount: z.int().min(0).nullable().exactOptional(),
    dailyAmount: decimalSchema.nullable().exactOptional(),
  })
  .transform(({ dailyAmount, ...switches }) => ({
    ...switches,
    ...(dailyAmount !== undefined && { dailyAmountE5: dailyAmount === null ? null : e5OfText(dailyAmount) }),
  }));

function controlled({ control }: Stage, request: Heard): Answer {
  const verbs: Readonly<Record<string, ControlVerb>> = {
    ...sharedVerbs(control, RELOADLY_FAULTS),
    "POST /control/balance": controlVerb(balanceSchema, ({ balance }) =>
      control.setBalance(e5OfText(balance)),
    ),
    "POST /control/switches": controlVerb(switchesSchema, (switches) => control.flip(switches)),
    "POST /control/rate": controlVerb(rateChangeSchema, (change) => control.setRate(change)),
    "POST /control/operator": controlVerb(activeSchema, (change) => control.setActive(change)),
    "DELETE /control/tokens": controlVerb(z.unknown(), () => control.revokeTokens()),
  };
  return answerControl(verbs, request);
}
