import "server-only";
import type { Database } from "@/lib/db";
import type { OfficeRole, ResellerRole } from "@/lib/domain/access";
import type { TopUpProvider } from "@/lib/providers/provider";

/**
 * A scope is proof that somebody was let in, and the only key to the database: no query and no use case compiles without
 * one. The web's are minted by `lib/auth/session`, which asks who is there; the worker mints its own.
 */
declare const minted: unique symbol;

/** One person of one reseller. Every query made with it is bound to `resellerId`. */
export interface ResellerScope {
  readonly [minted]: "reseller";
  readonly database: Database;
  readonly userId: string;
  readonly resellerId: string;
  readonly role: ResellerRole;
}

/** One person of the back office. Sees every reseller; what it does is audited under `userId`. */
export interface AdminScope {
  readonly [minted]: "admin";
  readonly database: Database;
  readonly userId: string;
  readonly role: OfficeRole;
}

/** The worker: no person, every order. It alone holds the providers, and brings its own luck and stopwatch (tests bring theirs). */
export interface WorkerScope {
  readonly [minted]: "worker";
  readonly database: Database;
  readonly providers: ReadonlyMap<string, TopUpProvider>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Milliseconds of a clock that never jumps; measures, never compares with stored times. */
  readonly stopwatchMs: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  /** Told to end: what is under way is brought to its end, nothing new is begun. */
  readonly isStopping: () => boolean;
  /** Repeats what must go on while something else is waited for; the answer stops it. */
  readonly every: (run: () => Promise<unknown>, everyMs: number) => () => void;
}

/** A provider that called us, proven by its signature. It may say where to look, and nothing about what is there. */
export interface ProviderScope {
  readonly [minted]: "provider";
  readonly database: Database;
  /** Its id. */
  readonly provider: string;
}

/** Whoever holds an order's slip (lib/auth/slip). Sees what became of that one order, and nothing else of anybody. */
export interface SlipScope {
  readonly [minted]: "slip";
  readonly database: Database;
  readonly reference: string;
}

/** Whoever holds the link of an invitation (lib/auth/invitation). May join as the one who was invited, and nothing else. */
export interface InvitationScope {
  readonly [minted]: "invitation";
  readonly database: Database;
  readonly tokenHash: string;
}

export const mintResellerScope = (proof: Omit<ResellerScope, typeof minted>): ResellerScope =>
  ({ ...proof }) as ResellerScope;
export const mintAdminScope = (proof: Omit<AdminScope, typeof minted>): AdminScope =>
  ({ ...proof }) as AdminScope;
export const mintProviderScope = (proof: Omit<ProviderScope, typeof minted>): ProviderScope =>
  ({ ...proof }) as ProviderScope;
export const mintSlipScope = (proof: Omit<SlipScope, typeof minted>): SlipScope =>
  ({ ...proof }) as SlipScope;
export const mintInvitationScope = (proof: Omit<InvitationScope, typeof minted>): InvitationScope =>
  ({ ...proof }) as InvitationScope;
export const mintWorkerScope = (
  parts: Omit<WorkerScope, typeof minted | "isStopping"> & Partial<Pick<WorkerScope, "isStopping">>,
): WorkerScope => ({ isStopping: () => false, ...parts }) as WorkerScope;
