import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { WebhookCall, WebhookHint } from "../provider";
import { decimalSchema } from "./wire";

/**
 * Reloadly's call when an asynchronous top-up ends. Its signature is a lower-case hexadecimal HMAC-SHA256 over the body as it
 * came, a colon, and the header with the time, under a secret that opens nothing else. The time's age is not judged: a
 * repeated call carries the old one, and all that a call brings about is a look at the order.
 */
const SIGNATURE = /^[0-9a-f]{64}$/;
/** Seconds or milliseconds, nobody says which. Without a colon, so that body and time cannot be cut apart elsewhere. */
const TIMESTAMP = /^[\x21-\x39\x3b-\x7e]{1,40}$/;

export function isSignedByReloadly({ body, headers }: WebhookCall, secret: string): boolean {
  const signature = headers.get("x-reloadly-signature") ?? "";
  const timestamp = headers.get("x-reloadly-request-timestamp") ?? "";
  if (!SIGNATURE.test(signature) || !TIMESTAMP.test(timestamp)) return false;
  const expected = createHmac("sha256", secret).update(body).update(`:${timestamp}`).digest();
  return timingSafeEqual(Buffer.from(signature, "hex"), expected);
}

const identifier = decimalSchema.pipe(z.string().min(1).max(200)).nullish().catch(null);
const partSchema = z.looseObject({
  transactionId: identifier,
  customIdentifier: identifier,
  reference: identifier,
});

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;

/** Which orders it is about, in every shape that was seen; none where it cannot be read. The status in it is not even read. */
export function hintOfReloadly({ body }: WebhookCall): WebhookHint {
  const said = jsonOf(body);
  const data = fieldOf(said, "data");
  const places = [said, data, fieldOf(data, "transaction"), fieldOf(said, "transaction")];
  const parts = places.flatMap((place) => {
    const part = partSchema.safeParse(place);
    return part.success ? [part.data] : [];
  });
  const named = (values: readonly (string | null | undefined)[]): readonly string[] => [
    ...new Set(values.filter((value) => value != null)),
  ];
  return {
    providerOrderIds: named(parts.map((part) => part.transactionId)),
    references: named(parts.flatMap((part) => [part.customIdentifier, part.reference])),
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
