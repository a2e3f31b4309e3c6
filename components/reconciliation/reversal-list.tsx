import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import type { ReversalView } from "@/lib/domain/reconciliation-views";

/** The correcting entries of late. */
export function ReversalList({ reversals }: { readonly reversals: readonly ReversalView[] }) {
  const t = useTranslations("reconciliation.reversed");
  return (
    <Card>
      <ul>
        {reversals.map(({ reference, direction, shop, amount, at }) => (
          <li key={reference} className="grid gap-0.5 border-line border-b px-4 py-3 last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span>{t.rich(direction, { shop: () => <bdi>{shop}</bdi> })}</span>
              <MoneyText amount={amount} className="font-semibold" />
            </p>
            <p className="flex flex-wrap gap-x-3 text-13 text-ink-3">
              <bdi className="break-all">{reference}</bdi>
              <DateText at={at} as="stamp" />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
