import { useTranslations } from "next-intl";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { SubView } from "@/lib/domain/sub-views";

/** On a narrow screen each row is a card of its own, every figure under its name. */
const NARROW_ROW =
  "max-lg:grid max-lg:grid-cols-2 max-lg:gap-x-4 max-lg:gap-y-2 max-lg:border-line max-lg:border-b max-lg:p-4 max-lg:last:border-b-0 max-lg:*:h-auto max-lg:*:border-0 max-lg:*:p-0 max-lg:*:text-start";

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
          <Narrow word={word} />
          <MoneyText amount={amount} />
        </Td>
      ))}
      <Td isFigure>
        <Narrow word={t("margin")} />
        <MarginText percent={sub.marginPercent} />
      </Td>
      <Td className={sub.isDisabled ? "font-semibold text-failed" : "text-ink-2"}>
        <Narrow word={t("state")} />
        {t(sub.isDisabled ? (sub.isClosedByHouse ? "closedByHouse" : "closed") : "active")}
      </Td>
    </tr>
  );
}

/** Where the heads of the columns are out of sight. */
function Narrow({ word }: { readonly word: string }) {
  return (
    <span aria-hidden className="block text-13 font-normal text-ink-3 lg:hidden">
      {word}
    </span>
  );
}
