import "server-only";
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { referenceSchema } from "@/lib/domain/order-input";

/**
 * A slip is a text that names one order and that only we can have written: the order's own part of its reference, then 128
 * bits of a signature over the whole of it. Its key is derived from the web's secret for this purpose alone, so nothing
 * signed elsewhere passes as a slip. It has 48 characters, so that the code of its address stays coarse enough for a cheap
 * camera and a worn print head. It does not expire: it shows a state, moves nothing, and a customer may come back in a week.
 */
const PREFIX = "tb_";
const OWN_CHARS = 26;
const SIGNATURE_BYTES = 16;
const SHAPE = /^[0-9a-z]{26}[A-Za-z0-9_-]{22}$/;

/** `secret`: the web's AUTH_SECRET. Whoever changes it makes all slips invalid. Throws on what is no reference. */
export function writeSlip(reference: string, secret: string): string {
  const own = referenceSchema.parse(reference).slice(PREFIX.length);
  return `${own}${sign(reference, secret)}`;
}

/** The reference of the order that a slip names; null for any text that we did not write. */
export function readSlip(text: string, secret: string): string | null {
  if (!SHAPE.test(text)) return null;
  const reference = `${PREFIX}${text.slice(0, OWN_CHARS)}`;
  // Compared as text: the bytes alone would let a second spelling of their last character pass.
  const signature = Buffer.from(text.slice(OWN_CHARS));
  return timingSafeEqual(signature, Buffer.from(sign(reference, secret))) ? reference : null;
}

function sign(reference: string, secret: string): string {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "taabia/claim-slip/1", 32));
  const signature = createHmac("sha256", key).update(reference).digest();
  return signature.subarray(0, SIGNATURE_BYTES).toString("base64url");
}
