import { useFormatter, useTranslations } from "next-intl";
import { OperatorMark } from "@/components/plans/operator-mark";
import { DurationText } from "@/components/text/duration-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { OperatorHour, ProviderView } from "@/lib/domain/provider-views";

/** Four columns have to fit a phone. */
const NARROW = "px-2! first:ps-4! last:pe-4! whitespace-normal!";

/** How much of what ended in the last hour was delivered, and how long it took, by operator. */
export function ProviderHour({ view }: { readonly view: ProviderView }) {
  const t = useTranslations("providers");
  return (
    <div className="grid grid-cols-1 content-start pt-3">
      <h3 className="px-4 text-15">{t("hour")}</h3>
      {view.lastHour.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-ink-2">{t("hourEmpty")}</p>
      ) : (
        <Table label={t("hourOf", { provider: view.name })}>
          <thead>
            <tr>
              <Th className={NARROW}>{t("operator")}</Th>
              <Th isFigure className={NARROW}>
                {t("delivered")}
              </Th>
              <Th isFigure className={NARROW}>
                {t("median")}
              </Th>
              <Th isFigure className={NARROW}>
                {t("p90")}
              </Th>
            </tr>
          </thead>
          <tbody>
            {view.lastHour.map((hour) => (
              <tr key={hour.operator} className="last:*:border-b-0">
                <Td className={NARROW}>
                  <OperatorName hour={hour} />
                </Td>
                <Td isFigure className={NARROW}>
                  <Delivered hour={hour} />
                </Td>
                <Td isFigure className={NARROW}>
                  <Took ms={hour.medianMs} />
                </Td>
                <Td isFigure className={NARROW}>
                  <Took ms={hour.p90Ms} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function OperatorName({ hour }: { readonly hour: OperatorHour }) {
  const t = useTranslations();
  if (hour.operator === null) return <span className="text-ink-2">{t("providers.otherOperator")}</span>;
  return (
    <span className="inline-flex items-center gap-2 font-medium">
      <OperatorMark operator={hour.operator} />
      {t(`operator.${hour.operator}`)}
    </span>
  );
}

/** Rounded down to the tenth: one that failed must not vanish into 100 %. */
function Delivered({ hour }: { readonly hour: OperatorHour }) {
  const t = useTranslations("providers");
  const format = useFormatter();
  const { deliveredCount: delivered, endedCount: ended } = hour;
  const perMille = Math.floor((1000 * delivered) / ended);
  return (
    <span className="grid justify-items-end">
      <bdi dir="ltr" className={delivered === ended ? "font-semibold" : "font-semibold text-returned"}>
        {format.number(perMille / 1000, {
          style: "percent",
          maximumFractionDigits: 1,
          numberingSystem: "latn",
        })}
      </bdi>
      <span className="text-13 whitespace-nowrap text-ink-3">{t("deliveredOf", { delivered, ended })}</span>
    </span>
  );
}

/** Rounded up to the second: it says "within". */
function Took({ ms }: { readonly ms: number | null }) {
  return ms === null ? "–" : <DurationText seconds={Math.ceil(ms / 1000)} />;
}
