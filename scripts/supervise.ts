// One process of ours: started, watched, started again when it dies, stopped.
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Identity, identify, isAlive, signal, untilGone } from "./identity";
import { say } from "./say.mjs";

/** Longer than a worker needs for a send that is under way when it is told to stop: killed, it would leave doubt behind. */
const stopLimitMs = 30_000;
const shortLifeMs = 5000;
const firstDelayMs = 100;
const longestDelayMs = 1500; // "started again within 2 s", however often it dies

export type Program = {
  name: string;
  args: string[];
  /** Asked anew at every start: addresses may have moved in between. */
  environment: () => NodeJS.ProcessEnv;
  /** True once it does its work. */
  isReady: () => Promise<boolean>;
  readyLimitMs: number;
};

export type Surroundings = {
  root: string;
  node: string;
  /** Each process writes into a file of its own there: it must not die of a closed pipe when we do. */
  logFolder: string;
  /** Also show what they write (development). */
  isLoud: boolean;
  /** Told after every start and at the end, so that a later run can find what we left behind. */
  record: (name: string, identity: Identity | undefined) => void;
};

export type Supervised = {
  /** Throws when it dies at once, or is not ready in time. */
  start: () => Promise<void>;
  /** Ends it; the watcher starts it again with its environment of now. */
  restart: () => void;
  stop: () => Promise<void>;
};

/** The last lines a process wrote. */
function endOf(file: string): string {
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  return text
    .slice(-4000)
    .trimEnd()
    .split("\n")
    .slice(-15)
    .map((line) => `    ${line}`)
    .join("\n");
}

function showLines(name: string, child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.on("data", (chunk) => {
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        say(`[${name}] ${line}`);
      }
    });
  }
}

/** Ends a process and whatever it started; resolves once it is gone. */
export async function endGroup(identity: Identity, limitMs = stopLimitMs): Promise<void> {
  if (isAlive(identity)) {
    signal(identity.pid, "SIGTERM");
    if (!(await untilGone(identity, limitMs))) {
      signal(identity.pid, "SIGKILL");
    }
  }
  signal(identity.pid, "SIGKILL", true); // children of it that outlived it; the group bears its number while one lives
  await untilGone(identity, limitMs);
}

export function supervise(program: Program, around: Surroundings): Supervised {
  const logFile = `${around.logFolder}/${program.name}.log`;
  let child: ChildProcess | undefined;
  let identity: Identity | undefined;
  let isStopping = false;
  let wasReady = false;
  let shortLives = 0;

  const launch = (): void => {
    const startedMs = performance.now();
    const log = around.isLoud ? "pipe" : fs.openSync(logFile, "a", 0o600);
    child = spawn(around.node, program.args, {
      cwd: around.root,
      env: program.environment(),
      stdio: ["ignore", log, log],
      detached: true, // a group of its own: Ctrl-C reaches us alone, and we stop them in the right order
    });
    if (typeof log === "number") {
      fs.closeSync(log);
    } else {
      showLines(program.name, child);
    }
    identity = child.pid === undefined ? undefined : identify(child.pid);
    around.record(program.name, identity);
    child.once("error", (error) => say(`${program.name} could not be started: ${error.message}`));
    const { pid } = child;
    child.once("exit", (code, reason) => {
      if (isStopping || !wasReady) {
        return;
      }
      if (pid !== undefined) {
        signal(pid, "SIGKILL", true); // what it started must not hold its port
      }
      shortLives = performance.now() - startedMs < shortLifeMs ? shortLives + 1 : 0;
      const delayMs = Math.min(firstDelayMs * 2 ** shortLives, longestDelayMs);
      say(`${program.name} ended (${reason ?? code}) and is started again; it wrote to ${logFile}`);
      if (reason === null && code !== 0) {
        say(endOf(logFile));
      }
      setTimeout(() => !isStopping && launch(), delayMs);
    });
  };

  const start = async (): Promise<void> => {
    launch();
    const end = performance.now() + program.readyLimitMs;
    while (!(await program.isReady())) {
      if (isStopping) {
        return;
      }
      if (
        child === undefined ||
        child.pid === undefined ||
        child.exitCode !== null ||
        child.signalCode !== null
      ) {
        throw new Error(`${program.name} ended before it was ready:\n${endOf(logFile)}`);
      }
      if (performance.now() > end) {
        throw new Error(
          `${program.name} was not ready within ${program.readyLimitMs / 1000} s:\n${endOf(logFile)}`,
        );
      }
      await sleep(50);
    }
    wasReady = true;
  };

  const stop = async (): Promise<void> => {
    isStopping = true;
    if (identity !== undefined) {
      await endGroup(identity);
    }
    around.record(program.name, undefined);
  };

  return { start, stop, restart: () => child?.kill("SIGTERM") };
}
