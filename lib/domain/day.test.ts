import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOfDay, DAY_MS, dayOf, daysUpTo, hourOf, isDay, shiftDay, stampOf } from "./day";

const moments = fc.date({ min: new Date("2000-01-02"), max: new Date("2099-12-30"), noInvalidDate: true });

describe("a day of Algiers", () => {
  it("begins at eleven in the evening of London", () => {
    expect(dayOf(new Date("2026-11-22T22:59:59Z"))).toBe("2026-11-22");
    const midnight = new Date("2026-11-22T23:00:00Z");
    expect(dayOf(midnight)).toBe("2026-11-23");
    expect(hourOf(midnight)).toBe(0);
    expect(stampOf(midnight)).toBe("2026-11-23T00:00:00+01:00");
  });

  it("has each of its moments between its bounds, and the next day begins where it ends", () => {
    fc.assert(
      fc.property(moments, (at) => {
        const day = dayOf(at);
        const { from, to } = boundsOfDay(day);
        expect(from <= at && at < to).toBe(true);
        expect(to.getTime() - from.getTime()).toBe(DAY_MS);
        expect(dayOf(to)).toBe(shiftDay(day, 1));
        expect(isDay(day)).toBe(true);
      }),
    );
  });

  it("is counted over the ends of months and years, forwards and back", () => {
    expect(daysUpTo(new Date("2026-12-31T23:30:00Z"), 3)).toEqual(["2027-01-01", "2026-12-31", "2026-12-30"]);
    expect(shiftDay("2028-02-28", 1)).toBe("2028-02-29");
    expect(boundsOfDay("2026-11-22", "2026-11-23").to.toISOString()).toBe("2026-11-23T23:00:00.000Z");
  });

  it.each(["2026-02-30", "2026-13-01", "2026-1-1", "1999-01-01", "2026-11-23T00", "", "today"])(
    "%s is none",
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});
