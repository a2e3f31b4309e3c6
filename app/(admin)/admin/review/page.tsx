import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RefreshList } from "@/components/review/refresh-list";
import { ReviewTable } from "@/components/review/review-table";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireAdminScope } from "@/lib/auth/session";
import { listReview } from "@/lib/orders/queries";
import { checkNowAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("review");
  return { title: t("title") };
}

export default async function ReviewPage() {
  const scope = await requireAdminScope({ at: "/admin/review" });
  const rows = await listReview(scope);
  const t = await getTranslations("review");
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid max-w-[70ch] gap-1">
          <h1 className="text-22">{t("title")}</h1>
          {rows.length > 0 ? <p className="text-ink-2">{t("intro")}</p> : null}
        </div>
        <RefreshList />
      </div>
      <Card>
        {rows.length === 0 ? (
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />
        ) : (
          <ReviewTable rows={rows} check={checkNowAction} />
        )}
      </Card>
    </div>
  );
}
