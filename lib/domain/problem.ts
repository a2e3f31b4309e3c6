/**
 * Everything that can be refused to a person. Each code is a message key (`problem.<code>`) in three languages: a code
 * without words does not compile.
 */
export const PROBLEMS = [
  // numbers
  "number-missing",
  "number-not-digits",
  "number-too-short",
  "number-too-long",
  "number-foreign",
  "number-not-mobile",
  // plans and amounts
  "plan-unknown",
  "plan-disabled",
  "plan-changed",
  "amount-missing",
  "amount-not-a-number",
  "amount-too-precise",
  "amount-not-whole",
  "amount-too-small",
  "amount-too-large",
  "offer-not-offered",
  // sending
  "balance-too-low",
  "key-reused",
  "number-in-doubt",
  "same-again",
  "number-waits",
  "too-late-to-cancel",
  "cash-not-asked",
  "below-cost",
  "selling-stopped",
  "sending-stopped",
  "books-not-clean",
  // people
  "signed-out",
  "not-allowed",
  "not-found",
  "credentials-wrong",
  "too-many-attempts",
  "account-disabled",
  "password-too-short",
  "password-common",
  "password-wrong",
  "password-same",
  "password-too-long",
  "password-must-change",
  "email-invalid",
  "email-taken",
  "phone-taken",
  "name-missing",
  "contact-missing",
  "reason-missing",
  "margin-invalid",
  "minutes-invalid",
  "name-too-long",
  "tiles-full",
  "role-unknown",
  // providers
  "provider-unknown",
  "provider-missing",
  // verdicts
  "resolution-too-early",
  "resolution-open",
  "resolution-decided",
  "resolution-outdated",
  "resolution-same-admin",
  "resolution-not-independent",
  "reason-too-short",
  "evidence-too-short",
  // anything else
  "input-invalid",
  "unexpected",
] as const;

export type ProblemCode = (typeof PROBLEMS)[number];
