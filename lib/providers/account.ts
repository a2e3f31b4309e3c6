import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { isAhead, LONGEST_WAIT_MS, TURNED_AWAY_MS } from "@/lib/domain/provider-account";
import {
  type BucketTerms,
  drawToken,
  fullBucket,
  slowDown,
  type TokenBucket,
} from "@/lib/domain/token-bucket";
import { log } from "@/lib/log";
import { Prisma } from "@/prisma/generated/client";
import type { CheckAnswer, ProviderTrouble, SendAnswer } from "./provider";
import { limitsOf } from "./registry";

/**
 * What a provider account's answers mean for the next sends and questions to it. A pause stops new sends; quiet stops
 * every request made with our key: of five wrong ones in a row, the provider blocks our address for 15 minutes.
 */

const FLOAT_EMPTY_MS = 60_000;
const SLOW_DOWN_MS = 10_000;

/** Leave to make one request, or when to come back for it. `isShut`: nobody gets it now, however little is asked. */
export type Leave =
  | { readonly isGiven: false; readonly until: Date; readonly isShut: boolean }
  /**
   * `probe` marks the one request that finds out whether a quiet time is really over; the others wait for its answer.
   * `isInTrouble`: the last sends went unanswered, so few at a time.
   */
  | { readonly isGiven: true; readonly probe: Date | null; readonly isInTrouble: boolean };

/** How long a probe may take before another may try. */
const PROBE_MS = 30_000;

/** The transaction's time, and how many times faster than real time the provider's waits run. */
export interface Moment {
  readonly now: Date;
  readonly timeScale: number;
}

/**
 * For a send: not while sends are paused, not while the account is quiet, and not faster than the account's bucket fills.
 * `hasRoom` is asked before a token is drawn: who is turned away by it has cost nobody anything.
 */
export const leaveToSend = (
  tx: Tx,
  provider: string,
  moment: Moment,
  hasRoom: (isInTrouble: boolean) => Promise<boolean>,
): Promise<Leave> => leave(tx, provider, moment, { what: "send", draws: "send", hasRoom });

/**
 * For a question about an order: a pause of sends never refuses it, only a quiet account or an empty bucket does. Draws a
 * token, so it is for who has a question.
 */
export const leaveToAsk = (tx: Tx, provider: string, moment: Moment): Promise<Leave> =>
  leave(tx, provider, moment, { what: "ask", draws: "ask" });

/** For a question about many orders at once, which may draw the last token: it spares the others theirs. */
export const leaveToSweep = (tx: Tx, provider: string, moment: Moment): Promise<Leave> =>
  leave(tx, provider, moment, { what: "ask", draws: "send" });

interface Wish {
  readonly what: "send" | "ask";
  readonly draws: "send" | "ask";
  readonly hasRoom?: (isInTrouble: boolean) => Promise<boolean>;
}

async function leave(tx: Tx, provider: string, moment: Moment, wish: Wish): Promise<Leave> {
  // Read without its lock first: everything that is sent or asked needs this one row, and who is turned away changes
  // nothing in it. Waiting in line for a no would keep up those who get a yes.
  const [seen] = await readAccount(tx, provider);
  const refused = seen && refusalOf(seen, provider, moment, wish);
  if (refused) return refused;
  const account = await lockAccount(tx, provider);
  const refusedNow = refusalOf(account, provider, moment, wish);
  if (refusedNow) return refusedNow;
  const isInTrouble = account.unansweredStreak >= BREAKING_STREAK;
  // Counted under the lock: two that both saw the last place would both take it.
  if (wish.hasRoom && !(await wish.hasRoom(isInTrouble)))
    return { isGiven: false, until: after(moment.now, NO_ROOM_MS), isShut: false };
  return drawLeave(tx, provider, account, moment, wish);
}

