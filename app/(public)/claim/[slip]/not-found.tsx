import { useTranslations } from "next-intl";
import { DeadEnd } from "@/components/shell/dead-end";
import { LanguageSwitch } from "@/components/shell/language-switch";

/** An address that no slip of ours has: altered, cut short, or made up. */
export default function NoSuchSlipPage() {
  const t = useTranslations("claim");
  return (
    <DeadEnd title={t("refusedTitle")} body={t("refusedBody")}>
      <LanguageSwitch />
    </DeadEnd>
  );
}
