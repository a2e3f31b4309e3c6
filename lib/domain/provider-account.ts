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

/**
 * From when a send could leave: now, where it is neither paused nor quiet nor silent, or was never used. Null where nobody
 * can say: a silent provider speaks again when it does.
 */
export function opensForSendsAt(account: AccountState | null, now: Date): Date | null {
  if (account === null) return now;
  const { pausedUntil, quietUntil, brokenAt } = account;
  if (brokenAt !== null) return null;
  const waits = [pausedUntil, quietUntil].filter((until) => until !== null && isAhead(until, now));
  return waits.reduce<Date>((latest, until) => (until !== null && until > latest ? until : latest), now);
}
