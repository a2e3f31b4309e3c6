import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { CommissionFigures } from "@/components/subs/commission-figures";
import { SubList } from "@/components/subs/sub-list";
import { SubsNotAgreed } from "@/components/subs/subs-not-agreed";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { requireResellerScope } from "@/lib/auth/session";
import { MOST_SUBS } from "@/lib/domain/sub";
import { findSubsLeave, listSubs } from "@/lib/resellers/sub-queries";
import { findCommission } from "@/lib/wallet/commission-queries";

/** What its own shops sell and can spend moves without a hand here. */
const REFRESH_MS = 30_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("subs");
  return { title: t("title") };
}

export default async function SubsPage() {
  const scope = await requireResellerScope({ at: "/subs", right: "run-subs" });
  const [t, leave, subs, commission] = await Promise.all([
    getTranslations("subs"),
    findSubsLeave(scope),
    listSubs(scope),
    findCommission(scope),
  ]);
  if (!leave.isGiven && subs.length === 0) return <SubsNotAgreed />;
  const open = (
    <Button asChild look="primary">
      <Link href="/subs/new">{t("open")}</Link>
    </Button>
  );
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-22">{t("title")}</h1>
        {leave.isGiven && subs.length > 0 && subs.length < MOST_SUBS ? open : null}
      </div>
      {leave.isGiven ? null : <Notice>{t("leaveTaken")}</Notice>}
      {subs.length === 0 ? null : <CommissionFigures commission={commission} />}
      <Card>
        {subs.length === 0 ? (
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} action={open} />
        ) : (
          <SubList subs={subs} />
        )}
      </Card>
    </div>
  );
}
