import type { Locale } from "@/lib/i18n/locales";

/** No-break: a figure is never torn over two lines, and between digits it keeps a number one piece in Arabic. */
const THIN = "\u00a0";
const MINUS = "\u2212";

/** Left-to-right isolate and its end: for figures inside words that are one string (a label, a message's value). */
const ISOLATE = ["\u2066", "\u2069"] as const;

const MARKS: Readonly<Record<Locale, { readonly group: string; readonly point: string }>> = {
  ar: { group: THIN, point: "," },
  fr: { group: THIN, point: "," },
  en: { group: ",", point: "." },
};

export interface FigureStyle {
  /**
   * `cents` always shows two decimals (a ledger); `short` leaves them out where they are zero (a tile, a sentence). What a
   * foreign currency has beyond two is shown where it is not zero: no figure is cut.
   */
  readonly decimals: "cents" | "short";
  /** Shows a plus on what is above zero. */
  readonly isSigned?: boolean;
}

/** A decimal string in major units ("98500.00") as people here read it; never through a float. */
export function figuresOf(major: string, locale: Locale, style: FigureStyle): string {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(major) ?? [];
  const { group, point } = MARKS[locale];
  const cents = fraction.replace(/0+$/, "").padEnd(2, "0");
  const decimals = style.decimals === "short" && cents === "00" ? "" : `${point}${cents}`;
  const isZero = /^0*$/.test(whole + cents);
  const mark = sign === "-" ? MINUS : style.isSigned && !isZero ? "+" : "";
  return `${mark}${groupThousands(whole, group)}${decimals}`;
}

/** A count or a rate of at most a few decimals, as the same people read it: "1 200", "98,5". */
export function numberOf(value: number, locale: Locale): string {
  const [whole = "0", fraction] = String(Math.abs(value)).split(".");
  const { group, point } = MARKS[locale];
  const decimals = fraction === undefined ? "" : `${point}${fraction}`;
  return `${value < 0 ? MINUS : ""}${groupThousands(whole, group)}${decimals}`;
}

/** What stands behind a rate: "98.5%", "98,5 %". */
export const percentSign = (locale: Locale): string => (locale === "fr" ? `${THIN}%` : "%");

/** 1000 → "1 000": from the right, in threes. */
export const groupThousands = (digits: string, separator = " "): string =>
  digits.replace(/\B(?=(?:\d{3})+$)/g, separator);

/** Figures in a language written from right to left, kept in their own order. */
export const isolated = (text: string, locale: Locale): string =>
  locale === "ar" ? `${ISOLATE[0]}${text}${ISOLATE[1]}` : text;
