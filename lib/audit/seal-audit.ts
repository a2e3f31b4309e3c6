import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { lookAtAudit } from "./look-at-audit";

const AT_ONCE = 500;
/** Longer than any transaction of ours may take: a row with a number below what was sealed by then is committed, or never will be. */
const SETTLED_MS = 60 * 60_000;
const LOOK_EVERY_MS = 24 * 60 * 60_000;

/**
 * Seals what was written into the audit log since the last round, and once a day looks at the whole chain. How many rows were
 * sealed. What this is worth, and what not, stands beside the chain itself (prisma/migrations, promises_of_seven_roles).
 */
export async function sealAudit(worker: WorkerScope): Promise<number> {
  const now = await worker.database.now();
  const isDue = await isLookDue(worker, now);
  // Before a look at everything, everything is sealed that ever slipped through.
  const floor = isDue ? 0n : await findFloor(worker, now);
  let sealed = 0;
  for (let more = AT_ONCE; more === AT_ONCE && !worker.isStopping(); sealed += more)
    more = await sealSome(worker, floor, now);
  if (isDue) await lookAtAudit(worker, null);
  return sealed;
}

async function sealSome(worker: WorkerScope, floor: bigint, now: Date): Promise<number> {
  const rows = await worker.database.client.$queryRaw<{ sealed: number }[]>`
    SELECT seal_audit_rows(${floor}, ${AT_ONCE}::integer, ${now}::timestamptz) AS sealed`;
  return rows[0]?.sealed ?? 0;
}

/** Up to here nothing is left to seal. */
async function findFloor({ database }: WorkerScope, now: Date): Promise<bigint> {
  // From the chain's end backwards: an hour holds few rows.
  const settled = await database.client.auditSeal.findFirst({
    where: { sealedAt: { lt: new Date(now.getTime() - SETTLED_MS) } },
    orderBy: { seq: "desc" },
    select: { auditId: true },
  });
  return settled?.auditId ?? 0n;
}

async function isLookDue({ database }: WorkerScope, now: Date): Promise<boolean> {
  const last = await database.client.auditLook.findFirst({
    orderBy: { id: "desc" },
    select: { at: true },
  });
  return last === null || now.getTime() - last.at.getTime() >= LOOK_EVERY_MS;
}
