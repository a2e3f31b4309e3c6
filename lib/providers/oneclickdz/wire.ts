import "server-only";
import { z } from "zod";

/**
 * What OneClickDz says (Flexy API v3), read leniently: unknown fields pass, `meta` and `requestId` may be missing, lists
 * are read row by row. Fields that decide about money stay `unknown` here and are held against our order in translate.ts.
 */
/** A success that carries an error and a refusal that carries data contradict themselves: they are neither. */
export const successSchema = z.looseObject({
  success: z.literal(true),
  data: z.unknown(),
  error: z.null().optional(),
});

export const refusalSchema = z.looseObject({
  success: z.literal(false),
  error: z.looseObject({ code: z.string() }),
  data: z.null().optional(),
});

/** An id is opaque to us. */
const idSchema = z.string().trim().min(1).max(200);

/** Words for people: not worth losing the rest for. */
const textSchema = z.string().nullish().catch(null);

export const acceptedSchema = z.looseObject({ topupId: idSchema, topupRef: textSchema });

/** JSON numbers by their decimal text; some fields were seen as texts. A float is never calculated with. */
export const decimalSchema = z.union([z.number().transform(String), z.string().trim()]);

export const topUpSchema = z.looseObject({
  status: z.string(),
  _id: z.unknown().optional(),
  ref: z.unknown().optional(),
  plan_code: z.unknown().optional(),
  MSSIDN: z.unknown().optional(),
  topup_amount: z.unknown().optional(),
  balance_amount: z.unknown().optional(),
  created_at: z.unknown().optional(),
  refund_message: z.unknown().optional(),
  suggested_offers: z.unknown().optional(),
});
export type TopUp = z.infer<typeof topUpSchema>;

export const offerSchema = z.looseObject({
  typename: textSchema,
  plan_code: z.string().min(1).max(200),
  amount: decimalSchema,
});

const count = z.coerce.number().int().min(0);
const paginationSchema = z.looseObject({ page: count.optional(), totalPages: count.optional() });
/** The examples page inside `data`, the text mentions `meta`. */
export const listSchema = z.looseObject({
  success: z.literal(true),
  data: z.looseObject({
    items: z.array(z.unknown()),
    pagination: paginationSchema.optional().catch(undefined),
  }),
  meta: z
    .looseObject({ pagination: paginationSchema.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The words of `operation` are not published: what moved is told by the two balances. */
export const movementSchema = z.looseObject({
  _id: idSchema,
  type: z.string(),
  oldBalance: decimalSchema,
  newBalance: decimalSchema,
  time: z.string(),
});

export const plansSchema = z
  .looseObject({ dynamicPlans: z.array(z.unknown()).optional(), fixedPlans: z.array(z.unknown()).optional() })
  .refine((plans) => plans.dynamicPlans !== undefined || plans.fixedPlans !== undefined);

export const planSchema = z.looseObject({
  code: z.string().min(1).max(200),
  name: textSchema,
  operator: textSchema,
  isEnabled: z.boolean().default(true),
  cost: decimalSchema.nullish().catch(null),
  min_amount: decimalSchema.nullish(),
  max_amount: decimalSchema.nullish(),
  amount: decimalSchema.nullish(),
});
export type WirePlan = z.infer<typeof planSchema>;

export const balanceSchema = z.looseObject({ balance: decimalSchema });

const operatorStateSchema = z.enum(["up", "down"]).optional().catch(undefined);
export const pingSchema = z.looseObject({
  api: z.string(),
  operators: z
    .looseObject({ mobilis: operatorStateSchema, ooredoo: operatorStateSchema, djezzy: operatorStateSchema })
    .catch({ mobilis: undefined, ooredoo: undefined, djezzy: undefined }),
});

/** The answer echoes the key in full; the wire has redacted it before it gets here. */
export const identitySchema = z.looseObject({
  username: z.string().min(1).nullish(),
  apiKey: z.looseObject({
    type: z.enum(["SANDBOX", "PRODUCTION"]),
    scope: textSchema,
    isEnabled: z.boolean().nullish(),
  }),
});
