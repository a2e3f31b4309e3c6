import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrderSearch } from "@/components/review/order-search";
import { RefreshList } from "@/components/review/refresh-list";
import { ReviewFilters } from "@/components/review/review-filters";
import { ReviewKeys } from "@/components/review/review-keys";
import { ReviewTable } from "@/components/review/review-table";
import { ReviewWorkPane } from "@/components/review/review-work";
import { StepLinks } from "@/components/review/step-links";
import { VerdictPane } from "@/components/review/verdict-pane";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { referenceSchema } from "@/lib/domain/order-input";
import type { ResolutionOutcome } from "@/lib/domain/resolution";
import { type ReviewFilter, readReviewFilter, reviewHref, WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { groupOutages } from "@/lib/domain/review-groups";
import { countReview, listReview, type ReviewCounts } from "@/lib/orders/review-list";
import { findReviewCase, listOpenVerdicts } from "@/lib/orders/review-queries";
import { findReviewWork, listReviewProviders } from "@/lib/orders/review-work-queries";
import { areBooksWhole } from "@/lib/reconciliation/queries";
import {
  assignAction,
  checkAllAction,
  checkNowAction,
  confirmAction,
  declineAction,
  noteAction,
  proposeAction,
  revealOrderNumberAction,
  tagAction,
} from "./actions";

const VERDICTS = { propose: proposeAction, confirm: confirmAction, decline: declineAction };
const WORK = { assign: assignAction, note: noteAction, tag: tagAction };
const REFRESH_MS = 15_000;

interface ReviewPageProps {
  /** `order`: the reference of the one in the pane; `outcome`: what somebody would say of it; the rest filters the list. */
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("review");
  return { title: t("title") };
}

export default async function ReviewPage({ searchParams }: ReviewPageProps) {
  const wanted = await searchParams;
  const filter = readReviewFilter(wanted);
  const outcome = wanted["outcome"] === "delivered" ? "delivered" : "released";
  const reference = referenceSchema.safeParse(wanted["order"]).data ?? null;
  const here = reference === null ? reviewHref(filter) : reviewHref(filter, reference, outcome);
  const scope = await requireAdminScope({ at: here, right: "see-review" });
  const [{ rows, moreCount }, counts, verdicts, providers] = await Promise.all([
    listReview(scope, filter),
    countReview(scope),
    listOpenVerdicts(scope),
    listReviewProviders(scope),
  ]);
  const groups = groupOutages(rows);
  const shown = groups.flatMap((group) => group.rows.map((row) => row.reference));
  const isOpen = reference !== null;
  const mayReconcile = may(scope.role, "reconcile");
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <ReviewKeys />
      <Head counts={counts} mayReconcile={mayReconcile} isOpen={isOpen} />
      <div className={cx(isOpen && "max-lg:hidden")}>
        <OrderSearch typed="" />
      </div>
      {counts.count > 0 ? (
        <div className={cx(isOpen && "max-lg:hidden")}>
          <ReviewFilters filter={filter} providers={providers} />
        </div>
      ) : null}
      <StepLinks references={shown} moreCount={moreCount} chosen={reference} filter={filter} />
      <div className={cx("grid items-start gap-5", isOpen && "lg:grid-cols-[22rem_minmax(0,1fr)]")}>
        <Card className={cx("@container min-w-0", isOpen && "max-lg:hidden")}>
          {rows.length === 0 ? (
            <Nothing scope={scope} filter={filter} counts={counts} />
          ) : (
            <ReviewTable
              groups={groups}
              filter={filter}
              decides={may(scope.role, "give-verdicts")}
              check={checkNowAction}
              checkAll={checkAllAction}
              verdicts={verdicts}
              providers={providers}
              chosen={reference}
            />
          )}
        </Card>
        {isOpen ? (
          <Pane scope={scope} reference={reference} outcome={outcome} listHref={reviewHref(filter)} />
        ) : null}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly counts: ReviewCounts;
  readonly mayReconcile: boolean;
  /** With an order open, a phone shows the order and not what the list is about. */
  readonly isOpen: boolean;
}

async function Head({ counts: { count, mineCount, strayCount }, mayReconcile, isOpen }: HeadProps) {
  const t = await getTranslations("review");
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid max-w-[70ch] gap-1">
          <h1 className="text-22">{t("title")}</h1>
          {count > 0 ? (
            <div className={cx("grid gap-1", isOpen && "max-lg:hidden")}>
              <p className="text-ink-2">{t("intro")}</p>
              <p className="text-15">{t("counts", { count, mineCount })}</p>
            </div>
          ) : null}
        </div>
        <RefreshList />
      </div>
      {strayCount > 0 && mayReconcile ? (
        <Notice
          tone="warning"
          action={
            <Link
              href="/admin/reconciliation"
              className="inline-flex min-h-12 items-center font-semibold underline"
            >
              {t("openCase")}
            </Link>
          }
        >
          {t("strays", { count: strayCount })}
        </Notice>
      ) : null}
    </>
  );
}

interface PaneProps {
  readonly scope: AdminScope;
  readonly reference: string;
  readonly outcome: ResolutionOutcome;
  readonly listHref: string;
}

async function Pane({ scope, reference, outcome, listHref }: PaneProps) {
  const [t, order, work] = await Promise.all([
    getTranslations(),
    findReviewCase(scope, reference, outcome),
    findReviewWork(scope, reference),
  ]);
  return (
    <div className="grid min-w-0 gap-3">
      <Link
        href={listHref}
        className="-my-2 inline-flex min-h-12 items-center justify-self-start font-medium text-15 text-accent hover:underline lg:hidden"
      >
        {t("review.backToList")}
      </Link>
      {order === null || work === null ? (
        <Notice>{t("verdict.missing")}</Notice>
      ) : (
        <VerdictPane
          order={order}
          actions={may(scope.role, "give-verdicts") ? VERDICTS : null}
          reveal={revealOrderNumberAction}
          listHref={listHref}
        >
          <ReviewWorkPane work={work} actions={WORK} mayReconcile={may(scope.role, "reconcile")} />
        </VerdictPane>
      )}
    </div>
  );
}

interface NothingProps {
  readonly scope: AdminScope;
  readonly filter: ReviewFilter;
  readonly counts: ReviewCounts;
}

/** That the books are balanced is said where they were just looked at and no case is open; without that, only what is so. */
async function Nothing({ scope, filter, counts: { count, strayCount } }: NothingProps) {
  const t = await getTranslations("review");
  if (count === 0) {
    const isWhole = strayCount === 0 && (await areBooksWhole(scope));
    return <EmptyState title={t(isWhole ? "emptyTitle" : "emptyTitleOnly")} body={t("emptyBody")} />;
  }
  return (
    <EmptyState
      title={t(filter.whose === "mine" ? "noneOfMine" : "noneSuch")}
      body={t("noneSuchBody")}
      action={
        <Button asChild>
          <Link href={reviewHref(WHOLE_REVIEW)}>{t("showAll")}</Link>
        </Button>
      }
    />
  );
}
