import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SendingStopped } from "@/components/orders/sending-stopped";
import { requireResellerScope } from "@/lib/auth/session";
import { requestLocale } from "@/lib/i18n/request";
import { listDeliveryTimes } from "@/lib/orders/delivery-time-queries";
import { listRecentOrders } from "@/lib/orders/queries";
import { listPlanChoices } from "@/lib/plans/queries";
import { listTiles } from "@/lib/plans/tile-queries";
import { findSendingStop } from "@/lib/reconciliation/queries";
import { findMargins } from "@/lib/resellers/margin-queries";
import { readWallet } from "@/lib/wallet/queries";
import { SendDesk } from "./send-desk";

const RECENT = 9;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("send");
  return { title: t("title") };
}

export default async function SendPage() {
  const scope = await requireResellerScope({ at: "/send", right: "send" });
  const locale = await requestLocale();
  const [plans, tiles, times, wallet, margins, recent, stopped] = await Promise.all([
    listPlanChoices(scope, locale),
    listTiles(scope),
    listDeliveryTimes(scope),
    readWallet(scope),
    findMargins(scope, locale),
    listRecentOrders(scope, RECENT),
    findSendingStop(scope),
  ]);
  return (
    <div className="grid grid-cols-1 gap-5">
      {stopped ? <SendingStopped stopped={stopped} /> : null}
      <SendDesk
        person={scope.userId}
        plans={plans}
        tiles={tiles}
        times={times}
        available={wallet.available}
        margins={margins}
        recent={recent}
      />
    </div>
  );
}
