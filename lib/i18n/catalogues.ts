import type { Role } from "@/lib/domain/access";
import type { AuditAction, AuditFault } from "@/lib/domain/audit";
import type { BookFaultKind } from "@/lib/domain/book-fault";
import type { OrderReason, OrderState } from "@/lib/domain/order";
import type { Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import ar from "@/messages/ar.json";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import type { Locale } from "./locales";

/** What has to have words: a new problem, state, reason or fault without them does not compile, in any language. */
interface Owed {
  readonly problem: Readonly<Record<ProblemCode, string>>;
  readonly orderState: Readonly<Record<OrderState, string>>;
  readonly orderReason: Readonly<Record<OrderReason, string>>;
  readonly bookFault: Readonly<Record<BookFaultKind, string>>;
  readonly operator: Readonly<Record<Operator, string>>;
  readonly people: {
    readonly roles: Readonly<Record<Role, string>>;
    readonly roleMeans: Readonly<Record<Role, string>>;
  };
  readonly audit: {
    readonly actions: Readonly<Record<AuditAction, string>>;
    readonly faults: Readonly<Record<AuditFault, string>>;
  };
}

export type Messages = typeof en;

export const CATALOGUES = { ar, fr, en } satisfies Readonly<Record<Locale, Messages & Owed>>;
