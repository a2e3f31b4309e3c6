import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import type { StatementRow } from "@/lib/domain/views";

interface StatementProps {
  readonly rows: readonly StatementRow[];
  /** Where an order of it is shown to whoever reads. */
  readonly hrefOfOrder: (reference: string) => string;
}

/** Every movement of what is available, newest first, with the balance before and after it. */
export function Statement({ rows, hrefOfOrder }: StatementProps) {
  const t = useTranslations("wallet");
  return (
    <Table label={t("statement")}>
      <thead>
        <tr>
          <Th className="hidden sm:table-cell">{t("when")}</Th>
          <Th>{t("what")}</Th>
          <Th isFigure className="hidden sm:table-cell">
            {t("before")}
          </Th>
          <Th isFigure>{t("change")}</Th>
          <Th isFigure className="hidden sm:table-cell">
            {t("after")}
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="last:[&>td]:border-b-0">
            <Td className="hidden text-13 whitespace-nowrap text-ink-2 sm:table-cell">
              <DateText at={row.at} />
            </Td>
            <Td>
              <What row={row} hrefOfOrder={hrefOfOrder} />
              <DateText at={row.at} className="text-13 text-ink-3 sm:hidden" />
            </Td>
            <Td isFigure className="hidden text-ink-3 sm:table-cell">
              <MoneyText amount={row.balanceBefore} currencyClassName="sr-only" />
            </Td>
            <Td
              isFigure
              className={cx("font-semibold", row.amount.startsWith("-") ? "text-ink-1" : "text-delivered")}
            >
              <MoneyText amount={row.amount} isSigned currencyClassName="sr-only" />
              <BalancesBelow row={row} />
            </Td>
            <Td isFigure className="hidden text-ink-2 sm:table-cell">
              <MoneyText amount={row.balanceAfter} currencyClassName="sr-only" />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Where there is no room for columns: each balance on a line of its own, with its word. */
function BalancesBelow({ row }: { readonly row: StatementRow }) {
  const t = useTranslations("wallet");
  const lines = [
    [t("before"), row.balanceBefore],
    [t("after"), row.balanceAfter],
  ] as const;
  return (
    <span className="grid justify-items-end text-13 font-normal text-ink-3 sm:hidden">
      {lines.map(([word, amount]) => (
        <span key={word} className="flex items-baseline justify-end gap-x-1.5 whitespace-nowrap">
          <span>{word}</span>
          <MoneyText amount={amount} currencyClassName="sr-only" />
        </span>
      ))}
    </span>
  );
}

interface WhatProps extends Pick<StatementProps, "hrefOfOrder"> {
  readonly row: StatementRow;
}

function What({ row, hrefOfOrder }: WhatProps) {
  const t = useTranslations("wallet.kinds");
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span>{t(row.kind)}</span>
      {row.reference === null || row.msisdn === null ? null : (
        <Link
          href={hrefOfOrder(row.reference)}
          className="inline-flex min-h-6 items-center text-accent hover:underline"
        >
          <PhoneText msisdn={row.msisdn} />
        </Link>
      )}
      {row.otherShop === null ? null : <bdi dir="auto">{row.otherShop}</bdi>}
      {row.reason === null ? null : (
        <bdi dir="auto" className="text-13 text-ink-3">
          {row.reason}
        </bdi>
      )}
    </span>
  );
}
