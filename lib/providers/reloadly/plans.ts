import "server-only";
import {
  divide,
  type FxRate,
  type Money,
  multiplyByRate,
  parseDecimal,
  parseMoney,
  parseRate,
  type Rounding,
  toDecimalText,
} from "@/lib/domain/money";
import type { Operator } from "@/lib/domain/plan";
import type { ProviderTerms } from "@/lib/domain/provider-cost";
import type { ProviderPlan } from "../provider";
import { operatorSchema, type WireOperator } from "./wire";

/**
 * Reloadly sells operators, not plans. What a customer can buy of one becomes a plan under a code that stays the same:
 *   reloadly-8-local     any whole amount of dinars
 *   reloadly-8           the same where only our account's currency can be sent
 *   reloadly-6-500       one amount of dinars
 *   reloadly-6-4.07-usd  one amount of our account's currency
 */
const CODE = /^reloadly-(\d{1,9})(?:-local|-\d+(?:\.\d+)?(?:-[a-z]{3})?)?$/;

/** The operator of a plan's code; null where the code is not one of ours. */
export const operatorIdIn = (planCode: string): string | null => CODE.exec(planCode)?.[1] ?? null;

/** The plans of one operator as it came; none where it cannot be read, or sells what we do not. */
export function plansOf(item: unknown): readonly ProviderPlan[] {
  const read = operatorSchema.safeParse(item);
  // A PIN is a text to be handed over, not a top-up of a number.
  if (!read.success || read.data.pin === true || read.data.destinationCurrencyCode !== "DZD") return [];
  const operator = read.data;
  const rates = { local: termsOf(operator, "local"), foreign: termsOf(operator, "foreign") };
  if (operator.denominationType === "FIXED") return fixedPlans(operator, rates);
  // A bundle of any amount is no bundle: its flags are not reliable, its name does not say what is bought.
  return isBundle(operator) ? [] : rangePlan(operator, rates);
}

interface Rates {
  readonly local: ProviderTerms | null;
  readonly foreign: ProviderTerms | null;
}

const isBundle = ({ bundle, data, comboProduct }: WireOperator): boolean =>
  bundle === true || data === true || comboProduct === true;

/**
 * How an amount of the one or the other currency is charged: each has its discount and its fees, and with a percentage
 * fee there is no discount. All of it is rounded against us. Null where the figures make no sense.
 */
function termsOf(operator: WireOperator, which: "local" | "foreign"): ProviderTerms | null {
  const { senderCurrencyCode: accountCurrency, fees } = operator;
  const isLocal = which === "local";
  const rate = parseRate(operator.fx.rate, "down");
  const feePpm = percentToPpm(isLocal ? fees?.localPercentage : fees?.internationalPercentage, "up");
  const discountPpm =
    feePpm > 0 ? 0 : percentToPpm(isLocal ? operator.localDiscount : operator.internationalDiscount, "down");
  const flatText = (isLocal ? fees?.local : fees?.international) ?? "0";
  const flatFee = parseMoney(isLocal ? "DZD" : accountCurrency, flatText, "up");
  const isCurrency = parseMoney(accountCurrency, "0").ok;
  const isSane = feePpm >= 0 && discountPpm >= 0 && discountPpm <= LARGEST_PPM;
  if (!rate.ok || !isCurrency || !isSane || !flatFee.ok || flatFee.value.minor < 0n) return null;
  return {
    accountCurrency,
    sends: isLocal ? "face-value" : "account-currency",
    fixedAmount: null,
    fxRate: rate.value,
    discountPpm,
    feePpm,
    flatFee: flatFee.value,
  };
}

const LARGEST_PPM = 1_000_000;
/** A percent is 10 000 millionths. */
const PERCENT_DIGITS = 4;

function percentToPpm(text: string | null | undefined, rounding: Rounding): number {
  const ppm = parseDecimal(text ?? "0", PERCENT_DIGITS, rounding);
  return ppm.ok && ppm.value <= LARGEST_PPM ? Number(ppm.value) : Number.NaN;
}

const LONGEST_NAME = 200;

function planWith(
  operator: WireOperator,
  terms: ProviderTerms,
  own: Pick<ProviderPlan, "kind" | "isAirtime" | "minimumMinor" | "maximumMinor" | "amountMinor"> & {
    readonly suffix: string;
    readonly name?: string | undefined;
  },
): ProviderPlan {
  const { suffix, name, ...rest } = own;
  return {
    ...rest,
    code: `reloadly-${operator.operatorId}${suffix}`,
    name: (name ?? operator.name).slice(0, LONGEST_NAME).toWellFormed(),
    operator: operatorOf(operator.name),
    operatorName: operator.name,
    isEnabled: operator.status == null || operator.status === "ACTIVE" || operator.status === true,
    costPpm: null,
    terms,
  };
}

/** Names are theirs ("Djezzy Algeria"), ids may change: the network is the one whose name is in it. */
export function operatorOf(name: string): Operator | null {
  const words = name.toLowerCase().split(/[^\p{L}]+/u);
  const known = (["djezzy", "mobilis", "ooredoo"] as const).filter((operator) => words.includes(operator));
  return known.length === 1 ? (known[0] ?? null) : null;
}

// ------------------------------------------------------------------------------------------------ any amount

const MINOR_PER_DINAR = 100n;
const wholeDinars = (minor: bigint, rounding: Rounding): bigint =>
  divide(minor, MINOR_PER_DINAR, rounding) * MINOR_PER_DINAR;

