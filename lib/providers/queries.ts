import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { OPERATORS } from "@/lib/domain/plan";
import type { OperatorChoice } from "@/lib/domain/provider-views";
import { choiceOf } from "./choice-store";

/** How each operator's sales find their provider, and who decided it. */
export async function findProviderChoices(scope: AdminScope): Promise<readonly OperatorChoice[]> {
  const rows = await scope.database.client.providerChoice.findMany({
    include: { updatedBy: { select: { name: true } } },
  });
  return OPERATORS.map((operator) => {
    const row = rows.find((each) => each.operator === operator) ?? null;
    return {
      operator,
      ...choiceOf(row),
      changed: row ? { by: row.updatedBy.name, at: row.updatedAt.toISOString() } : null,
    };
  });
}
