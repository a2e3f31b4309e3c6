import { z } from "zod";
import { parseMsisdn } from "./msisdn";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

/** How a person signs in: by e-mail, by phone (national form), or by either. */
export interface Contact {
  /** Lower case. A stand-in where the person has a phone only: see `shownEmail`. */
  readonly email: string;
  readonly phone: string | null;
}

/** `.invalid` is reserved: no mail can ever reach an address made for somebody who has none. */
const NO_EMAIL_DOMAIN = "@phone.invalid";
const LONGEST_EMAIL = 254;

const emailSchema = z.email().max(LONGEST_EMAIL);

function parseEmail(text: string): Result<string, ProblemCode> {
  const email = text.trim().toLowerCase();
  return emailSchema.safeParse(email).success && !email.endsWith(NO_EMAIL_DOMAIN)
    ? ok(email)
    : refuse("email-invalid");
}

/** Reads the two fields of a form for a new person; empty text means not given, and one of the two is needed. */
export function parseContact(fields: { email: string; phone: string }): Result<Contact, ProblemCode> {
  const hasEmail = fields.email.trim() !== "";
  const hasPhone = fields.phone.trim() !== "";
  if (!hasEmail && !hasPhone) return refuse("contact-missing");
  const phone = hasPhone ? parseMsisdn(fields.phone) : ok(null);
  if (!phone.ok) return phone;
  const email = hasEmail ? parseEmail(fields.email) : ok(`${phone.value}${NO_EMAIL_DOMAIN}`);
  return email.ok ? ok({ email: email.value, phone: phone.value }) : email;
}

/** The address as people may see it: null for a stand-in. */
export const shownEmail = (email: string): string | null => (email.endsWith(NO_EMAIL_DOMAIN) ? null : email);

export type Login =
  | { readonly kind: "email"; readonly email: string }
  | { readonly kind: "phone"; readonly phone: string };

/** What was typed under "Email or phone"; null where it can be neither. */
export function parseLogin(text: string): Login | null {
  if (text.includes("@")) {
    const email = parseEmail(text);
    return email.ok ? { kind: "email", email: email.value } : null;
  }
  const phone = parseMsisdn(text);
  return phone.ok ? { kind: "phone", phone: phone.value } : null;
}
