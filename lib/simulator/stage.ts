import "server-only";
import type { Database } from "@/lib/db";
import type { OrderState } from "@/lib/domain/order";
import type { Exchange } from "@/lib/providers/http";
import type { Agenda } from "./agenda";
import type { ActedProvider } from "./dialect";
import type { CrashPoint, FaultPlan } from "./fault-plan";
import type { Luck } from "./luck";
import type { Task } from "./machine";
import type { Execution } from "./provider-book";
import type { No, Script } from "./script";

/** What everybody in one world shares: time, luck, the orders and the record of what happened. */
export interface Stage {
  readonly agenda: Agenda;
  readonly luck: Luck;
  /** The real one, whose clock is the agenda's. */
  readonly database: Database;
  /** Those who sell here, in an order that is the same each time. */
  readonly providers: readonly ActedProvider[];
  /** What an account that is closed just now says to every POST; null where it is open. */
  closedAs(provider: string): No | null;
  /** What any of them has executed of that reference. */
  executionsOf(reference: string): readonly Execution[];
  readonly orders: readonly SimulatedOrder[];
  /** By the order's id, once it is open. */
  readonly ordinals: Map<string, number>;
  /** One line of the record. */
  note(task: Task | null, what: string, ordinal?: number | null): void;
  /** Whether the plan has a crash or a pause in store here; if so it happens now. */
  strike(task: Task, point: CrashPoint): "crash" | "pause" | null;
  /** It dies around a transaction that no plan speaks of, unless it is to die in the middle of another order's POST. */
  strikeElsewhere(task: Task, when: "before commit" | "after commit"): boolean;
  /** Counts a fault that the order met. */
  count(ordinal: number | null, fault: string): void;
  /** A transaction was committed: the books are looked at. */
  committed(task: Task, touched: Touched): Promise<void>;
  /** The first byte of a POST is about to leave. */
  beforePost(order: SimulatedOrder, reference: string, provider: string): Promise<void>;
  /** A question about it leaves. `isHeldUp`: its process stood still since it decided to ask. */
  asked(order: SimulatedOrder, isHeldUp: boolean): void;
  fail(message: string, ordinal: number | null): void;
}

/** What a transaction did, as far as one can see from its statements. */
export interface Touched {
  readonly orderIds: ReadonlySet<string>;
  readonly hasWritten: boolean;
}

export interface SimulatedOrder {
  /** Within its world. */
  readonly index: number;
  /** Within the whole run. */
  readonly ordinal: number;
  readonly plan: FaultPlan;
  readonly script: Script;
  readonly msisdn: string;
  readonly amount: number;
  readonly resellerIndex: number;
  readonly idempotencyKey: string;
  readonly crashesLeft: Set<CrashPoint>;
  isPauseLeft: boolean;
  /** Around the POST it dies only at a provider whose account is open: at the one that it was passed on to. */
  readonly diesLate: boolean;
  /** Before which write of a transaction it dies. */
  readonly writesBeforeCrash: number;
  readonly faults: string[];
  id: string | null;
  reference: string | null;
  /** As last seen committed. */
  seen: SeenRow | null;
  readonly posts: Post[];
  lastAskedMs: number | null;
  /** Two admins' word, once given. */
  resolution: "delivered" | "released" | null;
}

export interface Post {
  readonly atMs: number;
  /** To whom, by id. */
  readonly provider: string;
  /** The claim that it was made under; 0 where not one byte left. */
  readonly fence: number;
  /** False once the provider, or the network, has proven that nothing came of it. */
  mayHaveRun: boolean;
  /** Still on its way to the provider. */
  underWay: number;
  willExecute: boolean;
  /** What was said to it at the door, before anybody had looked at the order; null where it was let in. */
  turnedAway: { readonly exchange: Exchange; readonly why: string } | null;
  /** Turned away whatever the order's script says: the token that it came with had ended, or the account is closed. */
  isUnscripted: boolean;
  /** Answered with a 401: one more under the same claim is no hidden repeat. */
  isRepeatable: boolean;
}

export interface SeenRow {
  readonly state: OrderState;
  readonly provider: string;
  readonly reason: string | null;
  readonly fence: number;
  readonly nextCheckMs: number | null;
  readonly leaseMs: number | null;
  readonly acceptedMs: number | null;
  readonly unknownMs: number | null;
  readonly quarantineMs: number | null;
  readonly notFoundCount: number;
  readonly absentCount: number;
}
