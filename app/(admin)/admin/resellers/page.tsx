import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResellerTable } from "@/components/admin/reseller-table";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { listResellers } from "@/lib/resellers/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("resellers");
  return { title: t("title") };
}

export default async function ResellersPage() {
  const scope = await requireAdminScope({ at: "/admin/resellers", right: "see-resellers" });
  const resellers = await listResellers(scope);
  const t = await getTranslations("resellers");
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-22">{t("title")}</h1>
        {may(scope.role, "open-resellers") ? (
          <Button asChild look="primary">
            <Link href="/admin/resellers/new">{t("open")}</Link>
          </Button>
        ) : null}
      </div>
      <Card>
        {resellers.length === 0 ? (
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} />
        ) : (
          <ResellerTable resellers={resellers} />
        )}
      </Card>
    </div>
  );
}
