import Link from "next/link";
import { useTranslations } from "next-intl";
import { DeadEnd } from "@/components/shell/dead-end";
import { Button } from "@/components/ui/button";

export default function ForbiddenPage() {
  const t = useTranslations("error");
  return (
    <DeadEnd title={t("forbiddenTitle")} body={t("forbiddenBody")}>
      <Button asChild look="primary">
        <Link href="/">{t("home")}</Link>
      </Button>
    </DeadEnd>
  );
}
