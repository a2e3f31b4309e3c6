// Real processes under kill -9, cut connections and a provider that falls silent, with the shop open for business all the
// while; afterwards the provider's own word against our books.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "@/lib/db";
import { type Luck, openLuck } from "@/lib/simulator/luck";
import { findBookFaults } from "@/lib/wallet/book-faults";
import { buildIfChanged } from "./bundle";
import {
  compare,
  findMoneyGaps,
  findRestless,
  type Row,
  readRows,
  readTimeline,
  type Truth,
} from "./chaos-compare";
import { type Person, signIn } from "./chaos-door";
import { type Load, startLoad } from "./chaos-load";
import { openStage, type Stage } from "./chaos-stage";
import { type Overdue, startWatch, type Watch } from "./chaos-watch";
import { signal } from "./identity";
import { say, step } from "./say.mjs";

export type ChaosSettings = {
  readonly root: string;
  /** How long processes are killed; the outage and the waits come on top. */
  readonly seconds: number;
  /** How long the provider is silent: more than the 20 s that one send waits for its answer. */
  readonly outageSeconds: number;
  /** How long the shop may take to come to rest afterwards. */
  readonly restSeconds: number;
  readonly seed: string;
  readonly perSecond: number;
  readonly timeScale: number;
  /** Sends at once in each of the two workers. */
  readonly concurrency: number;
  /** Ends it before its time. */
  readonly abort?: AbortSignal;
};

/** The form that `npm test` has time for: the first look-ups of a lost answer must outlast the silence. */
export const shortChaos = {
  seconds: 35,
  outageSeconds: 27,
  restSeconds: 75,
  perSecond: 4,
  timeScale: 5,
  concurrency: 10,
} as const;

/**
 * The long form: two workers could have more sends under way than one provider may get, and more than an hour of schedule
 * passes. A faster schedule asks the database for what no shop would: a question about each open order every half second.
 */
export const longChaos = (seconds: number) => ({
  seconds,
  outageSeconds: Math.min(seconds / 3, 180),
  restSeconds: 480,
  perSecond: 5,
  timeScale: 8,
  concurrency: 33,
});

type Check = { readonly promise: string; readonly faults: readonly string[] };

const takeUpLimitMs = 15_000;
const largestInFlight = 64;
const askedLimitMs = 20_000;
const settledAfterMs = 1000; // who has claimed an order when the breaker opens still sends it

// ------------------------------------------------------------------------------------------------------------ opening

async function fund(stage: Stage, root: string): Promise<void> {
  const admin = await signIn(root, stage.origin, "admin@taabia.test", stage.password);
  for (const { id } of (await stage.ask<{ id: string }>("SELECT id FROM reseller")) ?? []) {
    const wish = { resellerId: id, amount: "500000", reason: "chaos", idempotencyKey: crypto.randomUUID() };
    const heard = await admin.act(`/admin/resellers/${id}`, "addFundsAction", wish, 10_000);
    if (heard.kind === "lost" || !JSON.stringify(heard.value).includes('"ok":true')) {
      throw new Error(`no funds for the shops: ${JSON.stringify(heard)}`);
    }
  }
}

async function openDoors(stage: Stage, root: string): Promise<Person[]> {
  await fund(stage, root);
  while (
    ((await stage.ask("SELECT 1 FROM plan WHERE code = 'PREPAID_DJEZZY' AND is_enabled")) ?? []).length === 0
  ) {
    await sleep(200);
  }
  const logins = ["reseller@taabia.test", "cashier@taabia.test", "other@taabia.test"];
  return await Promise.all(logins.map((login) => signIn(root, stage.origin, login, stage.password)));
}

// ------------------------------------------------------------------------------------------------------------ breaking

/** What the provider's own wire does wrong meanwhile: one request each. */
const wireFaults = [
  ..."drop-before drop-after html-502 server-error truncated-json garbled cut-answer empty html-200"
    .split(" ")
    .map((name) => ({ name, method: "POST" })),
  ..."refused-in-2xx bare-refusal not-found redirect no-order-id no-meta bare-reference hyphen-duplicate"
    .split(" ")
    .map((name) => ({ name, method: "POST" })),
  // Slow ones more often: a worker that dies is to die in the middle of sends.
  ...[1500, 3000, 4500, 6000].flatMap((ms) => [
    { name: "late", method: "POST", delayBeforeMs: ms },
    { name: "late", method: "POST", delayAfterMs: ms },
  ]),
  ..."drop-after html-502 server-error truncated-json garbled empty not-found unknown-word other-order arabic-words"
    .split(" ")
    .map((name) => ({ name, method: "GET" })),
  { name: "rate-limited", method: "GET", retryAfter: 1 },
  { name: "late", method: "GET", delayAfterMs: 2500 },
] as const;

