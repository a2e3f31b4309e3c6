import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { Agenda } from "./agenda";

/**
 * One process of ours: it lives, it may be held up, it dies. Its code runs in this process too, but reaches the outside
 * only through ports that ask here first; what a dead one would still do never gets an answer.
 */
export interface Machine {
  readonly name: string;
  readonly role: "web" | "worker";
  isAlive: boolean;
  heldUpUntilMs: number;
  readonly tasks: Set<Task>;
}

export type TaskKind =
  | "send"
  | "cancel"
  | "dispatch"
  | "renew"
  | "recheck"
  | "stalled"
  | "sweep"
  | "daily"
  | "request-check"
  | "resolve"
  | "admin"
  | "probe"
  | "books";

/** One thing that a process is about, from its start to its end. */
export interface Task {
  readonly kind: TaskKind;
  readonly machine: Machine;
  /** The order it is busy with, by ordinal; null while it is with none. */
  ordinal: number | null;
  /** All that it has been busy with: a round takes several up side by side. */
  readonly ordinals: Set<number>;
  /** When it called the provider for the first time in this phase. */
  calledMs: number | null;
  /** Whether a question about its order has left in this phase: a check may take several. */
  hasAsked: boolean;
  phase: "start" | "queued" | "sending" | "posted" | "asked" | "done";
  /** Called with null when it came to its end, with the error when it threw. */
  readonly ended: (value: unknown, error: unknown) => void;
}

const running = new AsyncLocalStorage<Task>();

export function currentTask(): Task {
  const task = running.getStore();
  if (!task) throw new Error("A port was used outside any task");
  return task;
}

/** Whatever it sets in motion belongs to that task. */
export const asTask = <Value>(task: Task, run: () => Value): Value => running.run(task, run);

/** Starts it; whatever becomes of it is told to `ended`, unless its machine dies first. */
export function startTask(task: Task, run: () => Promise<unknown>): void {
  task.machine.tasks.add(task);
  running.run(task, () => {
    run().then(
      (value) => finish(task, value, null),
      (error: unknown) => finish(task, null, error),
    );
  });
}

function finish(task: Task, value: unknown, error: unknown): void {
  if (!task.machine.isAlive) return;
  task.machine.tasks.delete(task);
  task.ended(value, error);
}

/** At that time at the earliest, as soon as the machine is not held up; never, once it is dead. */
export function whenItCan(agenda: Agenda, machine: Machine, atMs: number, act: () => unknown): () => void {
  let takeBack: () => void = () => undefined;
  const attempt = (): unknown => {
    if (!machine.isAlive) return;
    if (machine.heldUpUntilMs > agenda.now()) {
      takeBack = agenda.at(machine.heldUpUntilMs, attempt);
      return;
    }
    return act();
  };
  takeBack = agenda.at(atMs, attempt);
  return () => takeBack();
}
