import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FundingDesk } from "@/components/admin/funding-desk";
import { FundingPast } from "@/components/admin/funding-past";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireAdminScope } from "@/lib/auth/session";
import { listDecidedFundings, listOpenFundings } from "@/lib/wallet/funding-queries";
import { approveFundingAction, declineFundingAction } from "./actions";

const REFRESH_MS = 10_000;
const ACTS = { approve: approveFundingAction, decline: declineFundingAction };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("fundingDesk");
  return { title: t("title") };
}

export default async function FundingPage() {
  const scope = await requireAdminScope({ at: "/admin/funding", right: "approve-funding" });
  const [t, requests, decided] = await Promise.all([
    getTranslations("fundingDesk"),
    listOpenFundings(scope),
    listDecidedFundings(scope),
  ]);
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <div className="grid max-w-[70ch] gap-1">
        <h1 className="text-22">{t("title")}</h1>
        {requests.length > 0 ? <p className="text-ink-2">{t("intro")}</p> : null}
      </div>
      {requests.length === 0 ? (
        <Card>
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />
        </Card>
      ) : (
        <FundingDesk requests={requests} acts={ACTS} />
      )}
      {decided.length > 0 ? (
        <>
          <h2 className="text-17">{t("past")}</h2>
          <FundingPast decided={decided} />
        </>
      ) : null}
    </div>
  );
}
