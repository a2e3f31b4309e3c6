import { useTranslations } from "next-intl";
import { DeadEnd } from "@/components/shell/dead-end";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export default function UnauthorizedPage() {
  const t = useTranslations("error");
  return (
    <DeadEnd title={t("signedOutTitle")} body={t("signedOutBody")}>
      <Button asChild look="primary">
        <Link href="/sign-in">{t("signIn")}</Link>
      </Button>
    </DeadEnd>
  );
}
