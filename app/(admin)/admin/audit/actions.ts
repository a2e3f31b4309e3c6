"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { lookAtAudit } from "@/lib/audit/look-at-audit";
import { officeActionFor } from "@/lib/auth/action";
import { ok } from "@/lib/domain/result";

/** Looks at the whole chain now. */
export const lookAtAuditAction = officeActionFor("see-audit")
  .inputSchema(z.strictObject({}))
  .action(async ({ ctx: { scope } }) => {
    const seen = await lookAtAudit(scope, scope.userId);
    revalidatePath("/admin/audit");
    return ok(seen);
  });
