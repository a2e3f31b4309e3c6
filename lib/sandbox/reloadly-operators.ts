import "server-only";
import { decimalE11, exactly, inE5, ONE_E11, readE11 } from "./reloadly-decimals";

/**
 * Ids, names and international discounts of 6, 7 and 8 are the provider's (2020). Everything else about Algeria is our
 * invention, because nothing of it is published: denominations, limits, local amounts, rates, fees and the data
 * operator. They are chosen to be as different, and the rates as awkward, as the documented object allows.
 */
export interface SandboxOperator {
  readonly id: number;
  readonly name: string;
  readonly isData: boolean;
  readonly isBundle: boolean;
  readonly supportsLocalAmounts: boolean;
  /** Dinars for one unit of the account's currency, as it is written on the wire. */
  readonly rate: string;
  /** Per cent. */
  readonly internationalDiscount: string;
  readonly localDiscount: string;
  readonly fees: {
    readonly international: string;
    readonly internationalPercentage: string;
    readonly local: string;
    readonly localPercentage: string;
  };
  readonly mostPopularAmount: string | null;
  readonly shape:
    | {
        readonly kind: "RANGE";
        readonly min: string;
        readonly max: string;
        readonly localMin: string | null;
        readonly localMax: string | null;
      }
    | { readonly kind: "FIXED"; readonly amounts: readonly FixedAmount[] };
}

interface FixedAmount {
  readonly amount: string;
  /** In dinars; null where the operator sells none. */
  readonly local: string | null;
  readonly description: string | null;
}

const NO_FEES = {
  international: "0.0",
  internationalPercentage: "0.0",
  local: "0.0",
  localPercentage: "0.0",
};
const PLAIN = { isData: false, isBundle: false, localDiscount: "0.0", fees: NO_FEES };

export const LISTED_OPERATORS: readonly SandboxOperator[] = [
  {
    ...PLAIN,
    id: 6,
    name: "Mobilis Algeria",
    supportsLocalAmounts: true,
    rate: "134.67000000000",
    internationalDiscount: "5.0",
    mostPopularAmount: "5",
    shape: { kind: "RANGE", min: "0.75", max: "37.10", localMin: "100.00", localMax: "5000.00" },
  },
  {
    ...PLAIN,
    id: 7,
    name: "Ooredoo Algeria",
    supportsLocalAmounts: true,
    rate: "133.90000000000",
    internationalDiscount: "4.0",
    mostPopularAmount: null,
    shape: {
      kind: "FIXED",
      amounts: [
        { amount: "0.75", local: "100.00", description: null },
        { amount: "3.74", local: "500.00", description: null },
        { amount: "7.47", local: "1000.00", description: null },
        { amount: "14.94", local: "2000.00", description: null },
      ],
    },
  },
  {
    ...PLAIN,
    id: 8,
    name: "Djezzy Algeria",
    supportsLocalAmounts: false,
    rate: "133.74310000000",
    internationalDiscount: "4.0",
    mostPopularAmount: "5",
    shape: { kind: "RANGE", min: "0.80", max: "40.00", localMin: null, localMax: null },
  },
  {
    ...PLAIN,
    id: 900_006,
    name: "Mobilis Algeria Data Bundles",
    isData: true,
    isBundle: true,
    supportsLocalAmounts: false,
    rate: "134.67000000000",
    internationalDiscount: "3.0",
    fees: { ...NO_FEES, international: "0.20" },
    mostPopularAmount: null,
    shape: {
      kind: "FIXED",
      amounts: [
        { amount: "3.75", local: null, description: "2GB valid for 7 days" },
        { amount: "10.00", local: null, description: "10GB valid for 30 days" },
      ],
    },
  },
];

/** Which operator a number's first digit belongs to: 05 Ooredoo, 06 Mobilis, 07 Djezzy. */
export const OPERATOR_OF_PREFIX: Readonly<Record<string, number>> = { "5": 7, "6": 6, "7": 8 };

/**
 * Numbers of which detection says something else than their beginning: no network at all (null), or another one's operator.
 * Ours, like all numbers that mean something here; what is sent to them is sent as to any other.
 */
export const DETECTED_OTHERWISE: ReadonlyMap<string, number | null> = new Map([
  ["213520000001", null],
  ["213520000002", 8],
]);

interface Quote {
  /** In the account's currency. */
  readonly costE5: bigint;
  readonly discountE5: bigint;
  readonly feeE5: bigint;
  /** Dinars, as they are written on the wire. */
  readonly delivered: string;
}

/** What an order takes from the wallet: S x (1 - discount% + fee%) + flat fee, and a percentage fee ends the discount. */
export function quoteOf(operator: SandboxOperator, amount: string, isLocal: boolean): Quote {
  const { fees } = operator;
  const hundred = 100n * ONE_E11;
  // Amount and flat fee are both in the order's currency, so one divisor brings them home.
  const divisor = (isLocal ? decimalE11(operator.rate) : ONE_E11) * hundred;
  const amountE11 = decimalE11(amount);
  const flat = decimalE11(isLocal ? fees.local : fees.international) * hundred;
  const feePart = amountE11 * decimalE11(isLocal ? fees.localPercentage : fees.internationalPercentage);
  const discount = isLocal ? operator.localDiscount : operator.internationalDiscount;
  const discountPart = feePart > 0n ? 0n : amountE11 * decimalE11(discount);
  return {
    costE5: inE5(amountE11 * hundred - discountPart + feePart + flat, divisor),
    discountE5: inE5(discountPart, divisor),
    feeE5: inE5(feePart + flat, divisor),
    delivered: isLocal ? amount : deliveredFor(operator, amount),
  };
}

