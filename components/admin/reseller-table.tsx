import { useTranslations } from "next-intl";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { ResellerView } from "@/lib/domain/back-office-views";

/** Every reseller with what it can spend. */
export function ResellerTable({ resellers }: { readonly resellers: readonly ResellerView[] }) {
  const t = useTranslations("resellers");
  return (
    <Table label={t("title")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th isFigure>{t("available")}</Th>
          <Th isFigure>{t("held")}</Th>
          <Th isFigure>{t("margin")}</Th>
          <Th isFigure>{t("people")}</Th>
          <Th>{t("state")}</Th>
        </tr>
      </thead>
      <tbody>
        {resellers.map((reseller) => (
          <tr key={reseller.id}>
            <Td>
              <Link
                href={`/admin/resellers/${reseller.id}`}
                className="inline-flex min-h-9 items-center font-semibold text-accent underline-offset-4 hover:underline"
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
              <MoneyText amount={reseller.available} />
            </Td>
            <Td isFigure className="text-ink-2">
              <MoneyText amount={reseller.held} />
            </Td>
            <Td isFigure>
              <MarginText percent={reseller.marginPercent} />
            </Td>
            <Td isFigure>{reseller.peopleCount}</Td>
            <Td className={reseller.isDisabled ? "font-semibold text-failed" : "text-ink-2"}>
              {t(reseller.isDisabled ? "disabled" : "active")}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