async function disturbProvider(stage: Stage, luck: Luck, isOver: () => boolean): Promise<number> {
  let count = 0;
  while (!isOver()) {
    const fault = wireFaults[luck.between(0, wireFaults.length - 1)];
    await stage.control("faults", { path: "/v3/mobile/", ...fault });
    count += 1;
    await sleep(luck.between(300, 1000));
  }
  return count;
}

/** Settles what the provider has not decided, either way: news that the daily rounds must find. */
async function settleUndecided(stage: Stage, luck: Luck): Promise<void> {
  const truth = await stage.truth().catch(() => null);
  for (const { reference, status } of truth?.orders ?? []) {
    if (status === "UNKNOWN_ERROR" && reference !== null && luck.chance(0.7)) {
      await stage.control("settle", { reference, status: luck.pick(["FULFILLED", "REFUNDED"]) });
    }
  }
}

const memberNames = ["web", "worker", "worker-2", "database", "sandbox"] as const;

function shuffled(names: string[], luck: Luck): string[] {
  for (let last = names.length - 1; last > 0; last -= 1) {
    const other = luck.between(0, last);
    [names[last], names[other]] = [names[other] ?? "", names[last] ?? ""];
  }
  return names;
}

/** SIGKILL of one of them every 1 to 5 s. Returns how often each died. */
async function killAtRandom(
  stage: Stage,
  watch: Watch,
  luck: Luck,
  isOver: () => boolean,
): Promise<Map<string, number>> {
  const kills = new Map<string, number>();
  let turn: string[] = [];
  while (!isOver()) {
    await sleep(luck.between(1000, 5000));
    // Every one has its turn, in another order each time.
    turn = turn.length > 0 ? turn : shuffled([...memberNames], luck);
    const name = turn.pop();
    const victim = stage.members().find(([alive]) => alive === name)?.[1];
    if (name !== undefined && victim !== undefined && !isOver()) {
      say(`  ${new Date().toISOString().slice(11, 23)} kill ${name}`);
      signal(victim.pid, "SIGKILL");
      kills.set(name, (kills.get(name) ?? 0) + 1);
      if (name.startsWith("worker")) {
        await watch.workerDied();
      }
    }
  }
  return kills;
}

async function untilWell(stage: Stage, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    const answer = await fetch(`${stage.origin}/api/health`, { signal: AbortSignal.timeout(5000) }).catch(
      () => null,
    );
    if (answer?.status === 200 && stage.members().length === memberNames.length) {
      return true;
    }
    await sleep(200);
  }
  return false;
}

// ----------------------------------------------------------------------------------------------------------- measuring

type Speed = {
  readonly p95Ms: number;
  readonly asked: number;
  readonly unanswered: number;
  readonly unwell: number;
};
type Asked = { readonly ms: number; readonly status: number | null };

/** A machine that is busy with other things may be slow; an answer that never comes is another matter. */
const patienceMs = 30_000;

async function statusOf(person: Person, address: string): Promise<number> {
  const answer = await person.get(address, patienceMs);
  await answer.arrayBuffer();
  return answer.status;
}

function speedOf(all: readonly Asked[]): Speed {
  const times = all
    .flatMap(({ ms, status }) => (status === null ? [] : [ms]))
    .toSorted((one, other) => one - other);
  return {
    p95Ms: Math.round(times[Math.floor(times.length * 0.95)] ?? 0),
    asked: all.length,
    unanswered: all.length - times.length,
    unwell: all.filter(({ status }) => status !== null && status >= 500).length,
  };
}