/** Why this account gives no leave whatever is in its bucket, or, of a bucket that only time fills, how long to wait for it. */
function refusalOf(account: Account, provider: string, moment: Moment, wish: Wish): Leave | null {
  const { now } = moment;
  const isSend = wish.what === "send";
  const { pausedUntil, quietUntil, brokenAt } = account;
  if (isSend && pausedUntil && isAhead(pausedUntil, now))
    return { isGiven: false, until: pausedUntil, isShut: true };
  if (isSend && brokenAt) return { isGiven: false, until: after(now, BROKEN_LOOK_MS), isShut: true };
  if (quietUntil !== null && isAhead(quietUntil, now))
    return { isGiven: false, until: quietUntil, isShut: true };
  const terms = termsOf(provider, moment);
  const bucket = bucketOf(account, terms);
  // A refusal changes nothing that time alone does not; but a clock that went backwards is counted from at once, below.
  if (bucket.at > now) return null;
  const drawn = drawToken(bucket, wish.draws, terms);
  return drawn.isTaken ? null : comeBackAfter(drawn.waitMs, moment);
}

function comeBackAfter(waitMs: number, { now, timeScale }: Moment): Leave {
  const turnMs = Math.ceil(TURN_MS / timeScale);
  return { isGiven: false, until: after(now, Math.max(waitMs, turnMs)), isShut: false };
}

/** Takes a token out of the locked account's bucket, and the probe with it where one is due. */
async function drawLeave(
  tx: Tx,
  provider: string,
  account: Account,
  moment: Moment,
  { draws }: Wish,
): Promise<Leave> {
  const terms = termsOf(provider, moment);
  const drawn = drawToken(bucketOf(account, terms), draws, terms);
  if (!drawn.isTaken) {
    await saveAccount(tx, provider, bucketFields(drawn.bucket));
    return comeBackAfter(drawn.waitMs, moment);
  }
  const probe = probeAfter(account, moment.now);
  const quiet = account.quietUntil === null ? {} : { quietUntil: probe };
  await saveAccount(tx, provider, { ...bucketFields(drawn.bucket), ...quiet });
  return { isGiven: true, probe, isInTrouble: account.unansweredStreak >= BREAKING_STREAK };
}

/**
 * Until when the one request that finds out whether a quiet time is really over has the account to itself. Whoever was
 * only asked to slow down, and has waited as long as that, has nothing to find out: the bucket runs slower.
 */
const probeAfter = ({ quietUntil, pauseReason }: Account, now: Date): Date | null =>
  quietUntil === null || pauseReason === "rate-limited" ? null : after(now, PROBE_MS);

const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

/** Many may wait for the same token: they come back twice a second, not as fast as they can. */
const TURN_MS = 500;
/** A send that finds no room looks again after this. */
const NO_ROOM_MS = 2_000;

/** Of what an account may be asked for: new sales, and questions about the old ones, need the rest. */
const SHARE_OF_TURNS = 2 / 3;

/** How far apart sends that have waited are to go out, in milliseconds of real time. */
export const msBetweenTurns = (provider: string, timeScale: number): number =>
  1_000 / (limitsOf(provider).ratePerSecond * timeScale * SHARE_OF_TURNS);

interface Account {
  readonly pausedUntil: Date | null;
  readonly pauseReason: string | null;
  readonly quietUntil: Date | null;
  readonly brokenAt: Date | null;
  readonly unansweredStreak: number;
  readonly tokens: number | null;
  readonly tokensAt: Date | null;
  readonly tokenRate: number | null;
}

const ACCOUNT = Prisma.sql`
  SELECT paused_until AS "pausedUntil", pause_reason AS "pauseReason", quiet_until AS "quietUntil",
    broken_at AS "brokenAt", unanswered_streak AS "unansweredStreak",
    tokens, tokens_at AS "tokensAt", token_rate AS "tokenRate"
  FROM provider_account`;

const readAccount = (tx: Tx, provider: string): Promise<Account[]> =>
  tx.$queryRaw<Account[]>`${ACCOUNT} WHERE provider = ${provider}`;

