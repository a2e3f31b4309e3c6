import "server-only";
import type { AdminScope, WorkerScope } from "@/lib/auth/scope";
import { AUDIT_FAULTS, type AuditFault } from "@/lib/domain/audit";
import { log } from "@/lib/log";

/** A row that is older than this and not sealed was kept from being sealed. */
const SEALED_WITHIN_MS = 2 * 60 * 60_000;
/** Every row is hashed again: of a million, some seconds. */
const LOOK_TIMEOUT_MS = 10 * 60_000;

interface Seen {
  readonly sealed: bigint;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly fault: string | null;
  readonly faultSeq: bigint | null;
}

/**
 * Looks at the whole chain over the audit log and notes what was found. `askedById` null: the worker, once a day. The end of
 * the chain goes into the log of this process each time: whoever keeps those lines elsewhere can tell a chain that was made
 * anew, even by somebody who owns the database.
 */
export async function lookAtAudit(
  scope: WorkerScope | AdminScope,
  askedById: string | null,
): Promise<{ readonly fault: AuditFault | null }> {
  const at = await scope.database.now();
  const sealedBefore = new Date(at.getTime() - SEALED_WITHIN_MS);
  const seen = await scope.database.client.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<Seen[]>`
        SELECT sealed, head, fault, fault_seq AS "faultSeq" FROM look_at_audit_chain(${sealedBefore}::timestamptz)`;
      const [look] = rows;
      if (!look) throw new Error("The chain was not looked at");
      await tx.auditLook.create({ data: { at, askedById, ...look } });
      return look;
    },
    { timeout: LOOK_TIMEOUT_MS, maxWait: 15_000 },
  );
  const fault = AUDIT_FAULTS.find((each) => each === seen.fault) ?? null;
  const words = { sealed: String(seen.sealed), head: Buffer.from(seen.head).toString("hex") };
  if (fault === null) log.info(words, "the audit log is whole");
  else
    log.error(
      { alert: "audit-chain-broken", fault, seq: String(seen.faultSeq), ...words },
      "the audit log is broken",
    );
  return { fault };
}
