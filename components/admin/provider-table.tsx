import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Table, Td, Th } from "@/components/ui/table";
import type { ProviderGuard, ProviderHealth } from "@/lib/domain/back-office-views";
import { ReasonedAct } from "./reasoned-act";
import { type SendingActs, StopReason } from "./sending-panel";

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
              <span className="font-normal text-13 text-ink-3 lg:hidden">{t("float")} </span>
              {provider.float === null ? "–" : <MoneyText amount={provider.float} />}
            </Td>
            <Td className="text-13 text-ink-2 whitespace-nowrap">
              <span className="text-ink-3 lg:hidden">{t("floatAt")} </span>
              {provider.floatAt ? <DateText at={provider.floatAt} /> : "–"}
            </Td>
            <Td className="lg:w-1/3">
              <Sending guard={guards.find((guard) => guard.provider === provider.provider)} acts={acts} />
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
  const condition = provider.isUp === null ? "unseen" : provider.isUp ? "up" : "down";
  const { Icon, className } = CONDITIONS[condition];
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${className}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(condition)}
    </span>
  );
}

/** Whether sends go there, what holds them back, and the switch. */
function Sending({ guard, acts }: { readonly guard: ProviderGuard | undefined; readonly acts: SendingActs }) {
  const t = useTranslations("guards");
  if (!guard) return "–";
  const { provider, stop } = guard;
  return (
    <div className="grid gap-2 py-1">
      <div className="grid">
        <Brakes guard={guard} />
      </div>
      {stop ? (
        <ReasonedAct
          key={stop.id}
          size="sm"
          name={t("resumeOne", { provider })}
          question={t("resumeAsk")}
          confirm={t("confirmResume")}
          fields={{ id: stop.id }}
          act={acts.lift}
        />
      ) : (
        <ReasonedAct
          key="stop"
          size="sm"
          name={t("stopOne", { provider })}
          question={t("stopOneAsk", { provider })}
          effect={t("effect")}
          confirm={t("confirmStop")}
          fields={{ provider }}
          act={acts.stop}
        />
      )}
    </div>
  );
}

/** What holds its sends back: a person, the provider's own answers, or its silence. */
function Brakes({ guard }: { readonly guard: ProviderGuard }) {
  const t = useTranslations("guards");
  const { stop, brokenAt, pausedUntil, quietUntil } = guard;
  if (!stop && !brokenAt && !pausedUntil && !quietUntil)
    return <span className="font-medium text-delivered">{t("providerRuns")}</span>;
  return (
    <>
      {stop ? (
        <>
          <span className="font-medium text-failed">{t("providerStopped")}</span>
          <StopReason stop={stop} className="text-13 text-ink-2" />
        </>
      ) : null}
      {brokenAt ? (
        <span className="text-13 font-medium text-returned">
          {t.rich("broken", { at: () => <DateText at={brokenAt} /> })}
        </span>
      ) : null}
      {pausedUntil ? (
        <span className="text-13 font-medium text-returned">
          {t.rich(guard.pauseReason === null ? "paused" : "pausedFor", {
            at: () => <DateText at={pausedUntil} as="second" />,
            why: () => <PauseReason code={guard.pauseReason} />,
          })}
        </span>
      ) : null}
      {quietUntil ? (
        <span className="text-13 text-ink-2">
          {t.rich("quiet", { at: () => <DateText at={quietUntil} as="second" /> })}
        </span>
      ) : null}
    </>
  );
}

const PAUSES = [
  "float-empty",
  "daily-limit",
  "unauthorized",
  "ip-refused",
  "key-disabled",
  "account-disabled",
  "rate-limited",
] as const;

/** In words where we have them; a new code as it is. */
function PauseReason({ code }: { readonly code: string | null }) {
  const t = useTranslations("guards.pause");
  const known = PAUSES.find((each) => each === code);
  return known ? t(known) : <bdi dir="ltr">{code}</bdi>;
}
