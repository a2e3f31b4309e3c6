import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { OrderFacts } from "@/components/orders/order-facts";
import { OrderFamily } from "@/components/orders/order-family";
import { OrderLive } from "@/components/orders/order-live";
import { OrderTimeline } from "@/components/orders/order-timeline";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CircleHelp, ReceiptText } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { isOfferTaken, wishAt } from "@/lib/domain/attempts";
import type { OrderDetail } from "@/lib/domain/views";
import { findOrder } from "@/lib/orders/queries";
import { readWallet } from "@/lib/wallet/queries";
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
  const scope = await requireResellerScope({ at: `/orders/${reference}`, right: "see-orders" });
  const order = await findOrder(scope, reference);
  if (!order) notFound();
  const maySend = may(scope.role, "send");
  const t = await getTranslations("order");
  const wallet = order.offers.length > 0 ? await readWallet(scope) : null;
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
            wish={wishAt(order.attempts, reference)}
            available={wallet?.available ?? null}
            isOfferTaken={isOfferTaken(order.attempts, reference)}
            maySend={maySend}
          />
          <TurnedNotice order={order} />
          {maySend ? <AskLink order={order} /> : null}
          {order.attempts.length > 1 ? (
            <Panel title={t("family")} help={t("familyHelp")}>
              <OrderFamily attempts={order.attempts} here={reference} />
            </Panel>
          ) : null}
          <Panel title={t("timeline")}>
            <OrderTimeline steps={order.timeline} />
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("facts")}>
            <OrderFacts order={order} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

/** Its money moved once more after its end: the state above stays what it was. */
async function TurnedNotice({ order: { turned } }: { readonly order: OrderDetail }) {
  const t = await getTranslations("order.turned");
  if (turned === null) return null;
  const amount = () => <MoneyText amount={turned.amount} className="font-semibold" />;
  return (
    <Card className="p-4">
      <p>{t.rich(turned.direction, { amount, at: () => <DateText at={turned.at} as="stamp" /> })}</p>
    </Card>
  );
}

/** Where a sale came to nothing, or an enquiry has to be made again: what can be asked instead. It sells nothing. */
async function AskLink({ order }: { readonly order: OrderDetail }) {
  const t = await getTranslations("enquiry");
  if (order.state !== "refunded" && order.state !== "failed") return null;
  return (
    <Button asChild className="justify-self-start">
      <Link href={{ pathname: "/enquiry", query: { order: order.reference } }}>
        <CircleHelp aria-hidden className="size-5" />
        {t(order.planKind === "menu" ? "again" : "link")}
      </Link>
    </Button>
  );
}

interface PanelProps {
  readonly title: string;
  readonly help?: string;
  readonly children: ReactNode;
}

function Panel({ title, help, children }: PanelProps) {
  return (
    <Card className="grid gap-4 p-4">
      <div>
        <h2 className="text-17">{title}</h2>
        {help ? <p className="text-13 text-ink-2">{help}</p> : null}
      </div>
      {children}
    </Card>
  );
}
