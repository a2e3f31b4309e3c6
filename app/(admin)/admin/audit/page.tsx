import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditList } from "@/components/audit/audit-list";
import { ChainState } from "@/components/audit/chain-state";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { findAuditState, listAudit, listAuditChoices } from "@/lib/audit/queries";
import { requireAdminScope } from "@/lib/auth/session";
import { readAuditFilter } from "@/lib/domain/audit";
import { lookAtAuditAction } from "./actions";

interface AuditPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("audit");
  return { title: t("title") };
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const scope = await requireAdminScope({ at: "/admin/audit", right: "see-audit" });
  const asked = await searchParams;
  const filter = readAuditFilter(asked);
  const cursor = typeof asked["before"] === "string" ? asked["before"] : undefined;
  const [t, page, state, choices] = await Promise.all([
    getTranslations("audit"),
    listAudit(scope, { ...filter, cursor }),
    findAuditState(scope),
    listAuditChoices(scope),
  ]);
  const query = Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]) =>
      name === "before" || typeof value !== "string" || value === "" ? [] : [[name, value]],
    ),
  );
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="grid max-w-[70ch] gap-1">
        <h1 className="text-22">{t("title")}</h1>
        <p className="text-ink-2">{t("intro")}</p>
      </div>
      <ChainState state={state} look={lookAtAuditAction} />
      <AuditFilters filter={filter} {...choices} />
      <Card>
        {page.rows.length > 0 ? (
          <AuditList lines={page.rows} />
        ) : (
          <EmptyState
            title={t("emptyTitle")}
            body={t("emptyBody")}
            action={
              <Button asChild>
                <Link href="/admin/audit">{t("all")}</Link>
              </Button>
            }
          />
        )}
      </Card>
      <div className="flex flex-wrap gap-3">
        {cursor === undefined ? null : (
          <Button asChild>
            <Link href={{ pathname: "/admin/audit", query }}>{t("newest")}</Link>
          </Button>
        )}
        {page.next === null ? null : (
          <Button asChild>
            <Link href={{ pathname: "/admin/audit", query: { ...query, before: page.next } }}>
              {t("older")}
            </Link>
          </Button>
        )}
      </div>
    </div>
  );
}
