import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SendingStopped } from "@/components/orders/sending-stopped";
import { SettledNotice } from "@/components/orders/settled-notice";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { requireResellerScope } from "@/lib/auth/session";
import { requestLocale } from "@/lib/i18n/request";
import { listDeliveryTimes } from "@/lib/orders/delivery-time-queries";
import { listRecentOrders } from "@/lib/orders/queries";
import { findSettled } from "@/lib/orders/settled-queries";
import { listPlanChoices } from "@/lib/plans/queries";
import { listTiles } from "@/lib/plans/tile-queries";
import { findSendingStop } from "@/lib/reconciliation/queries";
import { findMargins } from "@/lib/resellers/margin-queries";
import { readWallet } from "@/lib/wallet/queries";
import { seeSettledAction } from "../orders/actions";
import { SendDesk } from "./send-desk";

const RECENT = 9;
/** An order in doubt ends without anybody at the counter asking: while there is one, the page is read again. */
const DOUBT_REFRESH_MS = 60_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("send");
  return { title: t("title") };
}

export default async function SendPage() {
  const scope = await requireResellerScope({ at: "/send", right: "send" });
  const locale = await requestLocale();
  const [plans, tiles, times, wallet, margins, recent, stopped, settled] = await Promise.all([
    listPlanChoices(scope, locale),
    listTiles(scope),
    listDeliveryTimes(scope),
    readWallet(scope),
    findMargins(scope, locale),
    listRecentOrders(scope, RECENT),
    findSendingStop(scope),
    findSettled(scope),
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
      {/[1-9]/.test(wallet.inReview) ? <RefreshEvery ms={DOUBT_REFRESH_MS} /> : null}
      {settled ? <SettledNotice settled={settled} see={seeSettledAction} /> : null}
    </div>
  );
}
