import { ReceiptText } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { OrderFacts } from "@/components/orders/order-facts";
import { OrderFamily } from "@/components/orders/order-family";
import { OrderLive } from "@/components/orders/order-live";
import { OrderTimeline } from "@/components/orders/order-timeline";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Card } from "@/components/ui/card";
import { requireResellerScope } from "@/lib/auth/session";
import { isFinal } from "@/lib/domain/order";
import { findOrder } from "@/lib/orders/queries";
import { sendOrderAction } from "../../send/actions";
import { cancelOrderAction, recordCashAction } from "../actions";

interface OrderPageProps {
  readonly params: Promise<{ readonly reference: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("order");
  return { title: t("title") };
}

export default async function OrderPage({ params }: OrderPageProps) {
  const { reference } = await params;
  const scope = await requireResellerScope({ at: `/orders/${reference}` });
  const order = await findOrder(scope, reference);
  if (!order) notFound();
  const t = await getTranslations("order");
  // One offer taken up is enough; another may be tried only where that one came to nothing.
  const isOpenToOffers = order.children.every((child) => isFinal(child.state) && child.state !== "fulfilled");
  return (
    <div className="grid gap-5">
      <div className="-my-3 flex flex-wrap justify-between gap-x-6">
        <Link
          href="/orders"
          className="inline-flex min-h-12 items-center text-15 font-medium text-accent hover:underline"
        >
          {t("back")}
        </Link>
        {order.planKind === "menu" ? null : (
          <Link
            href={`/orders/${order.reference}/receipt`}
            prefetch={false}
            className="inline-flex min-h-12 items-center gap-1.5 text-15 font-medium text-accent hover:underline"
          >
            <ReceiptText aria-hidden className="size-5" />
            {t("receipt")}
          </Link>
        )}
      </div>
      <h1 className="flex flex-wrap items-baseline justify-between gap-x-6">
        <PhoneText msisdn={order.msisdn} className="text-32 font-semibold lg:text-48" />
        <span className="text-32 font-semibold lg:text-48">
          {order.planKind === "menu" ? (
            t("enquiry")
          ) : (
            <MoneyText amount={order.faceValue} decimals="short" currencyClassName="text-22" />
          )}
        </span>
      </h1>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-5">
          <OrderLive
            order={order}
            send={sendOrderAction}
            cancel={cancelOrderAction}
            recordCash={recordCashAction}
            isOpenToOffers={isOpenToOffers}
          />
          <Panel title={t("timeline")}>
            <OrderTimeline steps={order.timeline} />
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("facts")}>
            <OrderFacts order={order} />
          </Panel>
          {order.parentReference === null && order.children.length === 0 ? null : (
            <Panel title={t("family")}>
              <OrderFamily order={order} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card className="grid gap-4 p-4">
      <h2 className="text-17">{title}</h2>
      {children}
    </Card>
  );
}
