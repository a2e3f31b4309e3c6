/** What an account's row says about sending through it now. */
export interface AccountState {
  readonly pausedUntil: Date | null;
  readonly quietUntil: Date | null;
  readonly brokenAt: Date | null;
}

/** Longest that anything pauses an account for at a time: our key or address turned away. */
export const TURNED_AWAY_MS = 5 * 60_000;
/** A time further ahead than anything plans was written by a clock that jumped, and is over. */
export const LONGEST_WAIT_MS = TURNED_AWAY_MS + 60_000;

export const isAhead = (moment: Date, now: Date): boolean =>
  moment > now && moment.getTime() <= now.getTime() + LONGEST_WAIT_MS;

/** Whether a send could leave now: neither paused, nor quiet, nor silent. An account that was never used is open. */
export function isOpenForSends(account: AccountState | null, now: Date): boolean {
  if (account === null) return true;
  const { pausedUntil, quietUntil, brokenAt } = account;
  return (
    brokenAt === null && [pausedUntil, quietUntil].every((until) => until === null || !isAhead(until, now))
  );
}
