import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";

/** Why nothing else opens before the password is changed. */
export function MustChangePassword() {
  const t = useTranslations("settings");
  return (
    <Notice tone="warning">
      <p className="font-semibold">{t("mustChangeTitle")}</p>
      <p className="font-normal">{t("mustChangeBody")}</p>
    </Notice>
  );
}
