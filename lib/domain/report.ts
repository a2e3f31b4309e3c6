import { dayOf, isDay, shiftDay } from "./day";
import { toMajor } from "./money";
import { ORDER_STATES, type OrderState } from "./order";
import { OPERATORS, type Operator } from "./plan";

/**
 * What a report counts, for every page and export alike; the page says the same in words (`reports.definitions`).
 *
 * - An order belongs to the day of Algiers on which it was opened. Enquiries sell nothing and are not counted.
 * - Sold: delivered, by a provider's word or by two people's. Given back: its money went back into the wallet.
 * - Success: what was delivered, of what an operator ended. What was taken back or never sent, and what people ended, says
 *   nothing about an operator (`NOT_OF_OPERATORS`).
 * - Time to result: from the sale to its delivery, by the operator's word.
 * - Undecided is what is held now, whenever it was opened.
 */
export const NOT_OF_OPERATORS = [
  "cancelled",
  "not-sent-in-time",
  "released-by-admins",
  "delivered-by-admins",
] as const;

export const REPORT_RANGES = ["today", "yesterday", "week", "month", "free"] as const;
type ReportRange = (typeof REPORT_RANGES)[number];

/** Each null where it is not asked for. */
export interface ReportFilter {
  readonly range: ReportRange;
  /** Days of Algiers, `2026-11-23`, both of them counted. */
  readonly from: string;
  readonly to: string;
  readonly operator: Operator | null;
  readonly state: OrderState | null;
  readonly cashierId: string | null;
  readonly resellerId: string | null;
  readonly provider: string | null;
}

/** A page shows no more days than these; a file has as many as were asked for. */
export const MOST_SHOWN_DAYS = 366;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What an address asks for; whatever it says that makes no sense is not asked for. */
export function readReportFilter(asked: Asked, now: Date): ReportFilter {
  const said = (name: string): string | null => {
    const value = asked[name];
    return typeof value === "string" && value !== "" && value.length <= 64 && !value.includes("\0")
      ? value
      : null;
  };
  const shop = said("shop");
  return {
    ...readRange(said, dayOf(now)),
    operator: OPERATORS.find((each) => each === said("operator")) ?? null,
    state: ORDER_STATES.find((each) => each === said("state")) ?? null,
    cashierId: said("cashier"),
    resellerId: shop !== null && UUID.test(shop) ? shop : null,
    provider: said("provider"),
  };
}

function readRange(
  said: (name: string) => string | null,
  today: string,
): Pick<ReportFilter, "range" | "from" | "to"> {
  const range = REPORT_RANGES.find((each) => each === said("range")) ?? "week";
  switch (range) {
    case "today":
      return { range, from: today, to: today };
    case "yesterday":
      return { range, from: shiftDay(today, -1), to: shiftDay(today, -1) };
    case "week":
      return { range, from: shiftDay(today, -6), to: today };
    case "month":
      return { range, from: shiftDay(today, -29), to: today };
    case "free":
      return { range, ...freeRange(said("from"), said("to"), today) };
  }
}

function freeRange(from: string | null, to: string | null, today: string): { from: string; to: string } {
  const end = to !== null && isDay(to) && to <= today ? to : today;
  const begin = from !== null && isDay(from) ? from : end;
  return begin <= end ? { from: begin, to: end } : { from: end, to: begin > today ? today : begin };
}

/** What a page shows of it: the last days, where there are too many for a chart. */
export function shownOf(filter: ReportFilter): ReportFilter {
  const earliest = shiftDay(filter.to, 1 - MOST_SHOWN_DAYS);
  return filter.from < earliest ? { ...filter, from: earliest } : filter;
}

/** The address that asks for the same again. */
export function queryOfReport(filter: ReportFilter): Readonly<Record<string, string>> {
  const { range, from, to, operator, state, cashierId, resellerId, provider } = filter;
  const asked = {
    range,
    ...(range === "free" ? { from, to } : {}),
    operator,
    state,
    cashier: cashierId,
    shop: resellerId,
    provider,
  };
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Every day of the range, so that a day without a sale is a day in the chart. */
export function daysOf({ from, to }: Pick<ReportFilter, "from" | "to">): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = shiftDay(day, 1)) days.push(day);
  return days;
}

/** What one line of a report says. Amounts are decimal strings in dinars. */
export interface ReportFigures {
  readonly orderCount: number;
  readonly soldCount: number;
  readonly faceValue: string;
  readonly price: string;
  readonly givenBackCount: number;
  readonly givenBack: string;
  /** What success is reckoned from. */
  readonly endedCount: number;
  readonly deliveredCount: number;
  /** What the shop earned on it; null for whoever may not know, and for the back office. */
  readonly shopMargin: string | null;
  /** What the house paid, left to the shops above those that sold, and kept; only ever read for the back office. */
  readonly house: { readonly cost: string; readonly commission: string; readonly margin: string } | null;
}

/** Whether shops above those that sold earned anything on it. */
export const leavesCommission = ({ house }: ReportFigures): boolean =>
  house !== null && house.commission !== toMajor(0n);

export interface ReportTimes {
  readonly operator: Operator | null;
  /** Null in a shop: which provider delivers is the house's business. */
  readonly provider: string | null;
  readonly count: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

interface ReportLine extends ReportFigures {
  readonly id: string;
  readonly name: string;
}

export interface Report {
  readonly total: ReportFigures;
  /** Every day of the range, the oldest first. */
  readonly days: readonly (ReportFigures & { readonly day: string })[];
  readonly operators: readonly (ReportFigures & { readonly operator: Operator | null })[];
  /** By cashier in a shop, by shop in the back office; what sold most first. */
  readonly sellers: readonly ReportLine[];
  /** Of the back office; empty in a shop. */
  readonly providers: readonly ReportLine[];
  /** The same for each operator at each provider; empty in a shop. */
  readonly ways: readonly (ReportFigures & {
    readonly operator: Operator | null;
    readonly provider: string;
  })[];
  readonly times: readonly ReportTimes[];
  readonly undecided: { readonly count: number; readonly price: string };
}

/** In per cent, one decimal; null where nothing ended. */
export const successOf = ({
  endedCount,
  deliveredCount,
}: Pick<ReportFigures, "endedCount" | "deliveredCount">): number | null =>
  endedCount === 0 ? null : Math.floor((deliveredCount * 1000) / endedCount) / 10;

/** A sheet's rows, less the one of its headings. */
export const MOST_SHEET_ROWS = 1_048_575;

/** What a spreadsheet would reckon with, were it not told that it is text. */
const FORMULA = /^\s*[=+\-@\t\r\n]|^[\t\r\n]/;

/** A text that a spreadsheet shows as it is: an apostrophe in front says so. */
export const asSheetText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