/** The account's row, made if it is missing, which stays locked until the transaction ends. */
async function lockAccount(tx: Tx, provider: string): Promise<Account> {
  const lock = (): Promise<Account[]> =>
    tx.$queryRaw<Account[]>`${ACCOUNT} WHERE provider = ${provider} FOR UPDATE`;
  const [found] = await lock();
  if (found) return found;
  await tx.providerAccount.createMany({ data: [{ provider }], skipDuplicates: true });
  const [made] = await lock();
  if (!made) throw new Error(`The account of ${provider} is not there although it was just made`);
  return made;
}

const termsOf = (provider: string, moment: Moment): BucketTerms => ({ ...limitsOf(provider), ...moment });

function bucketOf({ tokens, tokensAt, tokenRate }: Account, terms: BucketTerms): TokenBucket {
  const full = fullBucket(terms);
  return {
    tokens: tokens ?? full.tokens,
    at: tokensAt ?? full.at,
    ratePerSecond: tokenRate ?? full.ratePerSecond,
  };
}

const bucketFields = ({ tokens, at, ratePerSecond }: TokenBucket) => ({
  tokens,
  tokensAt: at,
  tokenRate: ratePerSecond,
});

const saveAccount = (
  tx: Tx,
  provider: string,
  data: Prisma.ProviderAccountUpdateInput,
): Promise<{ provider: string }> =>
  tx.providerAccount.update({ where: { provider }, data, select: { provider: true } });

/** Halves the rate, once for all the requests that were under way when the provider said so. */
async function slowBucketDown(tx: Tx, provider: string, moment: Moment): Promise<void> {
  const account = await lockAccount(tx, provider);
  const { pausedUntil, pauseReason } = account;
  const terms = termsOf(provider, moment);
  const isTold = pauseReason === "rate-limited" && pausedUntil !== null && pausedUntil > moment.now;
  if (!isTold) await saveAccount(tx, provider, bucketFields(slowDown(bucketOf(account, terms), terms)));
}

/**
 * Draws the consequences of an answer, good or bad. Never shortens what another answer asked for. Returns whether it closed
 * the breaker: then whatever waits for this provider may be sent.
 */
export async function noteAnswer(
  worker: WorkerScope,
  provider: string,
  answer: SendAnswer | CheckAnswer,
  probe: Date | null,
  /** When a send was claimed: silence from before the provider last answered says nothing about it now. */
  sentAt: Date | null = null,
): Promise<boolean> {
  if (answer.kind === "refused" && answer.code === "float-empty") {
    await pause(worker, provider, {
      reason: answer.code,
      pauseMs: FLOAT_EMPTY_MS / worker.database.timeScale,
      quietMs: 0,
    });
  }
  const isClosed = isSendAnswer(answer) && (await noteWhetherAnswered(worker, provider, answer, sentAt));
  if (answer.kind === "not-run" || answer.kind === "unavailable") await noteTrouble(worker, provider, answer);
  // A probe that was not answered has found out nothing: the quiet goes on, and another one is made.
  else if (probe !== null && answer.kind !== "unclear") await endQuiet(worker, provider, probe);
  return isClosed;
}

const isSendAnswer = (answer: SendAnswer | CheckAnswer): answer is SendAnswer =>
  !["found", "not-found", "unavailable"].includes(answer.kind);