/** Dinars are sent where the operator takes them: what arrives is then what was asked for, whatever the rate does. */
function rangePlan(operator: WireOperator, rates: Rates): readonly ProviderPlan[] {
  const local = operator.supportsLocalAmounts === true ? localBounds(operator) : null;
  const isLocal = local !== null && rates.local !== null;
  const terms = isLocal ? rates.local : rates.foreign;
  if (terms === null) return [];
  const bounds = isLocal ? local : foreignBounds(operator, terms);
  if (bounds === null) return [];
  return [
    planWith(operator, terms, {
      ...bounds,
      kind: "dynamic",
      isAirtime: true,
      amountMinor: null,
      suffix: isLocal ? "-local" : "",
    }),
  ];
}

interface Bounds {
  readonly minimumMinor: bigint;
  readonly maximumMinor: bigint;
}

const boundsOf = (minimumMinor: bigint, maximumMinor: bigint): Bounds | null =>
  minimumMinor >= 0n && maximumMinor > 0n && minimumMinor <= maximumMinor
    ? { minimumMinor, maximumMinor }
    : null;

function localBounds({ localMinAmount, localMaxAmount }: WireOperator): Bounds | null {
  const [least, most] = [moneyOf("DZD", localMinAmount, "up"), moneyOf("DZD", localMaxAmount, "down")];
  if (least === null || most === null) return null;
  return boundsOf(wholeDinars(least.minor, "up"), wholeDinars(most.minor, "down"));
}

/** In dinars, and so that the cents which a face value becomes (rounded up) stay within the operator's own bounds. */
function foreignBounds(operator: WireOperator, { accountCurrency, fxRate }: ProviderTerms): Bounds | null {
  const least = moneyOf(accountCurrency, operator.minAmount, "up");
  const cents = parseDecimal(operator.maxAmount ?? "", 2, "down");
  const most = cents.ok ? moneyOf(accountCurrency, `${cents.value}e-2`, "exact") : null;
  if (least === null || most === null) return null;
  const inDinars = (money: Money, rounding: Rounding): bigint =>
    wholeDinars(multiplyByRate(money, fxRate, "DZD", rounding).minor, rounding);
  return boundsOf(inDinars(least, "up"), inDinars(most, "down"));
}

function moneyOf(
  currency: string,
  text: string | null | undefined,
  rounding: Rounding | "exact",
): Money | null {
  const money = text == null ? null : parseMoney(currency, text, rounding);
  return money?.ok ? money.value : null;
}

// ------------------------------------------------------------------------------------------------ one amount each

type Words = Readonly<Record<string, string>> | null | undefined;

function fixedPlans(operator: WireOperator, { local, foreign }: Rates): readonly ProviderPlan[] {
  const localAmounts = operator.localFixedAmounts ?? [];
  if (operator.supportsLocalAmounts === true && localAmounts.length > 0 && local !== null) {
    const words = [operator.localFixedAmountsPlanNames, operator.localFixedAmountsDescriptions];
    return localAmounts.flatMap((text) => {
      const amount = moneyOf("DZD", text, "exact");
      return amount === null
        ? []
        : fixedPlan(operator, local, { amount, faceValueMinor: amount.minor, words });
    });
  }
  if (foreign === null) return [];
  const amounts = operator.fixedAmounts ?? [];
  const isAligned = amounts.length === localAmounts.length;
  const words = [operator.fixedAmountsPlanNames, operator.fixedAmountsDescriptions];
  return amounts.flatMap((text, index) => {
    const amount = moneyOf(operator.senderCurrencyCode, text, "exact");
    if (amount === null) return [];
    const told = isAligned ? moneyOf("DZD", localAmounts[index], "exact") : null;
    const faceValueMinor = told?.minor ?? estimate(amount, foreign.fxRate);
    return fixedPlan(operator, { ...foreign, fixedAmount: amount }, { amount, faceValueMinor, words });
  });
}

/** What arrives of a foreign amount is not promised: the whole dinars that it is at least. */
const estimate = (amount: Money, rate: FxRate): bigint =>
  wholeDinars(multiplyByRate(amount, rate, "DZD", "down").minor, "down");

interface FixedAmount {
  readonly amount: Money;
  readonly faceValueMinor: bigint;
  readonly words: readonly Words[];
}

function fixedPlan(
  operator: WireOperator,
  terms: ProviderTerms,
  { amount, faceValueMinor, words }: FixedAmount,
): readonly ProviderPlan[] {
  const name = words.map((list) => wordFor(list, amount)).find((word) => word !== undefined);
  // A bundle that nobody can name is not sold.
  if (faceValueMinor <= 0n || amount.minor <= 0n || (isBundle(operator) && name === undefined)) return [];
  const text = toDecimalText(amount).replace(/\.?0+$/, "");
  const suffix = amount.currency === "DZD" ? `-${text}` : `-${text}-${amount.currency.toLowerCase()}`;
  return [
    planWith(operator, terms, {
      kind: "fixed",
      // An amount with a name of its own is more than credit.
      isAirtime: name === undefined,
      minimumMinor: null,
      maximumMinor: null,
      amountMinor: faceValueMinor,
      suffix,
      name: name ?? `${operator.name} ${text} ${amount.currency}`,
    }),
  ];
}

/** Their keys are amounts as texts of varying length: "0.17", "5.00". */
function wordFor(list: Words, amount: Money): string | undefined {
  const entry = Object.entries(list ?? {}).find(
    ([key, word]) => word.trim() !== "" && moneyOf(amount.currency, key, "exact")?.minor === amount.minor,
  );
  return entry?.[1].trim();
}
