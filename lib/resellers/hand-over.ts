import "server-only";
import type { AdminScope, ResellerScope } from "@/lib/auth/scope";
import type { Handover } from "@/lib/domain/back-office-views";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { invitePerson } from "./invite-person";

/** What somebody who was just added gets in by: their first password, or in its place a link. */
export async function handOver(
  scope: ResellerScope | AdminScope,
  {
    personId,
    password,
    byLink,
  }: { readonly personId: string; readonly password: string; readonly byLink: boolean },
): Promise<Result<Handover, ProblemCode>> {
  return byLink ? invitePerson(scope, { personId }) : ok({ password });
}