/** The same for a question that was about no order (plans, balance, key). */
export async function noteTrouble(
  worker: WorkerScope,
  provider: string,
  {
    cause,
    retryAfterMs,
  }: { readonly cause: ProviderTrouble["cause"] | "deadline"; readonly retryAfterMs: number | null },
): Promise<void> {
  switch (cause) {
    case "unauthorized":
    case "ip-refused":
    case "key-disabled":
    case "account-disabled": {
      const waitMs = TURNED_AWAY_MS / worker.database.timeScale;
      return pause(worker, provider, { reason: cause, pauseMs: waitMs, quietMs: waitMs });
    }
    // What is under way there is still asked about: only what is new has to wait.
    case "daily-limit":
      return pause(worker, provider, {
        reason: cause,
        pauseMs: TURNED_AWAY_MS / worker.database.timeScale,
        quietMs: 0,
      });
    case "float-empty":
      return pause(worker, provider, {
        reason: cause,
        pauseMs: FLOAT_EMPTY_MS / worker.database.timeScale,
        quietMs: 0,
      });
    case "rate-limited": {
      const waitMs = retryAfterMs ?? SLOW_DOWN_MS / worker.database.timeScale;
      return pause(worker, provider, { reason: cause, pauseMs: waitMs, quietMs: waitMs });
    }
    default:
      return;
  }
}

/** A question about no single order was answered: if it was the probe, the quiet is over. */
export async function noteAnswered(worker: WorkerScope, provider: string, probe: Date | null): Promise<void> {
  if (probe !== null) await endQuiet(worker, provider, probe);
}

/** The breaker: after so many sends in a row without an answer no further one goes out. */
const BREAKING_STREAK = 5;
/** How long it stays open at least; twice as long for each further unanswered send. In real time, as the POST's own limit. */
const SHORTEST_BREAK_MS = 5_000;
const LONGEST_BREAK_MS = 60_000;
/** A send that finds it open looks again after this, unless whoever sees it close gives it its turn before. */
const BROKEN_LOOK_MS = 10_000;
/** How long one probe may take before another worker makes one. */
const PROBE_AGAIN_MS = 12_000;

/** Whether the provider said anything at all: its deadline and ours are no fault of its, a refusal is an answer. */
function isUnanswered(answer: SendAnswer): boolean | null {
  if (answer.kind === "unclear") return answer.cause !== "unmapped";
  if (answer.kind !== "not-run") return false;
  return answer.cause === "deadline" ? null : answer.cause === "unreachable";
}

/** Returns whether the breaker was open, and is not any more. */
async function noteWhetherAnswered(
  worker: WorkerScope,
  provider: string,
  answer: SendAnswer,
  sentAt: Date | null,
): Promise<boolean> {
  const unanswered = isUnanswered(answer);
  if (unanswered === null) return false;
  if (!unanswered) {
    const { client } = worker.database;
    const calm = { unansweredStreak: 0, brokenAt: null, probeAt: null };
    const { count } = await client.providerAccount.updateMany({
      where: { provider, brokenAt: { not: null } },
      data: calm,
    });
    if (count > 0) return true;
    await client.providerAccount.updateMany({ where: { provider, unansweredStreak: { gt: 0 } }, data: calm });
    return false;
  }
  const broke = await worker.database.transaction(async (tx, now) => {
    await tx.providerAccount.createMany({ data: [{ provider }], skipDuplicates: true });
    // What was under way when the provider fell silent times out all at once: an open breaker counts none of it, and one
    // that a probe has closed since (`probeAt`) only what was sent after that.
    const [account] = await tx.providerAccount.updateManyAndReturn({
      where: {
        provider,
        brokenAt: null,
        ...(sentAt === null ? {} : { OR: [{ probeAt: null }, { probeAt: { lte: sentAt } }] }),
      },
      data: { unansweredStreak: { increment: 1 } },
      select: { unansweredStreak: true },
    });
    const unansweredStreak = account?.unansweredStreak ?? 0;
    if (unansweredStreak < BREAKING_STREAK) return false;
    const openMs = Math.min(SHORTEST_BREAK_MS * 2 ** (unansweredStreak - BREAKING_STREAK), LONGEST_BREAK_MS);
    await saveAccount(tx, provider, { brokenAt: now, probeAt: after(now, openMs) });
    return true;
  });
  if (broke)
    log.error(
      { provider, alert: "provider-not-answering" },
      "sends wait until the provider answers a question",
    );
  return false;
}

