import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { type Choice, Pick } from "@/components/ui/pick";
import { OPERATORS } from "@/lib/domain/plan";
import { queryOfReport, REPORT_RANGES, type ReportFilter } from "@/lib/domain/report";

interface ReportFiltersProps {
  readonly at: "/reports" | "/admin/reports";
  readonly filter: ReportFilter;
  readonly cashiers: readonly Choice[];
  readonly shops: readonly Choice[];
  readonly providers: readonly Choice[];
}

const STATES = ["fulfilled", "refunded", "failed", "unknown", "pending", "handling"] as const;

/** Range and filters, which live in the address: shared, reloaded and gone back to like any page. */
export function ReportFilters({ at, filter, cashiers, shops, providers }: ReportFiltersProps) {
  const t = useTranslations("reports");
  const [operators, states] = [useTranslations("operator"), useTranslations("orderState")];
  const query = queryOfReport(filter);
  return (
    <div className="grid gap-4">
      <nav aria-label={t("ranges")}>
        <ul className="flex flex-wrap gap-2">
          {REPORT_RANGES.map((range) => (
            <li key={range}>
              <Link
                href={{ pathname: at, query: { ...query, range, ...dates(filter, range) } }}
                aria-current={filter.range === range ? "true" : undefined}
                className={cx(
                  "inline-flex min-h-12 items-center rounded-10 border px-3 text-15 font-medium",
                  filter.range === range
                    ? "border-accent bg-accent-soft text-accent"
                    : "border-line bg-surface-1 text-ink-2 hover:bg-surface-2",
                )}
              >
                {t(`range.${range}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Form
        key={JSON.stringify(query)}
        action={at}
        className="grid grid-cols-2 items-end gap-3 lg:grid-cols-6"
      >
        <input type="hidden" name="range" value={filter.range} />
        {filter.range === "free" ? (
          <>
            <Day name="from" label={t("from")} day={filter.from} />
            <Day name="to" label={t("to")} day={filter.to} />
          </>
        ) : null}
        <Pick
          any={t("any")}
          name="operator"
          label={t("operator")}
          chosen={filter.operator}
          choices={OPERATORS.map((id) => ({ id, name: operators(id) }))}
        />
        <Pick
          any={t("any")}
          name="state"
          label={t("state")}
          chosen={filter.state}
          choices={STATES.map((id) => ({ id, name: states(id) }))}
        />
        <Pick
          any={t("any")}
          name="cashier"
          label={t("cashier")}
          chosen={filter.cashierId}
          choices={cashiers}
        />
        <Pick any={t("any")} name="shop" label={t("shop")} chosen={filter.resellerId} choices={shops} />
        <Pick
          any={t("any")}
          name="provider"
          label={t("provider")}
          chosen={filter.provider}
          choices={providers}
        />
        <Button type="submit" look="primary">
          {t("show")}
        </Button>
      </Form>
    </div>
  );
}

/** Going over to a range of one's own begins with the days that are shown. */
const dates = ({ from, to }: ReportFilter, range: ReportFilter["range"]) =>
  range === "free" ? { from, to } : {};

function Day({ name, label, day }: { readonly name: string; readonly label: string; readonly day: string }) {
  return (
    <Field label={label}>
      {(described) => <Input {...described} name={name} type="date" defaultValue={day} />}
    </Field>
  );
}
