import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AskDay } from "@/components/reconciliation/ask-day";
import { CaseCard } from "@/components/reconciliation/case-card";
import { DayTable } from "@/components/reconciliation/day-table";
import { MovementList } from "@/components/reconciliation/movement-list";
import { ReversalList } from "@/components/reconciliation/reversal-list";
import { StandingList } from "@/components/reconciliation/standing-list";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireAdminScope } from "@/lib/auth/session";
import { dayOf } from "@/lib/domain/day";
import {
  countOpenCases,
  listMovements,
  listOpenCases,
  listReversals,
} from "@/lib/reconciliation/case-queries";
import { listDays, listStandings } from "@/lib/reconciliation/day-queries";
import {
  askForReconciliationAction,
  bookDifferenceAction,
  bookMovementAction,
  closeCaseAction,
  confirmCorrectionAction,
  proposeCorrectionAction,
  withdrawCorrectionAction,
} from "./actions";

const REFRESH_MS = 10_000;
const REFRESH_WHILE_WAITING_MS = 2_000;
const TURN_ACTS = {
  propose: proposeCorrectionAction,
  confirm: confirmCorrectionAction,
  withdraw: withdrawCorrectionAction,
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reconciliation");
  return { title: t("title") };
}

export default async function ReconciliationPage() {
  const scope = await requireAdminScope({ at: "/admin/reconciliation", right: "reconcile" });
  const [t, now, days, standings, cases, count, movements, reversals] = await Promise.all([
    getTranslations("reconciliation"),
    scope.database.now(),
    listDays(scope),
    listStandings(scope),
    listOpenCases(scope),
    countOpenCases(scope),
    listMovements(scope),
    listReversals(scope),
  ]);
  const isWaiting =
    days.some(({ state }) => state === "waiting") ||
    cases.some(({ turn }) => turn?.proposal?.isConfirmed === true);
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={isWaiting ? REFRESH_WHILE_WAITING_MS : REFRESH_MS} />
      <div className="grid max-w-[70ch] gap-1">
        <h1 className="text-22">{t("title")}</h1>
        <p className="text-ink-2">{t("intro")}</p>
      </div>
      <h2 className="text-17">{t("cases", { count })}</h2>
      {cases.length === 0 ? (
        <Card>
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />
        </Card>
      ) : null}
      {cases.map((each) => (
        <CaseCard
          key={each.id}
          view={each}
          close={closeCaseAction}
          book={bookDifferenceAction}
          turnActs={TURN_ACTS}
        />
      ))}
      {count > cases.length ? <p className="text-15">{t("more", { count: count - cases.length })}</p> : null}
      <h2 className="text-17">{t("movements")}</h2>
      <MovementList movements={movements} book={bookMovementAction} />
      {reversals.length === 0 ? null : (
        <>
          <h2 className="text-17">{t("reversals")}</h2>
          <ReversalList reversals={reversals} />
        </>
      )}
      <h2 className="text-17">{t("days")}</h2>
      <StandingList standings={standings} />
      <Card>
        <DayTable days={days} ask={askForReconciliationAction} />
      </Card>
      <AskDay
        providers={standings.map(({ provider, name }) => ({ id: provider, name }))}
        today={dayOf(now)}
        ask={askForReconciliationAction}
      />
    </div>
  );
}