/** How fast the web answers the two routes that are asked most, for so long. */
async function measureWeb(
  person: Person,
  load: Load,
  ms: number,
): Promise<Record<"health" | "status", Speed>> {
  const times: Record<"health" | "status", Asked[]> = { health: [], status: [] };
  const askOne = async (name: "health" | "status", address: string): Promise<void> => {
    const start = performance.now();
    const status = await statusOf(person, address).catch(() => null);
    times[name].push({ ms: performance.now() - start, status });
  };
  const asking: Promise<void>[] = [];
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const last = load.sales.findLast(({ outcome }) => outcome?.kind === "sent")?.outcome;
    asking.push(askOne("health", "/api/health"));
    if (last?.kind === "sent") {
      asking.push(askOne("status", `/api/orders/${last.reference}/status`));
    }
    await sleep(300);
  }
  await Promise.all(asking);
  return { health: speedOf(times.health), status: speedOf(times.status) };
}

const tellOne = (name: string, { p95Ms, asked, unwell }: Speed): string =>
  `${name} p95 ${p95Ms} ms of ${asked}${unwell > 0 ? ` (${unwell} times 5xx)` : ""}`;

const tellSpeed = ({ health, status }: Record<"health" | "status", Speed>): string =>
  `${tellOne("health", health)}, ${tellOne("status", status)}`;

/** Until sends go out again after what the kills and the wire's faults have led to; a silence would else meet nothing. */
async function untilSending(stage: Stage, limitMs: number): Promise<void> {
  const endMs = Date.now() + limitMs;
  const sends = `SELECT 1 FROM provider_account WHERE broken_at IS NULL
    AND (paused_until IS NULL OR paused_until <= now()) AND (quiet_until IS NULL OR quiet_until <= now())`;
  while (Date.now() < endMs && ((await stage.ask(sends)) ?? []).length === 0) {
    await sleep(100);
  }
}

/** Until a question has reached the provider behind the open breaker. */
async function untilAsked(stage: Stage, watch: Watch, limitMs: number): Promise<void> {
  const isAsked = (): boolean => {
    const brokenAtMs = watch.brokenAtMs();
    return stage.provider
      .requests()
      .some(
        ({ method, atMs }) => method === "GET" && brokenAtMs !== null && atMs > brokenAtMs + settledAfterMs,
      );
  };
  for (const end = performance.now() + limitMs; !isAsked() && performance.now() < end; ) {
    await sleep(250);
  }
}

/** The provider takes every request and answers none. */
async function silence(
  stage: Stage,
  watch: Watch,
  person: Person,
  load: Load,
  seconds: number,
): Promise<Check[]> {
  watch.providerFallsSilent();
  stage.provider.forget();
  await stage.provider.setWeather("blackhole");
  const measuring = measureWeb(person, load, seconds * 1000);
  await sleep(seconds * 1000);
  // Sends give up after 20 s, so a breaker that opened late is given the time for its first question.
  await untilAsked(stage, watch, askedLimitMs);
  const brokenAtMs = watch.brokenAtMs();
  const requests = [...stage.provider.requests()];
  const { most } = stage.provider.inFlight("POST");
  await stage.provider.setWeather("pass");
  watch.providerSpeaks();
  const speed = await measuring;
  const posts = requests.filter(({ method }) => method === "POST");
  const later = requests.filter(({ atMs }) => brokenAtMs !== null && atMs > brokenAtMs + settledAfterMs);
  const laterPosts = later.filter(({ method }) => method !== "GET");
  say(
    `  silent provider: ${posts.length} sends and ${requests.length - posts.length} questions reached it, ${most} sends in flight at most; ` +
      `behind the breaker ${later.length - laterPosts.length} questions and ${laterPosts.length} sends; ${tellSpeed(speed)}`,
  );
  const unanswered = speed.health.unanswered + speed.status.unanswered;
  return [
    {
      promise: "a silent provider costs the web no answer",
      faults:
        unanswered === 0 ? [] : [`${unanswered} of ${speed.health.asked + speed.status.asked} had no answer`],
    },
    {
      promise: `no more than ${largestInFlight} sends are in flight to a silent provider`,
      faults: most > 0 && most <= largestInFlight ? [] : [`${most} were`],
    },
    {
      promise: "sends to a silent provider stop, and only questions find out whether it is back",
      faults: [
        ...(brokenAtMs === null ? ["the breaker never opened"] : []),
        ...(laterPosts.length > 0 ? [`${laterPosts.length} sends behind the open breaker`] : []),
        ...(brokenAtMs !== null && later.length === 0 ? ["nobody asked"] : []),
      ],
    },
  ];
}

