import { useTranslations } from "next-intl";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { Link } from "@/components/ui/link";
import { ColumnName, NARROW_ROW } from "@/components/ui/narrow";
import { Table, Td, Th } from "@/components/ui/table";
import type { ResellerView } from "@/lib/domain/back-office-views";

/** Every reseller with what it can spend. */
export function ResellerTable({ resellers }: { readonly resellers: readonly ResellerView[] }) {
  const t = useTranslations("resellers");
  return (
    <Table label={t("title")} className="max-lg:block">
      <thead className="max-lg:sr-only">
        <tr>
          <Th>{t("name")}</Th>
          <Th isFigure>{t("available")}</Th>
          <Th isFigure>{t("held")}</Th>
          <Th isFigure>{t("margin")}</Th>
          <Th isFigure>{t("people")}</Th>
          <Th>{t("state")}</Th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {resellers.map((reseller) => (
          <tr key={reseller.id} className={NARROW_ROW}>
            <Td className="max-lg:col-span-2">
              <Link
                href={`/admin/resellers/${reseller.id}`}
                className="inline-flex min-h-9 items-center max-lg:min-h-12 font-semibold text-accent underline-offset-4 hover:underline"
              >
                <bdi>{reseller.name}</bdi>
              </Link>
              {reseller.parent === null ? null : (
                <span className="block text-13 text-ink-3">
                  {t.rich("subs.of", { shop: () => <bdi>{reseller.parent?.name}</bdi> })}
                </span>
              )}
            </Td>
            <Td isFigure>
              <ColumnName word={t("available")} />
              <MoneyText amount={reseller.available} />
            </Td>
            <Td isFigure className="text-ink-2">
              <ColumnName word={t("held")} />
              <MoneyText amount={reseller.held} />
            </Td>
            <Td isFigure>
              <ColumnName word={t("margin")} />
              {reseller.marginPercent === null ? "–" : <MarginText percent={reseller.marginPercent} />}
            </Td>
            <Td isFigure>
              <ColumnName word={t("people")} />
              {reseller.peopleCount}
            </Td>
            <Td className={reseller.isDisabled ? "font-semibold text-failed" : "text-ink-2"}>
              <ColumnName word={t("state")} />
              {t(reseller.isDisabled ? "disabled" : "active")}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
