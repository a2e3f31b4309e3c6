import "server-only";
import type { Database, Tx } from "@/lib/db";
import type { CrashPoint } from "./fault-plan";
import { asTask, currentTask, type Machine, type Task, whenItCan } from "./machine";
import type { Stage } from "./stage";

/**
 * A process's way to PostgreSQL: the real one, but every call waits for its turn, and may be the last. A transaction is
 * one turn; between its statements the process may die, and then it is really rolled back.
 */
export function openDatabasePort(stage: Stage, machine: Machine): Database {
  const { database, agenda } = stage;
  return {
    url: database.url,
    timeScale: database.timeScale,
    client: clientPort(stage, machine),
    transaction: (run) => turn(stage, machine, (task) => transact(stage, task, run)),
    now: () => turn(stage, machine, async () => new Date(agenda.now())),
    close: async () => undefined,
  };
}

/** The process died in the middle: nobody is answered. */
class Crash extends Error {}
/** The connection broke: the code is told, and does not know what became of its transaction. */
class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";
}

/** Waits for its turn, acts, and brings the answer back a moment later, if there is still anybody to hear it. */
function turn<Value>(stage: Stage, machine: Machine, act: (task: Task) => Promise<Value>): Promise<Value> {
  const { agenda, luck } = stage;
  const task = currentTask();
  return new Promise((resolve, reject) => {
    if (!machine.isAlive) return;
    const answer = (settle: () => void): void => {
      whenItCan(agenda, machine, agenda.now() + luck.between(1, 8), settle);
    };
    whenItCan(agenda, machine, agenda.now() + luck.between(1, 12), async () => {
      try {
        const value = await asTask(task, () => act(task));
        answer(() => resolve(value));
      } catch (error) {
        if (error instanceof Crash) return;
        judgeError(stage, task, error);
        answer(() => reject(error));
      }
    });
  });
}

/** By name: what a use case throws on purpose, so that its transaction is rolled back. */
const MEANT = ["AppliedAlready"];

/** PostgreSQL refuses nothing that correct code asks of it. */
function judgeError(stage: Stage, task: Task, error: unknown): void {
  if (error instanceof ConnectionCut) return;
  if (error instanceof Error && MEANT.includes(error.name)) return;
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  stage.fail(`the database refused a transaction of ${task.kind}: ${words}`, task.ordinal);
}

interface Frame {
  readonly task: Task;
  readonly stage: Stage;
  readonly orderIds: Set<string>;
  /** The order became known from a row that came back, so this transaction took it. */
  isTaking: boolean;
  takenState: unknown;
  writes: number;
  hasWritten: boolean;
  readonly die: (crash: Crash) => void;
  readonly death: Promise<never>;
}

function openFrame(stage: Stage, task: Task): Frame {
  let die: (crash: Crash) => void = () => undefined;
  const death = new Promise<never>((_resolve, reject) => {
    die = reject;
  });
  death.catch(() => undefined);
  return {
    task,
    stage,
    orderIds: new Set(),
    isTaking: false,
    takenState: null,
    writes: 0,
    hasWritten: false,
    die,
    death,
  };
}

async function transact<Value>(
  stage: Stage,
  task: Task,
  run: (tx: Tx, now: Date) => Promise<Value>,
): Promise<Value> {
  const frame = openFrame(stage, task);
  const cut = stage.luck.chance(CUT_CHANCE) ? (stage.luck.chance(0.5) ? "before" : "after") : null;
  const value = await stage.database.transaction(async (tx, now) => {
    const result = await Promise.race([run(watch(tx, frame), now), frame.death]);
    const point = pointOf(frame);
    if (point !== null && stage.strike(task, `${point} before commit`) === "crash") throw new Crash();
    if (point === null && frame.hasWritten && diesByChance(frame, "before commit")) throw new Crash();
    if (cut === "before" && frame.hasWritten) throw cutNow(frame, "before commit");
    return result;
  });
  return afterCommit(frame, value, cut === "after");
}

