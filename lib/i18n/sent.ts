import type { Messages } from "./catalogues";

/**
 * The words that a browser is sent: only those that its own components say, the others are said on the server. By the part of
 * the house whose layout sends them; `sent.test.ts` compares them with what the components use.
 */
export const SENT = {
  everywhere: ["error"],
  public: ["claim", "invite", "orderState", "problem", "shell", "signIn"],
  counter: [
    "customers",
    "enquiry",
    "funding",
    "operator",
    "order",
    "orderReason",
    "orderState",
    "people",
    "problem",
    "receipt",
    "send",
    "sessions",
    "settings",
    "shell",
    "subForm",
    "text",
    "twoFactor",
  ],
  office: [
    "audit",
    "fundingDesk",
    "guards",
    "operator",
    "people",
    "plans",
    "problem",
    "providers",
    "resellers",
    "review",
    "sessions",
    "settings",
    "shell",
    "team",
    "text",
    "twoFactor",
    "verdict",
  ],
} as const satisfies Readonly<Record<string, readonly (keyof Messages)[]>>;

export type Audience = keyof typeof SENT;
