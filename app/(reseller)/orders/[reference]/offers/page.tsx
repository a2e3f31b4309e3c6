import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { OffersLive } from "@/components/orders/offers-live";
import { OrderFamily } from "@/components/orders/order-family";
import { OperatorMark } from "@/components/plans/operator-mark";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { isOfferTaken, wishAt } from "@/lib/domain/attempts";
import { findOrder } from "@/lib/orders/queries";
import { readWallet } from "@/lib/wallet/queries";
import { sendOrderAction } from "../../../send/actions";
import { cancelOrderAction } from "../../actions";

interface OffersPageProps {
  readonly params: Promise<{ readonly reference: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("enquiry");
  return { title: t("offersTitle") };
}

/** What the number of an order takes, as its operator named it: waited for here, and chosen by one tap. */
export default async function OffersPage({ params }: OffersPageProps) {
  const { reference } = await params;
  const scope = await requireResellerScope({ at: `/orders/${reference}/offers`, right: "send" });
  const [order, wallet] = await Promise.all([findOrder(scope, reference), readWallet(scope)]);
  if (!order) notFound();
  const [t, words, names] = await Promise.all([
    getTranslations("enquiry"),
    getTranslations("order"),
    getTranslations("operator"),
  ]);
  return (
    <div className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-5">
      <div className="grid gap-1">
        <h1 className="text-22">{t("title")}</h1>
        <p className="flex items-center gap-3">
          <PhoneText msisdn={order.msisdn} className="text-32 font-semibold sm:text-48" />
          {order.operator === null ? null : (
            <OperatorMark operator={order.operator} label={names(order.operator)} className="size-8" />
          )}
        </p>
      </div>
      <OffersLive
        order={order}
        wish={wishAt(order.attempts, reference)}
        available={wallet.available}
        isOfferTaken={isOfferTaken(order.attempts, reference)}
        send={sendOrderAction}
        cancel={cancelOrderAction}
      />
      {order.attempts.length > 1 ? (
        <Card className="grid gap-4 p-4">
          <h2 className="text-17">{words("family")}</h2>
          <OrderFamily attempts={order.attempts} here={reference} />
        </Card>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href={`/orders/${reference}`}>{t(order.planKind === "menu" ? "toOrder" : "toFirst")}</Link>
        </Button>
        <Button asChild>
          <Link href="/enquiry">{t("other")}</Link>
        </Button>
        <Button asChild look="quiet">
          <Link href="/send">{t("toCounter")}</Link>
        </Button>
      </div>
    </div>
  );
}