const CUT_CHANCE = 0.01;
/** Sweeps, verdicts, withdrawals, notes on the provider's account: no order's plan has a death there. */
const DEATH_CHANCE = 0.02;

function diesByChance({ stage, task }: Frame, when: "before commit" | "after commit"): boolean {
  const isStruck = stage.luck.chance(DEATH_CHANCE);
  return isStruck && stage.strikeElsewhere(task, when);
}

async function afterCommit<Value>(frame: Frame, value: Value, isCut: boolean): Promise<Value> {
  const { stage, task } = frame;
  const point = pointOf(frame);
  if (frame.orderIds.size > 0) stage.note(task, `${point ?? "wrote"}, committed`);
  if (frame.hasWritten) await stage.committed(task, frame);
  advance(frame, point);
  if (point !== null && stage.strike(task, `${point} after commit`) === "crash") throw new Crash();
  if (point === null && frame.hasWritten && diesByChance(frame, "after commit")) throw new Crash();
  if (isCut && frame.hasWritten) throw cutNow(frame, "after commit");
  return value;
}

function cutNow({ stage, task }: Frame, when: string): ConnectionCut {
  stage.note(task, `connection cut ${when}`);
  stage.count(task.ordinal, `connection cut ${when}`);
  return new ConnectionCut(when);
}

type Stem<Point> = Point extends `${infer Name} after commit` ? Name : never;
type TransactionName = Stem<CrashPoint>;

/** What the transaction was for, judged by who makes it and what came before; null where no crash is planned. */
function pointOf({ task, orderIds, isTaking, hasWritten }: Frame): TransactionName | null {
  if (orderIds.size === 0 || !hasWritten) return null;
  switch (task.kind) {
    case "send":
      return "open";
    case "renew":
      return "renew";
    case "dispatch":
      return sendingPoint(task);
    case "recheck":
      if (isTaking) return "take for check";
      return task.phase === "asked" ? "apply check" : null;
    case "stalled":
      if (isTaking) return "take stalled";
      return task.phase === "sending" ? "apply stalled" : sendingPoint(task);
    default:
      return null;
  }
}

function sendingPoint(task: Task): TransactionName | null {
  if (task.phase === "posted") return "apply answer";
  return task.phase === "start" || task.phase === "queued" ? "claim" : null;
}

/** What the task is about to do next. */
function advance(frame: Frame, point: TransactionName | null): void {
  const { task } = frame;
  task.calledMs = null;
  task.hasAsked = false;
  if (point === "apply check" || point === "apply stalled") task.phase = "done";
  // Back in the queue it may be claimed again at once, for another provider.
  if (point === "apply answer") task.phase = isQueued(frame) ? "queued" : "done";
  if (point === "take for check") task.phase = "start";
  if (point === "take stalled") task.phase = frame.takenState === "queued" ? "queued" : "sending";
}

const isQueued = ({ task, stage }: Frame): boolean =>
  task.ordinal !== null && stage.orders[task.ordinal]?.seen?.state === "queued";

/** The same transaction, each statement of which is looked at before it runs and after. */
function watch<Target extends object>(target: Target, frame: Frame, delegate: string | null = null): Target {
  return new Proxy(target, {
    get: (object, property) => {
      const member: unknown = Reflect.get(object, property);
      if (typeof property === "symbol" || member === null) return member;
      if (typeof member === "function") {
        return (...args: unknown[]) =>
          statement(frame, delegate, {
            method: property,
            args,
            run: () => Reflect.apply(member, object, args),
          });
      }
      return typeof member === "object" ? watch(member, frame, property) : member;
    },
  });
}

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly run: () => PromiseLike<unknown>;
}

async function statement(
  frame: Frame,
  delegate: string | null,
  { method, args, run }: Call,
): Promise<unknown> {
  const isWrite = isWriting(method, args);
  learnFrom(frame, idsIn(args), false);
  if (isWrite) await mayDie(frame);
  const result = await run();
  if (isWrite) frame.writes += 1;
  if (isWrite && hasEffect(result)) frame.hasWritten = true;
  learnFromResult(frame, delegate, method, result);
  return result;
}

