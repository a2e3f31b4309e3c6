import { z } from "zod";
import {
  type CostPpm,
  type CurrencyCode,
  digitsOfCurrency,
  dinars,
  divideByRate,
  divideFraction,
  divideUp,
  expectedCostOf,
  type Fraction,
  type FxRate,
  type Money,
  overRate,
} from "./money";

/**
 * What a provider takes for a plan where its account is kept in another currency than the sale: enough to know, without
 * asking anybody, what to put into the order and what it is expected to cost, for any face value.
 */
export interface ProviderTerms {
  /** What our account there is charged in. */
  readonly accountCurrency: CurrencyCode;
  /** What is put into the order: the face value itself, in dinars, or the amount of the account's currency that becomes it. */
  readonly sends: "face-value" | "account-currency";
  /** Where the plan is bought at one amount of the account's currency, this one. */
  readonly fixedAmount: Money | null;
  /** Dinars for one unit of the account's currency, as the provider counts for this operator. */
  readonly fxRate: FxRate;
  /** Of the amount sent, in millionths: 4 % is 40000. */
  readonly discountPpm: number;
  readonly feePpm: number;
  /** On top, for each order; in the account's currency or in dinars. */
  readonly flatFee: Money;
}

/** What is needed of a plan. `terms` is null where the provider's account is kept in dinars and `costPpm` says its rate. */
export interface CostedPlan {
  readonly costPpm: CostPpm | null;
  readonly terms: ProviderTerms | null;
}

const PPM = 1_000_000n;
/** Amounts that people buy at have two decimals in every currency sent; more might be refused, or cut to less than was paid for. */
const SENT_DIGITS = 2;

/**
 * What to put into the order, frozen on it when its provider is chosen. In a foreign currency it is rounded up to the
 * cent, so that what arrives is never less than the face value.
 */
export function amountToSend({ terms }: Pick<CostedPlan, "terms">, faceValueMinor: bigint): Money {
  if (terms === null || terms.sends === "face-value") return dinars(faceValueMinor);
  if (terms.fixedAmount !== null) return terms.fixedAmount;
  const { accountCurrency, fxRate } = terms;
  const exact = divideByRate(dinars(faceValueMinor), fxRate, accountCurrency, "up");
  const step = 10n ** BigInt(Math.max(digitsOfCurrency(accountCurrency) - SENT_DIGITS, 0));
  return { currency: accountCurrency, minor: divideUp(exact.minor, step) * step };
}

/**
 * What the provider is expected to take, in its account's currency: amount × (1 − discount + fee) + flat fee, divided
 * once, at the end, and rounded up. Null where its rate is unknown.
 */
export function expectedCost(plan: CostedPlan, faceValueMinor: bigint): Money | null {
  const { terms, costPpm } = plan;
  if (terms === null) {
    const costMinor = expectedCostOf(faceValueMinor, costPpm);
    return costMinor === null ? null : dinars(costMinor);
  }
  const sent = inAccountCurrency(amountToSend(plan, faceValueMinor), terms);
  const flat = inAccountCurrency(terms.flatFee, terms);
  const keptPpm = PPM - BigInt(terms.discountPpm) + BigInt(terms.feePpm);
  const minor = divideFraction(
    {
      dividend: sent.dividend * keptPpm * flat.divisor + flat.dividend * sent.divisor * PPM,
      divisor: sent.divisor * flat.divisor * PPM,
    },
    "up",
  );
  return { currency: terms.accountCurrency, minor };
}

const inAccountCurrency = (money: Money, { accountCurrency, fxRate }: ProviderTerms): Fraction =>
  money.currency === accountCurrency
    ? { dividend: money.minor, divisor: 1n }
    : overRate(money, fxRate, accountCurrency);

const restingBigint = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => BigInt(text));
const restingMoney = z.object({ currency: z.string(), minor: restingBigint });

/** Terms as they rest in a JSON column: a bigint is its decimal string there. */
const restingTerms = z.object({
  accountCurrency: z.string(),
  sends: z.enum(["face-value", "account-currency"]),
  fixedAmount: restingMoney.nullable(),
  fxRate: restingBigint,
  discountPpm: z.int().min(0).max(Number(PPM)),
  feePpm: z.int().min(0),
  flatFee: restingMoney,
});

const restMoney = ({ currency, minor }: Money) => ({ currency, minor: minor.toString() });

export const restTerms = (terms: ProviderTerms) => ({
  ...terms,
  fixedAmount: terms.fixedAmount === null ? null : restMoney(terms.fixedAmount),
  fxRate: terms.fxRate.toString(),
  flatFee: restMoney(terms.flatFee),
});

export const wakeTerms = (resting: unknown): ProviderTerms | null => restingTerms.nullable().parse(resting);