/** Takes the right to probe a provider whose breaker is open, for one worker alone; a probe is a question, never a send. */
export const claimProbe = (tx: Tx, provider: string, now: Date): Promise<boolean> =>
  tx.providerAccount
    .updateMany({
      where: {
        provider,
        brokenAt: { not: null },
        AND: [
          { OR: [{ probeAt: { lte: now } }, { probeAt: { gt: after(now, LONGEST_WAIT_MS) } }] },
          // A probe is a question with our key: of an account that turned it away, none is asked.
          {
            OR: [
              { quietUntil: null },
              { quietUntil: { lte: now } },
              { quietUntil: { gt: after(now, LONGEST_WAIT_MS) } },
            ],
          },
        ],
      },
      data: { probeAt: after(now, PROBE_AGAIN_MS) },
    })
    .then(({ count }) => count === 1);

/** A probe that could not be made is anybody's again, at once. */
export async function giveProbeBack(worker: WorkerScope, provider: string, probe: Date): Promise<void> {
  await worker.database.transaction((tx, now) =>
    tx.providerAccount.updateMany({ where: { provider, quietUntil: probe }, data: { quietUntil: now } }),
  );
}

/** The probe was answered: sends may go again, few at a time until one of them is answered. */
export async function closeBreaker(worker: WorkerScope, provider: string): Promise<void> {
  await worker.database.transaction((tx, now) =>
    tx.providerAccount.updateMany({
      where: { provider, brokenAt: { not: null } },
      data: { brokenAt: null, probeAt: now },
    }),
  );
  log.info({ provider }, "the provider answers again");
}

interface Pause {
  readonly reason: string;
  readonly pauseMs: number;
  readonly quietMs: number;
}

async function pause(
  worker: WorkerScope,
  provider: string,
  { reason, pauseMs, quietMs }: Pause,
): Promise<void> {
  const isNews = await worker.database.transaction(async (tx, now) => {
    const pausedUntil = new Date(now.getTime() + pauseMs);
    const quietUntil = quietMs > 0 ? new Date(now.getTime() + quietMs) : null;
    await tx.providerAccount.createMany({ data: [{ provider }], skipDuplicates: true });
    // What a clock that jumped wrote is over, and must not stand in the way of what is true now.
    const furthest = after(now, LONGEST_WAIT_MS);
    await tx.$executeRaw`
      UPDATE provider_account SET
        paused_until = CASE WHEN paused_until <= ${furthest} THEN paused_until END,
        quiet_until = CASE WHEN quiet_until <= ${furthest} THEN quiet_until END
      WHERE provider = ${provider} AND (paused_until > ${furthest} OR quiet_until > ${furthest})`;
    const { timeScale } = worker.database;
    if (reason === "rate-limited") await slowBucketDown(tx, provider, { now, timeScale });
    const before = await lockAccount(tx, provider);
    // GREATEST passes over NULL: the later of the two, or the only one there is.
    await tx.$executeRaw`
      UPDATE provider_account SET
        pause_reason = CASE WHEN paused_until IS NULL OR paused_until < ${pausedUntil} THEN ${reason} ELSE pause_reason END,
        paused_until = GREATEST(paused_until, ${pausedUntil}),
        quiet_until = GREATEST(quiet_until, ${quietUntil}::timestamptz)
      WHERE provider = ${provider}`;
    return !(
      before.pauseReason === reason &&
      before.pausedUntil !== null &&
      isAhead(before.pausedUntil, now)
    );
  });
  // Everything that was under way is turned away for the same reason: one of them is an alert, the others are not.
  if (isNews) log.error({ provider, reason, alert: "provider-paused" }, "provider paused");
  else log.warn({ provider, reason }, "provider stays paused");
}

/** The probe was answered: the key is good again, unless somebody else was turned away meanwhile. */
async function endQuiet(worker: WorkerScope, provider: string, probe: Date): Promise<void> {
  await worker.database.client.providerAccount.updateMany({
    where: { provider, quietUntil: probe },
    data: { quietUntil: null },
  });
}
