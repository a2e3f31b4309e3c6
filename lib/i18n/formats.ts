import type { Formats } from "next-intl";

/** Every date the product shows, by name. Figures are Latin in all three languages; the clock has 24 hours. */
export const FORMATS = {
  dateTime: {
    time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" },
    second: {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
    },
    day: { weekday: "long", day: "numeric", month: "long", numberingSystem: "latn" },
    date: { day: "numeric", month: "short", year: "numeric", numberingSystem: "latn" },
    /** On what is looked at long after: with its year. */
    stamp: {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
    },
    moment: {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      numberingSystem: "latn",
    },
  },
} as const satisfies Formats;
