import "server-only";
import { z } from "zod";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import type { Tx } from "@/lib/db";
import { CHOSEN_BY, type ProviderChoice } from "@/lib/domain/choose-provider";
import { OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimChoice, saveChoice } from "./choice-store";

/** Far more than anybody has accounts. */
const MOST_PROVIDERS = 20;

const inputSchema = z.strictObject({
  operator: z.enum(OPERATORS),
  chosenBy: z.enum(CHOSEN_BY),
  providers: z.array(z.string().min(1).max(100)).max(MOST_PROVIDERS),
});

/**
 * How the sales of an operator find their provider from now on: by price, by health, or in the order given. What is on its
 * way stays where it is. An order by hand names providers that we have an account with, each once; one that it does not
 * name comes last. Setting what is set changes nothing.
 */
export async function setProviderChoice(
  admin: AdminScope,
  input: unknown,
): Promise<Result<null, ProblemCode>> {
  const read = inputSchema.safeParse(input);
  if (!read.success) return refuse("input-invalid");
  const { operator, ...next } = read.data;
  if (new Set(next.providers).size !== next.providers.length) return refuse("input-invalid");
  if (next.chosenBy === "hand" && next.providers.length === 0) return refuse("provider-missing");
  return admin.database.transaction(async (tx, now) => {
    if (!(await areKnown(tx, next.providers))) return refuse("provider-unknown");
    const before = await claimChoice(tx, operator);
    if (isSame(before, next)) return ok(null);
    await recordDeed(
      tx,
      {
        action: "provider-choice-set",
        actorId: admin.userId,
        subject: operator,
        details: {
          from: before.chosenBy,
          fromOrder: listed(before),
          to: next.chosenBy,
          toOrder: listed(next),
        },
      },
      now,
    );
    await saveChoice(tx, operator, next, { userId: admin.userId, at: now });
    return ok(null);
  });
}

async function areKnown(tx: Tx, providers: readonly string[]): Promise<boolean> {
  const known = await tx.providerAccount.count({ where: { provider: { in: [...providers] } } });
  return known === providers.length;
}

const listed = ({ providers }: ProviderChoice): string => providers.join(" ");

const isSame = (before: ProviderChoice, next: ProviderChoice): boolean =>
  before.chosenBy === next.chosenBy && listed(before) === listed(next);
