import "server-only";
import { z } from "zod";

/**
 * What Reloadly's airtime API says, read leniently: unknown fields pass, lists are read row by row, identifiers and
 * figures may be texts or numbers. Numbers come as the text they were written in (the wire is opened so): they are exact
 * decimals of varying length. What decides about money stays `unknown` here and is held against our order in translate.ts.
 */
export const decimalSchema = z.union([z.string().trim(), z.number().transform(String)]);

/** Some answers have numbers where others have texts (long digits, leading zeros). */
const idSchema = decimalSchema.pipe(z.string().min(1).max(200));

/** Nothing is a count but digits: what is coerced makes a 0 of null. */
const countSchema = decimalSchema.pipe(z.string().regex(/^\d{1,12}$/)).transform(Number);

/** Words for people: not worth losing the rest for. */
const textSchema = z.string().nullish().catch(null);

/** Their error object has `errorCode`, if only as null; what a proxy or the bare framework says has none. */
export const errorSchema = z.looseObject({ errorCode: z.string().nullable(), message: textSchema });

/** No answer to a POST carries an error as well. */
export const acceptedSchema = z.looseObject({
  transactionId: idSchema,
  errorCode: z.null().optional(),
  code: z.null().optional(),
});

/** The four statuses; the transaction is in it, or around it, or nowhere. */
export const statusSchema = z.looseObject({
  status: z.string(),
  code: textSchema,
  transaction: z.looseObject({}).nullish(),
  transactionId: z.unknown().optional(),
});
export type StatusSaid = z.infer<typeof statusSchema>;

export const transactionSchema = z.looseObject({
  status: z.unknown().optional(),
  transactionId: z.unknown().optional(),
  customIdentifier: z.unknown().optional(),
  recipientPhone: z.unknown().optional(),
  countryCode: z.unknown().optional(),
  operatorId: z.unknown().optional(),
  requestedAmount: z.unknown().optional(),
  requestedAmountCurrencyCode: z.unknown().optional(),
  balanceInfo: z.unknown().optional(),
});
export type Transaction = z.infer<typeof transactionSchema>;

export const balanceInfoSchema = z.looseObject({
  cost: decimalSchema.nullish().catch(null),
  oldBalance: decimalSchema.nullish().catch(null),
  newBalance: decimalSchema.nullish().catch(null),
  currencyCode: z.string(),
});

/** A page of the report. `last` is missing in none of the recorded answers, but it is not needed to count. */
export const pageSchema = z.looseObject({
  content: z.array(z.unknown()),
  totalElements: countSchema,
});

export const operatorsSchema = z.array(z.unknown());

/** Absent, null, or the wrong type all mean that it is not so. */
const flag = z.boolean().nullish().catch(null);
const decimals = z.array(decimalSchema).nullish().catch(null);
/** Amounts as texts ("0.17", "5.00") to words; an empty one is a list in some examples. */
const words = z.record(z.string(), z.string()).nullish().catch(null);
const optionalDecimal = decimalSchema.nullish().catch(null);

export const operatorSchema = z.looseObject({
  operatorId: countSchema,
  name: z.string().min(1),
  bundle: flag,
  data: flag,
  comboProduct: flag,
  pin: flag,
  supportsLocalAmounts: flag,
  denominationType: z.enum(["FIXED", "RANGE"]),
  senderCurrencyCode: z.string(),
  destinationCurrencyCode: z.string(),
  internationalDiscount: optionalDecimal,
  localDiscount: optionalDecimal,
  minAmount: optionalDecimal,
  maxAmount: optionalDecimal,
  localMinAmount: optionalDecimal,
  localMaxAmount: optionalDecimal,
  fx: z.looseObject({ rate: decimalSchema }),
  fixedAmounts: decimals,
  fixedAmountsDescriptions: words,
  fixedAmountsPlanNames: words,
  localFixedAmounts: decimals,
  localFixedAmountsDescriptions: words,
  localFixedAmountsPlanNames: words,
  fees: z
    .looseObject({
      international: optionalDecimal,
      internationalPercentage: optionalDecimal,
      local: optionalDecimal,
      localPercentage: optionalDecimal,
    })
    .nullish()
    .catch(null),
  status: z.unknown().optional(),
});
export type WireOperator = z.infer<typeof operatorSchema>;

/** Of an operator that was found for a number, as much as says whose it is. */
export const detectedSchema = operatorSchema.pick({ name: true, destinationCurrencyCode: true });

export const balanceSchema = z.looseObject({ balance: decimalSchema, currencyCode: z.string() });

/** `expires_in` was seen as a number and as a text. */
export const tokenSchema = z.looseObject({
  access_token: z.string().min(8),
  expires_in: countSchema.nullish().catch(null),
  scope: textSchema,
});
