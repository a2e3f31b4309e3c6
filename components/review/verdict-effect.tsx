import { useTranslations } from "next-intl";
import { OrderBadge } from "@/components/orders/order-badge";
import { MoneyText } from "@/components/text/money-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { EffectView } from "@/lib/domain/review-views";

/** On a phone an account's name stands above its three figures: all of them are to be seen before anything is confirmed. */
const NARROW =
  "max-sm:grid max-sm:grid-cols-3 max-sm:border-line max-sm:border-b max-sm:*:h-auto max-sm:*:border-0 max-sm:*:px-0 max-sm:*:text-13";

/** What a verdict does to the order and to the books, before anybody has confirmed it. */
export function VerdictEffect({ effect }: { readonly effect: EffectView }) {
  const t = useTranslations("verdict");
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <OrderBadge state={effect.from} />
        <span className="text-13 text-ink-3">{t("becomes")}</span>
        <OrderBadge state={effect.to} />
      </p>
      {effect.lines.length === 0 ? (
        <p className="text-ink-2">{t("effectNone")}</p>
      ) : (
        <Table label={t("effect")} className="max-sm:block">
          <thead className="max-sm:block">
            <tr className={NARROW}>
              <Th className="ps-0 max-sm:hidden">{t("account")}</Th>
              <Th isFigure>{t("before")}</Th>
              <Th isFigure>{t("change")}</Th>
              <Th isFigure className="pe-0">
                {t("after")}
              </Th>
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {effect.lines.map((line) => (
              <tr key={line.account} className={NARROW}>
                <Td className="ps-0 max-sm:col-span-3 max-sm:pt-2 max-sm:text-start!">
                  {t(`accounts.${line.account}`)}
                </Td>
                <Td isFigure>{line.before === null ? "–" : <MoneyText amount={line.before} />}</Td>
                <Td isFigure className="font-semibold">
                  <MoneyText amount={line.change} isSigned />
                </Td>
                <Td isFigure className="pe-0">
                  {line.after === null ? "–" : <MoneyText amount={line.after} />}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}
