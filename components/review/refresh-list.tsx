"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

/** Reads the list anew; nobody outside is asked. */
export function RefreshList() {
  const t = useTranslations("review");
  const router = useRouter();
  const [isBusy, start] = useTransition();
  return (
    <Button isBusy={isBusy} onClick={() => start(() => router.refresh())}>
      {t("refresh")}
    </Button>
  );
}
