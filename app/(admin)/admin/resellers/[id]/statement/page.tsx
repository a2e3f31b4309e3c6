import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { MoneyText } from "@/components/text/money-text";
import { Link } from "@/components/ui/link";
import { StatementFile } from "@/components/wallet/statement-file";
import { StatementPages } from "@/components/wallet/statement-pages";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { dayOf, firstOfMonth } from "@/lib/domain/day";
import { reviewHref, WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { findReseller } from "@/lib/resellers/queries";
import { listStatementOf } from "@/lib/wallet/queries";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("wallet");
  return { title: t("statement") };
}

interface StatementPageProps {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** Where a shop's dinars are, as the shop itself reads it. */
export default async function ResellerStatementPage({ params, searchParams }: StatementPageProps) {
  const { id } = await params;
  const home = `/admin/resellers/${encodeURIComponent(id)}`;
  const scope = await requireAdminScope({ at: `${home}/statement`, right: "see-statement" });
  const reseller = await findReseller(scope, id);
  if (!reseller) return notFound();
  const { before } = await searchParams;
  const cursor = typeof before === "string" ? before : undefined;
  const [t, resellers, page, now] = await Promise.all([
    getTranslations("wallet"),
    getTranslations("resellers"),
    listStatementOf(scope, reseller.id, cursor),
    scope.database.now(),
  ]);
  const today = dayOf(now);
  return (
    <div className="grid grid-cols-1 gap-5">
      <div>
        <Link
          href={home}
          className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
        >
          <bdi>{reseller.name}</bdi>
        </Link>
        <h1 className="text-22">{t("statement")}</h1>
        <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
          <Balance label={resellers("available")} amount={reseller.available} />
          <Balance label={resellers("held")} amount={reseller.held} />
        </dl>
      </div>
      <StatementPages
        at={`${home}/statement`}
        page={page}
        isNewest={cursor === undefined}
        hrefOfOrder={(reference) => reviewHref(WHOLE_REVIEW, reference)}
      />
      {may(scope.role, "export-orders") ? (
        <StatementFile from={firstOfMonth(today)} to={today} shopId={reseller.id} />
      ) : null}
    </div>
  );
}

const Balance = ({ label, amount }: { readonly label: string; readonly amount: string }) => (
  <div>
    <dt className="text-13 text-ink-3">{label}</dt>
    <dd className="font-semibold text-17">
      <MoneyText amount={amount} />
    </dd>
  </div>
);
