import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireResellerScope } from "@/lib/auth/session";
import { listRecentOrders } from "@/lib/orders/queries";
import { listPlanChoices } from "@/lib/plans/queries";
import { readWallet } from "@/lib/wallet/queries";
import { SendDesk } from "./send-desk";

const RECENT = 9;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("send");
  return { title: t("title") };
}

export default async function SendPage() {
  const scope = await requireResellerScope({ at: "/send", right: "send" });
  const [plans, wallet, recent] = await Promise.all([
    listPlanChoices(scope),
    readWallet(scope),
    listRecentOrders(scope, RECENT),
  ]);
  return <SendDesk plans={plans} available={wallet.available} recent={recent} />;
}
