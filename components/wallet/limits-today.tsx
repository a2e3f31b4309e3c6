import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import type { LimitsToday as View } from "@/lib/domain/views";

/** How much the shop may sell, as it was agreed, and how much of today's is used. */
export function LimitsToday({ limits }: { readonly limits: View }) {
  const t = useTranslations("wallet.limits");
  const money = (amount: string) => () => <MoneyText amount={amount} decimals="short" />;
  const { perOrder, perDay, perNumber, soldToday } = limits;
  return (
    <section aria-label={t("title")} className="grid gap-1 text-15 text-ink-2">
      <h2 className="text-17 text-ink-1">{t("title")}</h2>
      {perDay === null ? null : <p>{t.rich("perDay", { limit: money(perDay), sold: money(soldToday) })}</p>}
      {perOrder === null ? null : <p>{t.rich("perOrder", { limit: money(perOrder) })}</p>}
      {perNumber === null ? null : <p>{t.rich("perNumber", { limit: money(perNumber) })}</p>}
    </section>
  );
}
