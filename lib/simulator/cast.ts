import "server-only";
import { mintWorkerScope, type WorkerScope } from "@/lib/auth/scope";
import type { TopUpProvider } from "@/lib/providers/provider";
import { openDatabasePort } from "./database-port";
import type { ActedProvider } from "./dialect";
import { currentTask, type Machine, startTask, type Task, type TaskKind, whenItCan } from "./machine";
import { openWirePort } from "./wire-port";
import { isDoomed, type World } from "./world";

/** The processes of now, by name; a dead one is replaced. */
export interface Cast {
  readonly world: World;
  readonly web: Slot;
  readonly workers: readonly [Slot, Slot];
  readonly rounds: Record<RoundName, RoundState>;
  readonly told: Set<number>;
  /** Whether the round that reads the provider's list turns here; where it does, few orders are asked about one by one. */
  readonly isSwept: boolean;
}

export interface Slot {
  readonly name: string;
  readonly role: Machine["role"];
  generation: number;
  machine: Machine;
  scope: WorkerScope;
}

export type RoundName = "recheck" | "stalled";

export interface RoundState {
  takeBack: (() => void) | null;
  plannedMs: number;
  lastMs: number;
  /** How often in a row it found nothing to do although something was due. */
  misses: number;
}

export function openSlot(world: World, name: string, role: Machine["role"]): Slot {
  const machine: Machine = { name: `${name}1`, role, isAlive: true, heldUpUntilMs: 0, tasks: new Set() };
  return { name, role, generation: 1, machine, scope: openScope(world, machine) };
}

export function openScope(world: World, machine: Machine): WorkerScope {
  const { agenda, luck, providers } = world;
  const own = luck.fork(machine.name);
  const opened = providers.map((acted) => openProvider(world, machine, acted));
  return mintWorkerScope({
    database: openDatabasePort(world, machine),
    providers: new Map(opened.map((provider) => [provider.id, provider])),
    random: own.next,
    stopwatchMs: agenda.now,
    pause: (ms) =>
      new Promise((resolve) => {
        whenItCan(agenda, machine, agenda.now() + ms, () => resolve(undefined));
      }),
    every: (run, everyMs) => every(world, machine, run, everyMs),
  });
}

/** Its adapter in that process. Whatever it comes back with, the process is about to write it down. */
function openProvider(world: World, machine: Machine, acted: ActedProvider): TopUpProvider {
  const { agenda, terms } = world;
  const real = acted.openAdapter(openWirePort(world, machine, acted), agenda.now);
  const provider = terms.planted?.provider?.(real) ?? real;
  const turnTo = (phase: Task["phase"]) => () => {
    currentTask().phase = phase;
  };
  return {
    ...provider,
    send: (order, limits) => provider.send(order, limits).finally(turnTo("posted")),
    check: (order) => provider.check(order).finally(turnTo("asked")),
  };
}

/** A timer of a process: it ticks until it is stopped or its process is gone. */
function every(world: World, machine: Machine, run: () => Promise<unknown>, everyMs: number): () => void {
  const { ordinal } = currentTask();
  let takeBack: () => void = () => undefined;
  const plan = (): void => {
    takeBack = whenItCan(world.agenda, machine, world.agenda.now() + everyMs, () => {
      begin(machine, "renew", ordinal, run, () => undefined);
      plan();
    });
  };
  plan();
  return () => takeBack();
}

export function begin(
  machine: Machine,
  kind: TaskKind,
  ordinal: number | null,
  run: () => Promise<unknown>,
  ended: Task["ended"],
): void {
  const ordinals = new Set(ordinal === null ? [] : [ordinal]);
  startTask(
    { kind, machine, ordinal, ordinals, phase: "start", calledMs: null, hasAsked: false, ended },
    run,
  );
}

/** One of the workers that live, by chance, but rather not one that is about to die; null while both are dead. */
export function anyWorker({ world, workers }: Cast): Slot | null {
  const pair = world.luck.chance(0.5) ? workers : [workers[1], workers[0]];
  const able = pair.filter(({ machine }) => machine.isAlive && machine.heldUpUntilMs <= world.agenda.now());
  return able.find((slot) => !isDoomed(world, slot.machine)) ?? able[0] ?? null;
}
