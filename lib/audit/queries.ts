import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import {
  AUDIT_ACTIONS,
  AUDIT_FAULTS,
  type AuditFilter,
  type AuditLine,
  type AuditState,
  LOOKS_AT_NUMBERS,
} from "@/lib/domain/audit";
import type { Page } from "@/lib/domain/views";
import type { Prisma } from "@/prisma/generated/client";

const PAGE_ROWS = 50;

/** What people did, the newest first. `cursor` is what an earlier page answered as `next`; any other text is no cursor. */
export async function listAudit(
  scope: AdminScope,
  filter: AuditFilter & { readonly cursor?: string | undefined },
): Promise<Page<AuditLine>> {
  const { client } = scope.database;
  const before =
    filter.cursor !== undefined && /^\d{1,18}$/.test(filter.cursor) ? BigInt(filter.cursor) : null;
  const rows = await client.auditRow.findMany({
    where: { AND: [conditionsOf(filter), before === null ? {} : { id: { lt: before } }] },
    orderBy: { id: "desc" },
    take: PAGE_ROWS + 1,
    include: { seal: { select: { seq: true } } },
  });
  const shown = rows.slice(0, PAGE_ROWS);
  const ids = [...new Set(shown.flatMap(({ actorId, subject }) => [actorId, subject]))].filter(
    (id) => id !== null,
  );
  const shops = [...new Set(shown.map(({ resellerId }) => resellerId))].filter((id) => id !== null);
  const [people, resellers] = await Promise.all([
    client.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
    client.reseller.findMany({ where: { id: { in: shops } }, select: { id: true, name: true } }),
  ]);
  const nameOf = (id: string | null): string | null => people.find((each) => each.id === id)?.name ?? null;
  return {
    rows: shown.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      action: AUDIT_ACTIONS.find((each) => each === row.action) ?? null,
      code: row.action,
      actor: row.actorId === null ? null : { id: row.actorId, name: nameOf(row.actorId) ?? row.actorId },
      reseller:
        row.resellerId === null
          ? null
          : {
              id: row.resellerId,
              name: resellers.find(({ id }) => id === row.resellerId)?.name ?? row.resellerId,
            },
      subject: nameOf(row.subject) ?? row.subject,
      reason: row.reason,
      details: detailsOf(row.details),
      isSealed: row.seal !== null,
    })),
    next: rows.length > PAGE_ROWS ? String(shown.at(-1)?.id) : null,
  };
}

function conditionsOf({
  actorId,
  action,
  resellerId,
  day,
  isAboutNumbers,
}: AuditFilter): Prisma.AuditRowWhereInput {
  return {
    ...(actorId === null ? {} : { actorId }),
    ...(action === null ? {} : { action }),
    ...(isAboutNumbers ? { action: { in: [...LOOKS_AT_NUMBERS] } } : {}),
    ...(resellerId === null ? {} : { resellerId }),
    ...(day === null ? {} : { at: { gte: startOf(day), lt: new Date(startOf(day).getTime() + DAY_MS) } }),
  };
}

const DAY_MS = 24 * 60 * 60_000;
/** Algiers keeps UTC+1 all year. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00+01:00`);

/** What a deed says beside its reason, as pairs; nested things stay one text. */
function detailsOf(details: Prisma.JsonValue): AuditLine["details"] {
  if (typeof details !== "object" || details === null || Array.isArray(details)) return [];
  return Object.entries(details).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value ?? null),
  }));
}

/** How far the log is sealed, and what the last look at the chain found. */
export async function findAuditState(scope: AdminScope): Promise<AuditState> {
  const { client } = scope.database;
  const [seal, look] = await Promise.all([
    client.auditSeal.findFirst({
      orderBy: { seq: "desc" },
      select: { seq: true, row: { select: { at: true } } },
    }),
    client.auditLook.findFirst({ orderBy: { id: "desc" } }),
  ]);
  return {
    sealedUpTo: seal?.row.at.toISOString() ?? null,
    look: look && {
      at: look.at.toISOString(),
      sealed: Number(look.sealed),
      fault: AUDIT_FAULTS.find((each) => each === look.fault) ?? null,
      faultSeq: look.faultSeq === null ? null : Number(look.faultSeq),
    },
  };
}

/** Who ever did something that is on record, and the shops: what one may filter by. */
export async function listAuditChoices(scope: AdminScope): Promise<{
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly resellers: readonly { readonly id: string; readonly name: string }[];
}> {
  const { client } = scope.database;
  const [people, resellers] = await Promise.all([
    client.user.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], select: { id: true, name: true } }),
    client.reseller.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], select: { id: true, name: true } }),
  ]);
  return { people, resellers };
}
