import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FoundOrders } from "@/components/review/found-orders";
import { OrderSearch } from "@/components/review/order-search";
import { ReviewKeys } from "@/components/review/review-keys";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope } from "@/lib/auth/session";
import { orderSearchSchema } from "@/lib/domain/order-search";
import { searchOrders } from "@/lib/orders/search-queries";

interface OrdersPageProps {
  /** `find`: what was typed; `before`: the cursor of an older page. */
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("review.search");
  return { title: t("title") };
}

/** Every order of every shop, for who knows one of its names. */
export default async function FindOrdersPage({ searchParams }: OrdersPageProps) {
  const scope = await requireAdminScope({ at: "/admin/orders", right: "see-review" });
  const [t, asked] = await Promise.all([getTranslations("review"), searchParams]);
  const typed = orderSearchSchema.safeParse(asked["find"]).data ?? "";
  const cursor = typeof asked["before"] === "string" ? asked["before"] : undefined;
  return (
    <div className="grid grid-cols-1 gap-5">
      <ReviewKeys />
      <div>
        <Link
          href="/admin/review"
          className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
        >
          {t("title")}
        </Link>
        <h1 className="text-22">{t("search.title")}</h1>
        <p className="max-w-[70ch] text-ink-2">{t("search.help")}</p>
      </div>
      <OrderSearch typed={typed} />
      {typed === "" ? null : <Found scope={scope} typed={typed} cursor={cursor} />}
    </div>
  );
}

interface FoundProps {
  readonly scope: AdminScope;
  readonly typed: string;
  readonly cursor: string | undefined;
}

async function Found({ scope, typed, cursor }: FoundProps) {
  const [t, page] = await Promise.all([getTranslations("review.search"), searchOrders(scope, typed, cursor)]);
  const to = (query: Readonly<Record<string, string>>) => ({
    pathname: "/admin/orders",
    query: { find: typed, ...query },
  });
  return (
    <>
      <Card>
        {page.rows.length > 0 ? (
          <FoundOrders orders={page.rows} />
        ) : (
          <EmptyState title={t("noneTitle")} body={t("noneBody")} />
        )}
      </Card>
      <div className="flex flex-wrap gap-3">
        {cursor === undefined ? null : (
          <Button asChild>
            <Link href={to({})}>{t("newest")}</Link>
          </Button>
        )}
        {page.next === null ? null : (
          <Button asChild>
            <Link href={to({ before: page.next })}>{t("older")}</Link>
          </Button>
        )}
      </div>
    </>
  );
}
