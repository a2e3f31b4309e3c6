import { LINE_KINDS } from "./line-kind";
import { ORDER_STATES } from "./order";
import { OPERATORS, PLAN_KINDS } from "./plan";
import { count, flag, instant, listOf, oneOf, orNull, type ShapedBy, shapeOf, text } from "./shape";

/** What `POST /api/numbers/known` answers about a whole number, read in the browser. */

const knownOrder = shapeOf({
  reference: text,
  state: oneOf(ORDER_STATES),
  planName: text,
  planKind: oneOf(PLAN_KINDS),
  faceValue: text,
  createdAt: instant,
});

const knownNumber = shapeOf({
  name: orNull(text),
  lastOrders: listOf(knownOrder),
  usual: orNull(shapeOf({ planCode: text, amount: text })),
  operator: orNull(oneOf(OPERATORS)),
  line: orNull(oneOf(LINE_KINDS)),
  unfitPlanCodes: listOf(text),
});

const deliveryTime = shapeOf({
  operator: oneOf(OPERATORS),
  planCode: orNull(text),
  usual: orNull(shapeOf({ medianSeconds: count, p90Seconds: count })),
  isSlow: flag,
});

export const numberAnswerOnWire = shapeOf({
  /** Null where this shop has never sold to it. */
  known: orNull(knownNumber),
  /** How long top-ups take at this moment. */
  times: listOf(deliveryTime),
});
export type NumberAnswer = ShapedBy<typeof numberAnswerOnWire>;
