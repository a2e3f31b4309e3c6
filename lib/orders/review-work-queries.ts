import "server-only";
import type { AdminScope } from "@/lib/auth/scope";
import { OFFICE_ROLES } from "@/lib/domain/access";
import { CASE_KINDS } from "@/lib/domain/reconcile";
import { REVIEW_TAGS } from "@/lib/domain/review-tag";
import type { ReviewWork } from "@/lib/domain/review-views";
import { nameOfProvider } from "@/lib/providers/names";

/** What people have done about an order so far: who has it, its tags, its notes; null where there is no such order. */
export async function findReviewWork(scope: AdminScope, reference: string): Promise<ReviewWork | null> {
  const { client } = scope.database;
  const [order, colleagues] = await Promise.all([
    client.topUpOrder.findUnique({
      where: { reference },
      select: {
        reviewAssignment: { select: { since: true, assignee: { select: { id: true, name: true } } } },
        reviewTags: { select: { tag: true } },
        reviewNotes: { orderBy: { id: "asc" }, include: { by: { select: { name: true } } } },
        cases: {
          where: { closedAt: null, kind: { in: [...CASE_KINDS] } },
          orderBy: [{ openedAt: "asc" }, { id: "asc" }],
        },
      },
    }),
    client.user.findMany({
      where: { role: { in: [...OFFICE_ROLES] }, disabledAt: null, id: { not: scope.userId } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      select: { id: true, name: true },
    }),
  ]);
  if (!order) return null;
  const held = order.reviewAssignment;
  return {
    reference,
    assignee: held && {
      ...held.assignee,
      isMine: held.assignee.id === scope.userId,
      since: held.since.toISOString(),
    },
    tags: REVIEW_TAGS.filter((tag) => order.reviewTags.some((each) => each.tag === tag)),
    notes: order.reviewNotes.map(({ id, by, at, text }) => ({
      id: id.toString(),
      by: by.name,
      at: at.toISOString(),
      text,
    })),
    cases: order.cases.flatMap(({ id, kind, openedAt }) =>
      CASE_KINDS.filter((each) => each === kind).map((each) => ({
        id,
        kind: each,
        openedAt: openedAt.toISOString(),
      })),
    ),
    colleagues,
    me: scope.userId,
  };
}

/** The providers that there are, to ask for by name. */
export async function listReviewProviders({
  database,
}: AdminScope): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const accounts = await database.client.providerAccount.findMany({
    select: { provider: true },
    orderBy: { provider: "asc" },
  });
  return accounts.map(({ provider }) => ({ id: provider, name: nameOfProvider(provider) }));
}
