/** What waits for people: how much it is worth, and since when. */
export interface Waiting {
  readonly reference: string;
  readonly priceMinor: bigint;
  readonly waitingSince: Date;
}

/** Money times age, in centimes × milliseconds. A clock that jumped makes nothing weigh less than nothing. */
export const weightOf = ({ priceMinor, waitingSince }: Waiting, now: Date): bigint =>
  priceMinor * BigInt(Math.max(now.getTime() - waitingSince.getTime(), 0));

/** The heaviest first; of two alike the one that waits longer, then by reference, so that no row jumps for nothing. */
export function rankByWeight<Row extends Waiting>(rows: readonly Row[], now: Date): readonly Row[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [weightOf(a, now), weightOf(b, now)];
    if (one !== other) return one > other ? -1 : 1;
    const byAge = a.waitingSince.getTime() - b.waitingSince.getTime();
    if (byAge !== 0) return byAge;
    return a.reference < b.reference ? -1 : 1;
  });
}
