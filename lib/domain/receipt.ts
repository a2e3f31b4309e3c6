import type { OrderState } from "./order";
import type { OrderStatus } from "./order-status";
import type { Operator } from "./plan";

/** Black squares on white, as the path of an SVG whose unit is one square; a margin of four all around is part of `size`. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** What stands on a receipt. Amounts are decimal strings in major units, times ISO 8601 UTC. */
export interface Receipt {
  readonly reference: string;
  readonly shopName: string;
  readonly state: OrderState;
  readonly status: OrderStatus;
  /** "0770****56": the whole number is not among what a receipt is made of. */
  readonly maskedMsisdn: string;
  readonly operator: Operator | null;
  readonly planName: string;
  /** What the customer pays at the counter. */
  readonly faceValue: string;
  readonly createdAt: string;
  readonly finalAt: string | null;
  /** When all this was true. */
  readonly toldAt: string;
  /** Names this order to the public page, signed. */
  readonly slip: string;
}
