// Days as the business counts them: those of Algiers.

export const DAY_MS = 24 * 60 * 60_000;
/** Algeria has kept this offset since 1981, summer and winter. */
const OFFSET_MS = 60 * 60_000;

const there = (at: Date): Date => new Date(at.getTime() + OFFSET_MS);
const startOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS);

/** The day of Algiers that a moment falls on, "2026-11-23". */
export const dayOf = (at: Date): string => there(at).toISOString().slice(0, "2026-11-23".length);

/** A moment as Algiers writes it: ISO 8601 with its offset, to the second. */
export const stampOf = (at: Date): string => `${there(at).toISOString().slice(0, 19)}+01:00`;

/** The hour of Algiers, 0 to 23. */
export const hourOf = (at: Date): number => there(at).getUTCHours();

/** From a day's first moment to the first that is no longer of it; of several days with `last`. */
export const boundsOfDay = (day: string, last: string = day): { readonly from: Date; readonly to: Date } => ({
  from: startOf(day),
  to: new Date(startOf(last).getTime() + DAY_MS),
});

export const firstOfMonth = (day: string): string => `${day.slice(0, "2026-11".length)}-01`;

/** So many days later, or earlier. */
export const shiftDay = (day: string, days: number): string =>
  dayOf(new Date(startOf(day).getTime() + days * DAY_MS));

/** The last `count` days, `at`'s own first. */
export const daysUpTo = (at: Date, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => shiftDay(dayOf(at), -index));

/** Whether the text is a day of this century that the calendar has. */
export const isDay = (text: string): boolean =>
  /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && shiftDay(text, 0) === text;
