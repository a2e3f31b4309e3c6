import { useTranslations } from "next-intl";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { ColumnName, NARROW_ROW } from "@/components/ui/narrow";
import { Table, Td, Th } from "@/components/ui/table";
import type { SubView } from "@/lib/domain/sub-views";

/** A shop's own shops, each in sums. */
export function SubList({ subs }: { readonly subs: readonly SubView[] }) {
  const t = useTranslations("subs");
  return (
    <Table label={t("title")} className="max-lg:block">
      <thead className="max-lg:sr-only">
        <tr>
          <Th>{t("name")}</Th>
          <Th isFigure>{t("available")}</Th>
          <Th isFigure>{t("held")}</Th>
          <Th isFigure>{t("soldToday")}</Th>
          <Th isFigure>{t("soldLately")}</Th>
          <Th isFigure>{t("earnedLately")}</Th>
          <Th isFigure>{t("margin")}</Th>
          <Th>{t("state")}</Th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {subs.map((sub) => (
          <Row key={sub.id} sub={sub} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ sub }: { readonly sub: SubView }) {
  const t = useTranslations("subs");
  const figures = [
    [t("available"), sub.available],
    [t("held"), sub.held],
    [t("soldToday"), sub.soldToday],
    [t("soldLately"), sub.soldLately],
    [t("earnedLately"), sub.earnedLately],
  ] as const;
  return (
    <tr className={cx(NARROW_ROW, "last:[&>td]:border-b-0")}>
      <Td className="max-lg:col-span-2">
        <Link
          href={`/subs/${sub.id}`}
          className="inline-flex min-h-12 items-center font-semibold text-accent underline-offset-4 hover:underline"
        >
          <bdi>{sub.name}</bdi>
        </Link>
      </Td>
      {figures.map(([word, amount]) => (
        <Td key={word} isFigure>
          <ColumnName word={word} />
          <MoneyText amount={amount} />
        </Td>
      ))}
      <Td isFigure>
        <ColumnName word={t("margin")} />
        <MarginText percent={sub.marginPercent} />
      </Td>
      <Td className={sub.isDisabled ? "font-semibold text-failed" : "text-ink-2"}>
        <ColumnName word={t("state")} />
        {t(sub.isDisabled ? (sub.isClosedByHouse ? "closedByHouse" : "closed") : "active")}
      </Td>
    </tr>
  );
}
