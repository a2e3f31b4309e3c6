import "server-only";
import { z } from "zod";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import { type Role, rolesBelow, seesMargins } from "@/lib/domain/access";
import type { PersonView, ResellerDetail, ResellerView } from "@/lib/domain/back-office-views";
import { shownEmail } from "@/lib/domain/contact";
import { creditView, owedOf } from "@/lib/domain/credit";
import type { Limits } from "@/lib/domain/limits";
import { toMarginPercent } from "@/lib/domain/margin";
import { toMajor } from "@/lib/domain/money";
import type { LimitsView } from "@/lib/domain/views";

const PERSON_COLUMNS = {
  id: true,
  name: true,
  role: true,
  email: true,
  phoneNumber: true,
  disabledAt: true,
  mustChangePassword: true,
  twoFactorEnabled: true,
} as const;

interface PersonColumns {
  id: string;
  name: string;
  role: Role;
  email: string;
  phoneNumber: string | null;
  disabledAt: Date | null;
  mustChangePassword: boolean;
  twoFactorEnabled: boolean;
}

const toPersonView = (person: PersonColumns): PersonView => ({
  id: person.id,
  name: person.name,
  role: person.role,
  email: shownEmail(person.email),
  phone: person.phoneNumber,
  isDisabled: person.disabledAt !== null,
  mustChangePassword: person.mustChangePassword,
  hasTwoFactor: person.twoFactorEnabled,
});

const RESELLER_COLUMNS = {
  id: true,
  name: true,
  marginBps: true,
  belowCostAllowed: true,
  perOrderMinor: true,
  perDayMinor: true,
  perNumberMinor: true,
  creditLimitMinor: true,
  disabledAt: true,
  closedByParent: true,
  mayHaveSubs: true,
  parent: { select: { id: true, name: true } },
  createdAt: true,
  accounts: { select: { kind: true, balanceMinor: true } },
  _count: { select: { users: true } },
} as const;

interface ResellerColumns extends Limits {
  id: string;
  name: string;
  marginBps: number;
  belowCostAllowed: boolean;
  creditLimitMinor: bigint | null;
  disabledAt: Date | null;
  closedByParent: boolean;
  mayHaveSubs: boolean;
  parent: { id: string; name: string } | null;
  createdAt: Date;
  accounts: readonly { kind: string; balanceMinor: bigint }[];
  _count: { users: number };
}

const limitsView = ({ perOrderMinor, perDayMinor, perNumberMinor }: Limits): LimitsView => {
  const shown = (minor: bigint | null) => (minor === null ? null : toMajor(minor));
  return { perOrder: shown(perOrderMinor), perDay: shown(perDayMinor), perNumber: shown(perNumberMinor) };
};

function toResellerView({ role }: AdminScope, reseller: ResellerColumns): ResellerView {
  const balance = (kind: "available" | "held" | "credit") =>
    reseller.accounts.find((account) => account.kind === kind)?.balanceMinor ?? 0n;
  return {
    id: reseller.id,
    name: reseller.name,
    marginPercent: seesMargins(role) ? toMarginPercent(reseller.marginBps) : null,
    isBelowCostAllowed: reseller.belowCostAllowed,
    limits: limitsView(reseller),
    credit: creditView({ owedMinor: owedOf(balance("credit")), limitMinor: reseller.creditLimitMinor }),
    available: toMajor(balance("available")),
    held: toMajor(balance("held")),
    peopleCount: reseller._count.users,
    isDisabled: reseller.disabledAt !== null,
    isClosedByParent: reseller.closedByParent,
    parent: reseller.parent,
    mayHaveSubs: reseller.mayHaveSubs,
    createdAt: reseller.createdAt.toISOString(),
  };
}

/** Every reseller, by name. */
export async function listResellers(scope: AdminScope): Promise<readonly ResellerView[]> {
  const resellers = await scope.database.client.reseller.findMany({
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: RESELLER_COLUMNS,
  });
  return resellers.map((reseller) => toResellerView(scope, reseller));
}

/** One reseller with its people and the shops of its own; null for an id nobody has. */
export async function findReseller(scope: AdminScope, resellerId: string): Promise<ResellerDetail | null> {
  if (!z.uuid().safeParse(resellerId).success) return null;
  const reseller = await scope.database.client.reseller.findUnique({
    where: { id: resellerId },
    select: {
      ...RESELLER_COLUMNS,
      users: { select: PERSON_COLUMNS, orderBy: [{ role: "asc" }, { createdAt: "asc" }, { id: "asc" }] },
      subs: {
        select: { id: true, name: true, disabledAt: true },
        orderBy: [{ name: "asc" }, { id: "asc" }],
      },
    },
  });
  return (
    reseller && {
      ...toResellerView(scope, reseller),
      people: reseller.users.map(toPersonView),
      subs: reseller.subs.map(({ id, name, disabledAt }) => ({ id, name, isDisabled: disabledAt !== null })),
    }
  );
}

/** The people of the own shop, or of the back office, whom this one may manage; never oneself. */
export async function listTeam(scope: ResellerScope | AdminScope): Promise<readonly PersonView[]> {
  const people = await scope.database.client.user.findMany({
    where: {
      resellerId: "resellerId" in scope ? scope.resellerId : null,
      role: { in: [...rolesBelow(scope.role)] },
      id: { not: scope.userId },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: PERSON_COLUMNS,
  });
  return people.map(toPersonView);
}

/** Oneself. */
export async function findProfile(scope: ResellerScope | AdminScope): Promise<PersonView> {
  const person = await scope.database.client.user.findUniqueOrThrow({
    where: { id: scope.userId },
    select: PERSON_COLUMNS,
  });
  return toPersonView(person);
}
