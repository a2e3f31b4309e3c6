import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import type { CreditView } from "@/lib/domain/funding-views";

/** What the shop owes the house, and up to how much it may. */
export function CreditLine({ credit: { owed, limit } }: { readonly credit: CreditView }) {
  const t = useTranslations("wallet.credit");
  return (
    <section aria-label={t("title")} className="grid gap-1 text-15 text-ink-2">
      <h2 className="text-17 text-ink-1">{t("title")}</h2>
      <p>
        {t.rich("owed", { owed: () => <MoneyText amount={owed} className="font-semibold text-ink-1" /> })}
      </p>
      {limit === null ? null : (
        <p>{t.rich("limit", { limit: () => <MoneyText amount={limit} decimals="short" /> })}</p>
      )}
    </section>
  );
}
