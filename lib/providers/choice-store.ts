import "server-only";
import type { Tx } from "@/lib/db";
import { CHOSEN_BY, type ProviderChoice, UNDECIDED_CHOICE } from "@/lib/domain/choose-provider";
import type { Operator } from "@/lib/domain/plan";

/** A row as a choice; without one, or with a word that nobody knows any more, it is undecided. */
export function choiceOf(row: { chosenBy: string; providers: readonly string[] } | null): ProviderChoice {
  const chosenBy = CHOSEN_BY.find((each) => each === row?.chosenBy);
  return row && chosenBy ? { chosenBy, providers: row.providers } : UNDECIDED_CHOICE;
}

/** What is decided for an operator. Of two admins who change it at once, one comes after the other, row or no row. */
export async function claimChoice(tx: Tx, operator: Operator): Promise<ProviderChoice> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`provider_choice ${operator}`}))`;
  return choiceOf(await tx.providerChoice.findUnique({ where: { operator } }));
}

export async function saveChoice(
  tx: Tx,
  operator: Operator,
  { chosenBy, providers }: ProviderChoice,
  by: { userId: string; at: Date },
): Promise<void> {
  const row = { chosenBy, providers: [...providers], updatedAt: by.at, updatedById: by.userId };
  await tx.providerChoice.upsert({ where: { operator }, create: { operator, ...row }, update: row });
}
