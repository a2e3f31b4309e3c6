import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BalancedDays } from "@/components/admin/balanced-days";
import { ProviderTable } from "@/components/admin/provider-table";
import { SendingPanel } from "@/components/admin/sending-panel";
import { Section } from "@/components/people/section";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import type { Overview } from "@/lib/domain/back-office-views";
import { countOpenCases } from "@/lib/reconciliation/case-queries";
import { listStandings } from "@/lib/reconciliation/day-queries";
import { findGuards } from "@/lib/reconciliation/queries";
import { findOverview } from "@/lib/reports/queries";
import { countOpenFundings } from "@/lib/wallet/funding-queries";
import { liftStopAction, stopSendingAction } from "./actions";

const REFRESH_MS = 15_000;
/** What this one may do about sending. */
const actsOf = ({ role }: AdminScope) => ({
  stop: may(role, "stop-sending") ? stopSendingAction : null,
  lift: may(role, "lift-stops") ? liftStopAction : null,
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

export default async function AdminPage() {
  const scope = await requireAdminScope({ at: "/admin", right: "see-overview" });
  const acts = actsOf(scope);
  const [overview, guards] = await Promise.all([findOverview(scope), findGuards(scope)]);
  const [t, words, places] = await Promise.all([
    getTranslations("admin"),
    getTranslations("guards"),
    getTranslations("shell"),
  ]);
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-22">{t("title")}</h1>
        {may(scope.role, "see-reports") ? (
          <Button asChild className="lg:hidden">
            <Link href="/admin/reports">{places("reports")}</Link>
          </Button>
        ) : null}
      </div>
      <Section title={words("title")}>
        <SendingPanel guards={guards} acts={acts} />
      </Section>
      <Section title={t("waits")}>
        <Waiting overview={overview} />
        {may(scope.role, "reconcile") ? <DifferencesWaiting scope={scope} /> : null}
        {may(scope.role, "approve-funding") ? <FundingWaiting scope={scope} /> : null}
      </Section>
      <Section title={t("providers")} isPadded={false}>
        {overview.providers.length === 0 ? (
          <EmptyState title={t("providersEmptyTitle")} body={t("providersEmptyBody")} />
        ) : (
          <>
            <ProviderTable providers={overview.providers} guards={guards.providers} acts={acts} />
            <p className="px-4 py-2">
              <Button asChild look="quiet" className="-mx-4">
                <Link href="/admin/providers">{t("openProviders")}</Link>
              </Button>
            </p>
          </>
        )}
      </Section>
    </div>
  );
}

async function Waiting({ overview }: { readonly overview: Overview }) {
  const t = await getTranslations("admin");
  const oldestAt = overview.oldestInDoubtAt;
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <p className={`text-22 font-semibold ${overview.inReviewCount > 0 ? "text-verifying" : ""}`}>
          {t("reviewCount", { count: overview.inReviewCount })}
        </p>
        {oldestAt ? (
          <p className="text-ink-2">
            {t.rich("reviewDoubt", {
              count: overview.inDoubtCount,
              amount: () => <MoneyText amount={overview.inDoubt} className="font-semibold" />,
              at: () => <DateText at={oldestAt} />,
            })}
          </p>
        ) : null}
        <p className="text-ink-2">{t("moving", { count: overview.movingCount })}</p>
      </div>
      <Button
        asChild
        look={overview.inReviewCount > 0 ? "primary" : "secondary"}
        className="justify-self-start"
      >
        <Link href="/admin/review">{t("openReview")}</Link>
      </Button>
    </div>
  );
}

/** The way to the reconciliation: the row of places has no room for it. */
async function DifferencesWaiting({ scope }: { readonly scope: AdminScope }) {
  const [t, count, standings] = await Promise.all([
    getTranslations("admin"),
    countOpenCases(scope),
    listStandings(scope),
  ]);
  return (
    <div className="mt-4 grid gap-3 border-line border-t pt-4">
      <p className={count > 0 ? "font-semibold text-failed" : "text-ink-2"}>{t("caseCount", { count })}</p>
      <BalancedDays standings={standings} />
      <Button asChild className="justify-self-start">
        <Link href="/admin/reconciliation">{t("openReconciliation")}</Link>
      </Button>
    </div>
  );
}

/** On a phone this is the way there. */
async function FundingWaiting({ scope }: { readonly scope: AdminScope }) {
  const [t, count] = await Promise.all([getTranslations("admin"), countOpenFundings(scope)]);
  return (
    <div className="mt-4 grid gap-3 border-line border-t pt-4">
      <p className={count > 0 ? "font-semibold" : "text-ink-2"}>{t("fundingCount", { count })}</p>
      <Button asChild className="justify-self-start">
        <Link href="/admin/funding">{t("openFunding")}</Link>
      </Button>
    </div>
  );
}
