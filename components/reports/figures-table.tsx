import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MoneyText } from "@/components/text/money-text";
import { Table, Td, Th } from "@/components/ui/table";
import { leavesCommission, type ReportFigures } from "@/lib/domain/report";
import { SuccessText } from "./success-text";

interface FiguresTableProps {
  readonly label: string;
  /** Of the first column. */
  readonly heading: string;
  readonly lines: readonly {
    readonly key: string;
    readonly name: ReactNode;
    readonly figures: ReportFigures;
  }[];
}

/** The same figures for each of several: days, operators, people, shops, providers. */
export function FiguresTable({ label, heading, lines }: FiguresTableProps) {
  const t = useTranslations("reports");
  const first = lines[0]?.figures;
  const [hasMargin, hasHouse] = [typeof first?.shopMargin === "string", Boolean(first?.house)];
  const hasCommission = lines.some(({ figures }) => leavesCommission(figures));
  return (
    <Table label={label}>
      <thead>
        <tr>
          <Th>{heading}</Th>
          <Th isFigure>{t("sold")}</Th>
          <Th isFigure>{t("faceValue")}</Th>
          <Th isFigure>{t("price")}</Th>
          {hasMargin ? <Th isFigure>{t("margin")}</Th> : null}
          {hasHouse ? <Th isFigure>{t("cost")}</Th> : null}
          {hasCommission ? <Th isFigure>{t("commission")}</Th> : null}
          {hasHouse ? <Th isFigure>{t("houseMargin")}</Th> : null}
          <Th isFigure>{t("success")}</Th>
          <Th isFigure>{t("givenBack")}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, name, figures }) => (
          <tr key={key}>
            <Th scope="row" className="text-15 text-ink-1">
              {name}
            </Th>
            <Td isFigure>{figures.soldCount}</Td>
            <Amount amount={figures.faceValue} />
            <Amount amount={figures.price} />
            <Amount amount={figures.shopMargin} />
            <Amount amount={figures.house?.cost ?? null} />
            <Amount amount={hasCommission ? (figures.house?.commission ?? null) : null} />
            <Amount amount={figures.house?.margin ?? null} />
            <Td isFigure>
              <SuccessText figures={figures} />
            </Td>
            <Amount amount={figures.givenBack} />
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const Amount = ({ amount }: { readonly amount: string | null }) =>
  amount === null ? null : (
    <Td isFigure>
      <MoneyText amount={amount} />
    </Td>
  );