// ------------------------------------------------------------------------------------------------------------- judging

async function untilAtRest(
  stage: Stage,
  limitMs: number,
): Promise<{ rows: Row[]; truth: Truth; restless: readonly Row[] }> {
  for (const end = performance.now() + limitMs; ; ) {
    const [rows, truth] = await Promise.all([stage.withClient(readRows), stage.truth()]);
    const restless = findRestless(rows, truth);
    if (restless.length === 0 || performance.now() > end) {
      return { rows, truth, restless };
    }
    await sleep(500);
  }
}

async function findBooksFaults(stage: Stage): Promise<string[]> {
  const database = openDatabase({ url: stage.databaseUrl(), connections: 1 });
  try {
    return (await findBookFaults(database.client, { since: null })).map((fault) => JSON.stringify(fault));
  } finally {
    await database.close();
  }
}

const countBy = <One>(all: readonly One[], name: (one: One) => string): string =>
  [...Map.groupBy(all, name)]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([word, some]) => `${word} ${some.length}`)
    .join(", ");

async function judge(stage: Stage, load: Load, watch: Watch, limitMs: number): Promise<Check[]> {
  const start = performance.now();
  const silent = await load.finish(30_000);
  const { rows, truth, restless } = await untilAtRest(stage, limitMs);
  const differences = compare(rows, truth, load.sales);
  const [books, gaps] = [await findBooksFaults(stage), await stage.withClient(findMoneyGaps)];
  const repeated = load.sales.filter(({ tries }) => tries > 1);
  const words = load.sales.flatMap(({ noise }) =>
    [...noise].flatMap(([word, count]) => Array(count).fill(word)),
  );
  const lost = rows.filter(
    (row) => row.state === "unknown" && !truth.orders.some((one) => one.reference === row.reference),
  );
  const takeUps = [...watch.takeUps, ...watch.waiting()].toSorted((one, other) => other.ms - one.ms);
  say(
    `  at rest after ${Math.round((performance.now() - start) / 1000)} s, ${restless.length} orders restless`,
  );
  say(
    `  sales: ${countBy(load.sales, ({ outcome }) => (outcome?.kind === "refused" ? outcome.problem : (outcome?.kind ?? "unanswered")))}`,
  );
  say(`  ${repeated.length} of them were asked for again (${countBy(words, String)})`);
  say(
    `  orders: ${countBy(rows, ({ state, reason }) => (reason === null ? state : `${state}/${reason}`))}; ${lost.length} in doubt of which the provider knows nothing`,
  );
  say(
    `  dead workers' orders: ${takeUps.length}, taken up within ${takeUps[0] ? `${Math.round(takeUps[0].ms / 100) / 10} s (${takeUps[0].state})` : "–"}`,
  );
  const late = takeUps.filter(({ ms }) => ms > takeUpLimitMs);
  for (const reference of new Set(
    [...differences.slice(0, 10), ...late.slice(0, 3)].map((one) => one.reference),
  )) {
    say(`  timeline of ${reference}:`);
    for (const line of await stage.withClient((client) => readTimeline(client, reference))) {
      say(`    ${line}`);
    }
  }
  return [
    {
      promise: "the provider's own account of every order is ours, and every key made its one order",
      faults: differences.map(({ what, reference }) => `${reference}: ${what}`),
    },
    { promise: "every sale is answered in the end", faults: silent === 0 ? [] : [`${silent} never were`] },
    { promise: "the books agree with themselves", faults: books },
    { promise: "available, held and captured are what was funded", faults: gaps },
    {
      promise: "what a dead worker held is taken up within 15 s",
      faults: late.map(({ state, reference, ms }) => `${reference} (${state}): ${Math.round(ms / 1000)} s`),
    },
  ];
}

/** Where it was too long, the order's own story says why. */
async function tellOverdue(stage: Stage, { ms, reference, inAll }: Overdue): Promise<void> {
  say(
    `  most overdue while processes were killed: ${Math.round(ms / 100) / 10} s (${reference ?? "none"}, ${inAll} due then)`,
  );
  const lines =
    ms > takeUpLimitMs && reference !== null
      ? await stage.withClient((client) => readTimeline(client, reference))
      : [];
  for (const line of lines) {
    say(`    ${line}`);
  }
}

