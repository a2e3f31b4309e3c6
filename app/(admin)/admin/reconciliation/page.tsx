import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CaseCard } from "@/components/reconciliation/case-card";
import { DayTable } from "@/components/reconciliation/day-table";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireAdminScope } from "@/lib/auth/session";
import { listDays, listOpenCases } from "@/lib/reconciliation/day-queries";
import { askForReconciliationAction, closeCaseAction } from "./actions";

const REFRESH_MS = 10_000;
const REFRESH_WHILE_WAITING_MS = 2_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("title") };
}

export default async function ReconciliationPage() {
  const scope = await requireAdminScope({ at: "/admin/reconciliation", right: "reconcile" });
  const [t, days, cases] = await Promise.all([
    getTranslations("reconciliation"),
    listDays(scope),
    listOpenCases(scope),
  ]);
  const isWaiting = days.some(({ state }) => state === "waiting");
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={isWaiting ? REFRESH_WHILE_WAITING_MS : REFRESH_MS} />
      <div className="grid max-w-[70ch] gap-1">
        <h1 className="text-22">{t("title")}</h1>
        <p className="text-ink-2">{t("intro")}</p>
      </div>
      <h2 className="text-17">{t("cases", { count: cases.length })}</h2>
      {cases.length === 0 ? (
        <Card>
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />
        </Card>
      ) : null}
      {cases.map((each) => (
        <CaseCard key={each.id} view={each} close={closeCaseAction} />
      ))}
      <h2 className="text-17">{t("days")}</h2>
      <Card>
        <DayTable days={days} ask={askForReconciliationAction} />
      </Card>
    </div>
  );
}
