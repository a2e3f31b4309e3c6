import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SendingStopped } from "@/components/orders/sending-stopped";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { ResellerScope } from "@/lib/auth/scope";
import { requireResellerScope } from "@/lib/auth/session";
import { wishAt } from "@/lib/domain/attempts";
import { requestLocale } from "@/lib/i18n/request";
import { findOrder } from "@/lib/orders/queries";
import { listPlanChoices } from "@/lib/plans/queries";
import { findSendingStop } from "@/lib/reconciliation/queries";
import { type AskedAfter, EnquiryForm, type Menu } from "./enquiry-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("enquiry");
  return { title: t("title") };
}

interface EnquiryPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** "What can this number take?", without a sale. A number never stands in an address: it comes by its order, or is typed. */
export default async function EnquiryPage({ searchParams }: EnquiryPageProps) {
  const scope = await requireResellerScope({ at: "/enquiry", right: "send" });
  const { order: asked } = await searchParams;
  const [t, menus, after, stopped] = await Promise.all([
    getTranslations("enquiry"),
    listMenus(scope),
    typeof asked === "string" ? findAskedAfter(scope, asked) : null,
    findSendingStop(scope),
  ]);
  return (
    <div className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-5">
      {stopped ? <SendingStopped stopped={stopped} /> : null}
      {menus.length > 0 ? (
        <EnquiryForm person={scope.userId} menus={menus} after={after} />
      ) : (
        <Card>
          <EmptyState
            title={t("nobodyTitle")}
            body={t("nobodyBody")}
            action={
              <Button asChild look="primary">
                <Link href="/send">{t("toCounter")}</Link>
              </Button>
            }
          />
        </Card>
      )}
    </div>
  );
}

async function listMenus(scope: ResellerScope): Promise<readonly Menu[]> {
  const plans = await listPlanChoices(scope, await requestLocale());
  return plans.flatMap(({ kind, operator, planCode }) =>
    kind === "menu" && operator !== null ? [{ operator, planCode }] : [],
  );
}

/** The order that makes somebody ask: its number is known, and what is chosen afterwards is linked to it. */
async function findAskedAfter(scope: ResellerScope, reference: string): Promise<AskedAfter | null> {
  const order = await findOrder(scope, reference);
  if (!order || (order.state !== "refunded" && order.state !== "failed")) return null;
  const { msisdn, operator } = order;
  return { reference, msisdn, operator, wanted: wishAt(order.attempts, reference).wanted };
}
