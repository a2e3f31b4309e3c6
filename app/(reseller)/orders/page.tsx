import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OrderFilters } from "@/components/orders/order-filters";
import { OrderRows } from "@/components/orders/order-rows";
import { SettledNotice } from "@/components/orders/settled-notice";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { ORDER_STATES } from "@/lib/domain/order";
import { listOrders } from "@/lib/orders/queries";
import { findSettled } from "@/lib/orders/settled-queries";
import { seeSettledAction } from "./actions";

/** Orders being verified change without anybody looking at them: the list is read again while it is in view. */
const REFRESH_MS = 60_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("orders");
  return { title: t("title") };
}

interface OrdersPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function OrdersPage({ searchParams }: OrdersPageProps) {
  const scope = await requireResellerScope({ at: "/orders", right: "see-orders" });
  const asked = await searchParams;
  const state = ORDER_STATES.find((each) => each === asked["state"]);
  const search = typeof asked["number"] === "string" ? asked["number"].trim().slice(0, 40) : "";
  const cursor = typeof asked["before"] === "string" ? asked["before"] : undefined;
  const [t, page, settled] = await Promise.all([
    getTranslations("orders"),
    listOrders(scope, { state, search: search || undefined, cursor }),
    findSettled(scope),
  ]);
  const query = { ...(state ? { state } : {}), ...(search ? { number: search } : {}) };
  const isFiltered = state !== undefined || search !== "" || cursor !== undefined;
  return (
    <div className="grid gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <h1 className="text-22">{t("title")}</h1>
      {settled ? <SettledNotice settled={settled} see={seeSettledAction} /> : null}
      <OrderFilters state={state ?? null} search={search} />
      <Card>
        {page.rows.length > 0 ? (
          <OrderRows orders={page.rows} />
        ) : isFiltered ? (
          <EmptyState
            title={t("noneTitle")}
            body={t("noneBody")}
            action={<LinkButton href="/orders" words={t("noneAction")} />}
          />
        ) : (
          <EmptyState
            title={t("emptyTitle")}
            body={t("emptyBody")}
            action={<LinkButton href="/send" words={t("emptyAction")} isPrimary />}
          />
        )}
      </Card>
      <div className="flex flex-wrap gap-3">
        {cursor === undefined ? null : (
          <LinkButton href={{ pathname: "/orders", query }} words={t("newest")} />
        )}
        {page.next === null ? null : (
          <LinkButton
            href={{ pathname: "/orders", query: { ...query, before: page.next } }}
            words={t("older")}
          />
        )}
      </div>
    </div>
  );
}

interface LinkButtonProps {
  readonly href: React.ComponentProps<typeof Link>["href"];
  readonly words: string;
  readonly isPrimary?: boolean;
}

function LinkButton({ href, words, isPrimary = false }: LinkButtonProps) {
  return (
    <Button asChild look={isPrimary ? "primary" : "secondary"}>
      <Link href={href}>{words}</Link>
    </Button>
  );
}
