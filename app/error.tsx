"use client";
import { useTranslations } from "next-intl";
import { DeadEnd } from "@/components/shell/dead-end";
import { Button } from "@/components/ui/button";

/** What went wrong stays in the server's log: nothing an error says is for a customer's eyes. */
export default function ErrorPage({ reset }: { readonly reset: () => void }) {
  const t = useTranslations("error");
  return (
    <DeadEnd title={t("title")} body={t("body")}>
      <Button look="primary" onClick={reset}>
        {t("again")}
      </Button>
    </DeadEnd>
  );
}
