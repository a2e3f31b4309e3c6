import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { CircleCheck, CirclePause } from "@/components/ui/icons";
import { Notice } from "@/components/ui/notice";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { GuardsView, StopView } from "@/lib/domain/back-office-views";
import { BooksLine } from "./books-line";
import { ReasonedAct } from "./reasoned-act";

/** What can be done about sending, each null for whom it is not. `stop` takes a provider (empty = every one) and a reason, `lift` a stop's id and a reason. */
export interface SendingActs {
  readonly stop: FormAction<{ id: string }> | null;
  readonly lift: FormAction<null> | null;
}

/** Whether anything is sent at all, why not, and whether the books agree. */
export function SendingPanel({ guards, acts }: { readonly guards: GuardsView; readonly acts: SendingActs }) {
  const t = useTranslations("guards");
  const isStopped = guards.stops.length > 0;
  const Icon = isStopped ? CirclePause : CircleCheck;
  return (
    <div className="grid gap-4">
      {guards.isWorkerAlive ? null : <Notice tone="wrong">{t("noWorker")}</Notice>}
      <p
        className={`flex items-center gap-2 text-22 font-semibold ${isStopped ? "text-failed" : "text-delivered"}`}
      >
        <Icon aria-hidden className="size-6 shrink-0" />
        {t(isStopped ? "stopped" : "runs")}
      </p>
      {guards.stops.map((stop) => (
        <div key={stop.id} className="grid gap-3">
          <StopReason stop={stop} />
          {acts.lift === null ? null : (
            <ReasonedAct
              name={t(stop.cause === "books" ? "resumeBooks" : "resume")}
              question={t("resumeAsk")}
              confirm={t("confirmResume")}
              fields={{ id: stop.id }}
              act={acts.lift}
            />
          )}
        </div>
      ))}
      {acts.stop === null || guards.stops.some((stop) => stop.cause === "admin") ? null : (
        <ReasonedAct
          name={t("stop")}
          question={t("stopAsk")}
          effect={t("effect")}
          confirm={t("confirmStop")}
          fields={{ provider: "" }}
          act={acts.stop}
        />
      )}
      <div className="border-line border-t pt-4">
        <BooksLine books={guards.books} />
      </div>
    </div>
  );
}

/** By whom, since when, and why. */
export function StopReason({ stop, className }: { readonly stop: StopView; readonly className?: string }) {
  const t = useTranslations("guards");
  return (
    <p className={`max-w-[70ch] ${className ?? "text-ink-2"}`}>
      {t.rich(stop.cause === "books" ? "byBooks" : "byAdmin", {
        by: () => <bdi className="font-semibold">{stop.by}</bdi>,
        at: () => <DateText at={stop.at} />,
        reason: () => <bdi>{stop.reason}</bdi>,
      })}
    </p>
  );
}