/** Dies here if the plan says so; then the statement is never sent and never answered. */
async function mayDie(frame: Frame): Promise<void> {
  const { task, stage } = frame;
  const order = task.ordinal === null ? undefined : stage.orders[task.ordinal];
  const foreseen = pointOf({ ...frame, hasWritten: true });
  if (order === undefined || foreseen === null || frame.writes < order.writesBeforeCrash) return;
  if (stage.strike(task, `${foreseen} before commit`) !== "crash") return;
  frame.die(new Crash());
  await new Promise(() => undefined);
}

const WRITING = /^(create|update|upsert|delete|\$execute)/;

function isWriting(method: string, args: readonly unknown[]): boolean {
  if (WRITING.test(method)) return true;
  return method.startsWith("$queryRaw") && /^\s*(UPDATE|INSERT|DELETE|WITH)\b/i.test(textOf(args[0]));
}

function textOf(sql: unknown): string {
  if (typeof sql === "string") return sql;
  if (Array.isArray(sql)) return String(sql[0] ?? "");
  return typeof sql === "object" && sql !== null && "sql" in sql ? String(sql.sql) : "";
}

const hasEffect = (result: unknown): boolean =>
  Array.isArray(result)
    ? result.length > 0
    : typeof result === "object" && result !== null && "count" in result
      ? result.count !== 0
      : result !== 0;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Ids of orders that a statement names: its values, its `where`, its `data`. */
function idsIn(args: readonly unknown[]): string[] {
  const found: string[] = [];
  for (const value of args) {
    if (typeof value === "string") found.push(value);
    if (Array.isArray(value)) found.push(...value.filter((part) => typeof part === "string"));
    if (!isRecord(value)) continue;
    if (Array.isArray(value["values"])) found.push(...idsIn(value["values"]));
    for (const part of [value["where"], value["data"]]) {
      if (isRecord(part)) found.push(...[part["id"], part["orderId"]].filter((id) => typeof id === "string"));
    }
  }
  return found;
}

function learnFrom(frame: Frame, ids: readonly string[], isTaking: boolean): void {
  const { stage, task } = frame;
  for (const id of ids) {
    const ordinal = stage.ordinals.get(id);
    if (ordinal === undefined || frame.orderIds.has(id)) continue;
    if (frame.orderIds.size === 0) {
      frame.isTaking = isTaking;
      task.ordinal = ordinal;
      task.ordinals.add(ordinal);
    }
    frame.orderIds.add(id);
  }
}

function learnFromResult(frame: Frame, delegate: string | null, method: string, result: unknown): void {
  const rows = Array.isArray(result) ? result : [result];
  for (const row of rows) {
    if (!isRecord(row) || typeof row["id"] !== "string") continue;
    if (delegate === "topUpOrder" && method === "create" && frame.task.ordinal !== null) {
      frame.stage.ordinals.set(row["id"], frame.task.ordinal);
    }
    if (frame.orderIds.size === 0) frame.takenState = row["state"] ?? null;
    learnFrom(frame, [row["id"]], method.startsWith("$queryRaw"));
  }
}

/** Statements outside any transaction: one turn each. */
function clientPort(stage: Stage, machine: Machine): Database["client"] {
  const port = <Target extends object>(target: Target, depth: number): Target =>
    new Proxy(target, {
      get: (object, property) => {
        const member: unknown = Reflect.get(object, property);
        if (typeof property === "symbol") return member;
        if (typeof member === "function") {
          return (...args: unknown[]) =>
            turn(stage, machine, (task) =>
              single(stage, task, { method: property, args, run: () => Reflect.apply(member, object, args) }),
            );
        }
        return typeof member === "object" && member !== null && depth < 1 ? port(member, depth + 1) : member;
      },
    });
  return port(stage.database.client, 0);
}

async function single(stage: Stage, task: Task, call: Call): Promise<unknown> {
  const frame = openFrame(stage, task);
  const result = await statement(frame, null, call);
  if (frame.hasWritten) await stage.committed(task, frame);
  return result;
}
