import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** For a shop with which the house has agreed on nothing of the kind: calmly, what this page is for. */
export function SubsNotAgreed() {
  const t = useTranslations("subs");
  return (
    <div className="grid gap-5">
      <h1 className="text-22">{t("title")}</h1>
      <Card>
        <EmptyState title={t("notAgreedTitle")} body={t("notAgreedBody")} />
      </Card>
    </div>
  );
}