function deliveredFor(operator: SandboxOperator, amount: string): string {
  const { shape } = operator;
  const listed = shape.kind === "FIXED" ? shape.amounts.find((one) => isSame(one.amount, amount)) : undefined;
  return listed?.local ?? converted(operator, amount);
}

/** Dinars with two decimals. */
export function converted({ rate }: SandboxOperator, amount: string): string {
  const scale = ONE_E11 * ONE_E11;
  const hundredths = (decimalE11(amount) * decimalE11(rate) * 200n + scale) / (scale * 2n);
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}`;
}

const isSame = (one: string, other: string): boolean => readE11(one) === readE11(other);

/** Whether the operator sells exactly this. The documented texts name the limits; see the API for the words. */
export function sells({ shape }: SandboxOperator, amount: string, isLocal: boolean): boolean {
  if (shape.kind === "FIXED") {
    return shape.amounts.some((one) => {
      const listed = isLocal ? one.local : one.amount;
      return listed !== null && isSame(listed, amount);
    });
  }
  const [min, max] = isLocal ? [shape.localMin, shape.localMax] : [shape.min, shape.max];
  if (min === null || max === null) return false;
  const amountE11 = decimalE11(amount);
  return amountE11 >= decimalE11(min) && amountE11 <= decimalE11(max);
}

const orNull = (text: string | null): object | null => (text === null ? null : exactly(text));
const SUGGESTED = ["1", "5", "10"];

/** The operator object, as the newest sources have it. */
export function operatorBody(operator: SandboxOperator, isActive: boolean, query: URLSearchParams): object {
  const { id, name, shape, fees } = operator;
  const suggested =
    shape.kind === "RANGE" ? SUGGESTED.filter((amount) => sells(operator, amount, false)) : [];
  return {
    id,
    operatorId: id,
    name,
    bundle: operator.isBundle,
    data: operator.isData,
    comboProduct: false,
    pin: false,
    supportsLocalAmounts: operator.supportsLocalAmounts,
    supportsGeographicalRechargePlans: false,
    denominationType: shape.kind,
    senderCurrencyCode: "USD",
    senderCurrencySymbol: "$",
    destinationCurrencyCode: "DZD",
    destinationCurrencySymbol: "د.ج.\u200f",
    commission: exactly(operator.internationalDiscount),
    internationalDiscount: exactly(operator.internationalDiscount),
    localDiscount: exactly(operator.localDiscount),
    mostPopularAmount: orNull(operator.mostPopularAmount),
    mostPopularLocalAmount: null,
    ...limitsBody(shape),
    country: { isoName: "DZ", name: "Algeria" },
    fx: { rate: exactly(operator.rate), currencyCode: "DZD" },
    logoUrls: ["https://s3.amazonaws.com/rld-operator/synthetic-size-1.png"],
    ...fixedBody(shape),
    suggestedAmounts: query.get("suggestedAmounts") === "true" ? suggested.map(exactly) : [],
    suggestedAmountsMap:
      query.get("suggestedAmountsMap") === "true"
        ? Object.fromEntries(suggested.map((amount) => [amount, exactly(converted(operator, amount))]))
        : {},
    fees: Object.fromEntries(Object.entries(fees).map(([key, text]) => [key, exactly(text)])),
    geographicalRechargePlans: [],
    promotions: [],
    status: isActive ? "ACTIVE" : "INACTIVE",
  };
}

function limitsBody(shape: SandboxOperator["shape"]): object {
  const range = shape.kind === "RANGE" ? shape : { min: null, max: null, localMin: null, localMax: null };
  return {
    minAmount: orNull(range.min),
    maxAmount: orNull(range.max),
    localMinAmount: orNull(range.localMin),
    localMaxAmount: orNull(range.localMax),
  };
}

function fixedBody(shape: SandboxOperator["shape"]): object {
  const amounts = shape.kind === "FIXED" ? shape.amounts : [];
  const described = amounts.filter(({ description }) => description !== null);
  return {
    fixedAmounts: amounts.map(({ amount }) => exactly(amount)),
    fixedAmountsDescriptions: Object.fromEntries(
      described.map(({ amount, description }) => [amount, description]),
    ),
    fixedAmountsPlanNames: {},
    localFixedAmounts: amounts.flatMap(({ local }) => (local === null ? [] : [exactly(local)])),
    localFixedAmountsDescriptions: {},
    localFixedAmountsPlanNames: {},
  };
}

/** What our account gets on it; per cent. */
export function commissionBody(operator: SandboxOperator, isActive: boolean): object {
  const { id, name, isData, isBundle } = operator;
  return {
    operator: {
      id,
      operatorId: id,
      name,
      countryCode: "DZ",
      data: isData,
      bundle: isBundle,
      status: isActive,
    },
    percentage: exactly(operator.internationalDiscount),
    internationalPercentage: exactly(operator.internationalDiscount),
    localPercentage: exactly(operator.localDiscount),
    updatedAt: "2020-12-26 06:57:06",
  };
}

export const PROMOTIONS = [
  {
    id: 900_001,
    promotionId: 900_001,
    operatorId: 8,
    title: "Djezzy Algeria From 01 Jan 2026 00:00 To 31 Jan 2026 23:59 (GMT+01:00)",
    title2: "Bonus",
    description: "<b>Synthetic</b> promotion text<script>alert(1)</script>",
    startDate: "2026-01-01T00:00:00+00:00",
    endDate: "2026-01-31T22:59:00+00:00",
    denominations: "USD 5 and up",
    localDenominations: null,
  },
];
