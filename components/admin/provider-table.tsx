import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { ProviderGuard, ProviderHealth } from "@/lib/domain/back-office-views";
import { ProviderCondition } from "./provider-condition";
import { ProviderSending } from "./provider-sending";
import type { SendingActs } from "./sending-panel";

interface ProviderTableProps {
  readonly providers: readonly ProviderHealth[];
  readonly guards: readonly ProviderGuard[];
  readonly acts: SendingActs;
}

/** On a phone each provider is a sheet of its own: what can be done must not hide behind a sideways scroll. */
const NARROW =
  "*:align-top max-lg:grid max-lg:gap-2 max-lg:border-line max-lg:border-b max-lg:p-4 max-lg:last:border-b-0 max-lg:*:h-auto max-lg:*:border-0 max-lg:*:p-0 max-lg:*:text-start";

/** Each provider as the worker last saw it, and whether anything is sent to it. */
export function ProviderTable({ providers, guards, acts }: ProviderTableProps) {
  const t = useTranslations("admin");
  const words = useTranslations("guards");
  return (
    <Table label={t("providers")} className="max-lg:block">
      <thead className="max-lg:hidden">
        <tr>
          <Th>{t("provider")}</Th>
          <Th>{t("condition")}</Th>
          <Th isFigure>{t("float")}</Th>
          <Th>{t("floatAt")}</Th>
          <Th>{words("sending")}</Th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {providers.map((provider) => (
          <tr key={provider.provider} className={NARROW}>
            <Td>
              <bdi dir="ltr" className="font-semibold">
                {provider.name}
              </bdi>{" "}
              {provider.environment ? (
                <bdi dir="ltr" className="text-13 text-ink-3">
                  {provider.environment}
                </bdi>
              ) : null}
            </Td>
            <Td>
              <ProviderCondition isUp={provider.isUp} />
            </Td>
            <Td isFigure className="font-semibold">
              <span className="font-normal text-13 text-ink-3 lg:hidden">{t("float")} </span>
              {provider.float === null ? (
                "–"
              ) : (
                <MoneyText amount={provider.float} currency={provider.currency} />
              )}
            </Td>
            <Td className="text-13 text-ink-2 whitespace-nowrap">
              <span className="text-ink-3 lg:hidden">{t("floatAt")} </span>
              {provider.floatAt ? <DateText at={provider.floatAt} /> : "–"}
            </Td>
            <Td className="lg:w-1/3">
              <ProviderSending
                guard={guards.find((guard) => guard.provider === provider.provider)}
                acts={acts}
              />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
