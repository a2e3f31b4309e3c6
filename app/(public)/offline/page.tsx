import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { DeadEnd } from "@/components/shell/dead-end";
import { Button } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("error");
  return { title: t("offlineTitle") };
}

/** Shown in place of a page that was never opened on this device. Its links load anew: nothing else may be there. */
export default function OfflinePage() {
  const t = useTranslations("error");
  return (
    <DeadEnd title={t("offlineTitle")} body={t("offlineBody")}>
      <Button asChild look="primary">
        <a href="/send">{t("toCounter")}</a>
      </Button>
    </DeadEnd>
  );
}
