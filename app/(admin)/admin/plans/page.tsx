import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Section } from "@/components/people/section";
import { PlanChanges } from "@/components/plans/plan-changes";
import { PlanListState } from "@/components/plans/plan-list-state";
import { PlanShelfRow } from "@/components/plans/plan-shelf-row";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { OPERATORS, type Operator, operatorOf } from "@/lib/domain/plan";
import type { PlanFilter, PlanListView, PlanRowView } from "@/lib/domain/plan-views";
import { listPlanChanges, listPlanLists, listPlanRows } from "@/lib/plans/office-queries";
import { askForPlansAction, setPlanShelfAction } from "./actions";

interface PlansPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** While a list is being waited for. */
const REFRESH_MS = 3_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("plans");
  return { title: t("title") };
}

export default async function PlansPage({ searchParams }: PlansPageProps) {
  const scope = await requireAdminScope({ at: "/admin/plans", right: "see-plans" });
  const lists = await listPlanLists(scope);
  const filter = filterOf(await searchParams, lists);
  const [rows, changes] = await Promise.all([listPlanRows(scope, filter), listPlanChanges(scope)]);
  const mayManage = may(scope.role, "manage-plans");
  const t = await getTranslations("plans");
  return (
    <div className="grid grid-cols-1 gap-5">
      {lists.some(({ isWanted }) => isWanted) ? <RefreshEvery ms={REFRESH_MS} /> : null}
      <div className="grid gap-1">
        <h1 className="text-22">{t("title")}</h1>
        <p className="max-w-[70ch] text-ink-2">{t("intro")}</p>
      </div>
      <Section title={t("lists")}>
        <PlanListState lists={lists} ask={mayManage ? askForPlansAction : null} />
      </Section>
      <Filters filter={filter} lists={lists} />
      {rows.length === 0 ? <EmptyState title={t("emptyTitle")} body={t("emptyBody")} /> : null}
      {[...OPERATORS, null].map((operator) => (
        <OperatorPlans
          key={operator ?? "other"}
          operator={operator}
          rows={rows.filter((row) => row.operator === operator)}
          mayManage={mayManage}
        />
      ))}
      <Section title={t("changes")} isPadded={false}>
        <PlanChanges changes={changes} />
      </Section>
    </div>
  );
}

function filterOf(
  asked: Readonly<Record<string, string | string[] | undefined>>,
  lists: readonly PlanListView[],
): PlanFilter {
  const operator = asked["operator"];
  return {
    operator: typeof operator === "string" ? operatorOf(operator) : null,
    provider: lists.find(({ provider }) => provider === asked["provider"])?.provider ?? null,
  };
}

const addressOf = ({ operator, provider }: PlanFilter): string => {
  const words = new URLSearchParams({ ...(operator && { operator }), ...(provider && { provider }) });
  return words.size === 0 ? "/admin/plans" : `/admin/plans?${words}`;
};

interface FiltersProps {
  readonly filter: PlanFilter;
  readonly lists: readonly PlanListView[];
}

async function Filters({ filter, lists }: FiltersProps) {
  const t = await getTranslations();
  const choices = [
    ...[null, ...OPERATORS].map((operator) => ({
      next: { ...filter, operator },
      isChosen: filter.operator === operator,
      word: operator === null ? t("plans.everyOperator") : t(`operator.${operator}`),
    })),
    ...(lists.length < 2 ? [] : [{ provider: null, name: t("plans.everyProvider") }, ...lists]).map(
      ({ provider, name }) => ({
        next: { ...filter, provider },
        isChosen: filter.provider === provider,
        word: name,
      }),
    ),
  ];
  return (
    <nav aria-label={t("plans.filter")} className="flex flex-wrap gap-2">
      {choices.map(({ next, isChosen, word }) => (
        <Link
          key={word}
          href={addressOf(next)}
          aria-current={isChosen ? "true" : undefined}
          className="inline-flex min-h-12 items-center rounded-10 border border-edge px-3 text-15 aria-[current=true]:border-accent aria-[current=true]:font-semibold aria-[current=true]:text-accent"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}

interface OperatorPlansProps {
  readonly operator: Operator | null;
  readonly rows: readonly PlanRowView[];
  readonly mayManage: boolean;
}

async function OperatorPlans({ operator, rows, mayManage }: OperatorPlansProps) {
  const t = await getTranslations();
  if (rows.length === 0) return null;
  const title = operator === null ? t("plans.otherOperator") : t(`operator.${operator}`);
  return (
    <Section title={title} isPadded={false}>
      <ul className="grid divide-y divide-line border-line border-t">
        {rows.map((row) => (
          <li key={`${row.provider} ${row.code}`}>
            <PlanShelfRow row={row} set={mayManage ? setPlanShelfAction : null} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
