import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RefreshList } from "@/components/review/refresh-list";
import { ReviewTable } from "@/components/review/review-table";
import { StepLinks } from "@/components/review/step-links";
import { VerdictPane } from "@/components/review/verdict-pane";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { referenceSchema } from "@/lib/domain/order-input";
import { listReview } from "@/lib/orders/queries";
import { findReviewCase, listOpenVerdicts } from "@/lib/orders/review-queries";
import { checkNowAction, confirmAction, declineAction, proposeAction } from "./actions";

const VERDICTS = { propose: proposeAction, confirm: confirmAction, decline: declineAction };

interface ReviewPageProps {
  /** `order`: the reference of the one in the pane; `outcome`: what somebody would say of it. */
  readonly searchParams: Promise<{
    readonly order?: string | string[];
    readonly outcome?: string | string[];
  }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("review");
  return { title: t("title") };
}

export default async function ReviewPage({ searchParams }: ReviewPageProps) {
  const wanted = await searchParams;
  const outcome = wanted.outcome === "delivered" ? "delivered" : "released";
  const reference = referenceSchema.safeParse(wanted.order).data ?? null;
  const here = reference === null ? "/admin/review" : `/admin/review?order=${reference}&outcome=${outcome}`;
  const scope = await requireAdminScope({ at: here, right: "see-review" });
  const [{ rows, moreCount }, verdicts, order] = await Promise.all([
    listReview(scope),
    listOpenVerdicts(scope),
    reference === null ? null : findReviewCase(scope, reference, outcome),
  ]);
  const t = await getTranslations();
  const isOpen = reference !== null;
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid max-w-[70ch] gap-1">
          <h1 className="text-22">{t("review.title")}</h1>
          {rows.length > 0 ? <p className="text-ink-2">{t("review.intro")}</p> : null}
        </div>
        <RefreshList />
      </div>
      <StepLinks references={rows.map((row) => row.reference)} moreCount={moreCount} chosen={reference} />
      <div className={cx("grid items-start gap-5", isOpen && "lg:grid-cols-[22rem_minmax(0,1fr)]")}>
        <Card className={cx("@container min-w-0", isOpen && "max-lg:hidden")}>
          {rows.length === 0 ? (
            <EmptyState title={t("review.emptyTitle")} body={t("review.emptyBody")} />
          ) : (
            <ReviewTable rows={rows} check={checkNowAction} verdicts={verdicts} chosen={reference} />
          )}
        </Card>
        {isOpen ? (
          <div className="grid min-w-0 gap-3">
            <Link
              href="/admin/review"
              className="-my-2 inline-flex min-h-12 items-center justify-self-start font-medium text-15 text-accent hover:underline lg:hidden"
            >
              {t("review.backToList")}
            </Link>
            {order ? (
              <VerdictPane order={order} actions={may(scope.role, "give-verdicts") ? VERDICTS : null} />
            ) : (
              <Notice>{t("verdict.missing")}</Notice>
            )}
          </div>
        ) : null}
      </div>
    </div>
  );
}
