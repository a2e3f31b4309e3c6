import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { ProviderHealth } from "@/lib/domain/back-office-views";

/** Each provider as the worker last saw it. */
export function ProviderTable({ providers }: { readonly providers: readonly ProviderHealth[] }) {
  const t = useTranslations("admin");
  return (
    <Table label={t("providers")}>
      <thead>
        <tr>
          <Th>{t("provider")}</Th>
          <Th>{t("condition")}</Th>
          <Th isFigure>{t("float")}</Th>
          <Th>{t("floatAt")}</Th>
        </tr>
      </thead>
      <tbody>
        {providers.map((provider) => (
          <tr key={provider.provider}>
            <Td>
              <bdi dir="ltr" className="font-semibold">
                {provider.provider}
              </bdi>{" "}
              {provider.environment ? (
                <bdi dir="ltr" className="text-13 text-ink-3">
                  {provider.environment}
                </bdi>
              ) : null}
            </Td>
            <Td>
              <Condition provider={provider} />
            </Td>
            <Td isFigure className="font-semibold">
              {provider.float === null ? "–" : <MoneyText amount={provider.float} />}
            </Td>
            <Td className="text-13 text-ink-2 whitespace-nowrap">
              {provider.floatAt ? <DateText at={provider.floatAt} /> : "–"}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const CONDITIONS = {
  up: { Icon: CircleCheck, className: "text-delivered" },
  down: { Icon: CircleX, className: "text-failed" },
  unseen: { Icon: CircleHelp, className: "text-ink-3" },
} as const;

function Condition({ provider }: { readonly provider: ProviderHealth }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const condition = provider.isUp === null ? "unseen" : provider.isUp ? "up" : "down";
  const { Icon, className } = CONDITIONS[condition];
  return (
    <div className="grid">
      <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${className}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {t(condition)}
      </span>
      {provider.pausedUntil ? (
        <span className="text-13 font-medium text-returned">
          {t("paused", { until: format.dateTime(new Date(provider.pausedUntil), "moment") })}
        </span>
      ) : null}
      {provider.pausedUntil && provider.pauseReason ? (
        <bdi dir="auto" className="text-13 text-ink-3">
          {provider.pauseReason}
        </bdi>
      ) : null}
    </div>
  );
}