// ----------------------------------------------------------------------------------------------------------------- all

async function breakEverything(
  stage: Stage,
  watch: Watch,
  load: Load,
  settings: ChaosSettings,
  luck: Luck,
): Promise<void> {
  const end = performance.now() + settings.seconds * 1000;
  const isOver = (): boolean => performance.now() >= end || settings.abort?.aborted === true;
  stage.setFates(true);
  const [kills, faults] = await Promise.all([
    killAtRandom(stage, watch, luck.fork("kills"), isOver),
    disturbProvider(stage, luck.fork("faults"), isOver),
  ]);
  stage.setFates(false);
  if (settings.seconds >= 120) {
    await settleUndecided(stage, luck.fork("undecided"));
  }
  const sum = [...kills.values()].reduce((all, one) => all + one, 0);
  say(
    `  ${sum} kills (${[...kills].map(([name, count]) => `${name} ${count}`).join(", ")}), ${faults} faults on the provider's wire, ${load.sales.length} sales so far`,
  );
}

async function runOn(stage: Stage, settings: ChaosSettings, luck: Luck): Promise<Check[]> {
  const people = await openDoors(stage, settings.root);
  const [person] = people;
  if (person === undefined) {
    throw new Error("nobody was let in");
  }
  const load = startLoad(people, luck.fork("load"), settings.perSecond);
  const watch = startWatch(stage);
  try {
    await measureWeb(person, load, 2000); // the first of everything is slow
    say(`  before: ${tellSpeed(await measureWeb(person, load, 4000))}`);
    await breakEverything(stage, watch, load, settings, luck);
    const isWell = await untilWell(stage, 20_000);
    // Not while the provider is silent: then every question waits, and the next one behind it.
    const overdue = watch.mostOverdue();
    await untilSending(stage, 60_000);
    const silent = await silence(stage, watch, person, load, settings.outageSeconds);
    const judged = await judge(stage, load, watch, settings.restSeconds * 1000);
    const healthy = {
      promise: "every process is back, by itself",
      faults: isWell ? [] : ["not within 20 s"],
    };
    const punctual = {
      promise: "under kills, no order waits more than 15 s past its next check while a worker lives",
      faults: overdue.ms <= takeUpLimitMs ? [] : [`${overdue.reference}: ${Math.round(overdue.ms / 1000)} s`],
    };
    await tellOverdue(stage, overdue);
    return [healthy, punctual, ...silent, ...judged];
  } finally {
    await load.finish(0);
    await watch.close();
  }
}

/** Runs it and says what it saw; every promise counts as one test. */
export async function runChaos(
  settings: ChaosSettings,
): Promise<{ passed: number; failed: number; skipped: number }> {
  const { root, seed, abort } = settings;
  await step(
    "build",
    () => buildIfChanged(root, "test", abort),
    (built) => (built ? "done" : "nothing changed"),
  );
  const luck = openLuck(seed);
  const stage = await openStage(settings, luck);
  const onAbort = (): void => void stage.close();
  abort?.addEventListener("abort", onAbort);
  let checks: readonly Check[] = [];
  try {
    say(
      `  seed ${seed}: ${settings.seconds} s of kills, ${settings.outageSeconds} s of silence, ${settings.perSecond} sales a second`,
    );
    checks = await runOn(stage, settings, luck);
  } catch (error) {
    checks = [
      {
        promise: "the run comes to its end",
        faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      },
    ];
  } finally {
    abort?.removeEventListener("abort", onAbort);
    const isGood = checks.every(({ faults }) => faults.length === 0);
    const logs = path.join(root, ".build", "test", "chaos-logs");
    await stage.close(isGood ? undefined : logs);
    if (!isGood) {
      say(`  what the processes wrote is kept in ${logs}`);
    }
  }
  for (const { promise, faults } of checks) {
    say(`  ${faults.length === 0 ? "✓" : "✗"} ${promise}`);
    for (const fault of faults.slice(0, 20)) {
      say(`      ${fault}`);
    }
  }
  const failed = checks.filter(({ faults }) => faults.length > 0).length;
  return { passed: checks.length - failed, failed, skipped: 0 };
}
