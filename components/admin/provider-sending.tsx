import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { ProviderGuard } from "@/lib/domain/back-office-views";
import { ReasonedAct } from "./reasoned-act";
import { type SendingActs, StopReason } from "./sending-panel";

/** Whether sends go there, what holds them back, and the switch. */
export function ProviderSending({
  guard,
  acts,
}: {
  readonly guard: ProviderGuard | undefined;
  readonly acts: SendingActs;
}) {
  const t = useTranslations("guards");
  if (!guard) return "–";
  const { provider, name, stop } = guard;
  return (
    <div className="grid gap-2 py-1">
      <div className="grid">
        <Brakes guard={guard} />
      </div>
      {stop && acts.lift ? (
        <ReasonedAct
          key={stop.id}
          size="sm"
          name={t("resumeOne", { provider: name })}
          question={t("resumeAsk")}
          confirm={t("confirmResume")}
          fields={{ id: stop.id }}
          act={acts.lift}
        />
      ) : null}
      {!stop && acts.stop ? (
        <ReasonedAct
          key="stop"
          size="sm"
          name={t("stopOne", { provider: name })}
          question={t("stopOneAsk", { provider: name })}
          effect={t("effect")}
          confirm={t("confirmStop")}
          fields={{ provider }}
          act={acts.stop}
        />
      ) : null}
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
