import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { AnswerView } from "@/lib/domain/review-views";

const BLOCK =
  "max-h-80 overflow-auto rounded-6 bg-surface-2 p-3 text-start font-mono text-13 whitespace-pre-wrap break-words";

/** Everything the provider said about an order, as it came over the wire, newest first and folded away. */
export function ProviderAnswers({
  answers,
  leftOut,
}: {
  readonly answers: readonly AnswerView[];
  readonly leftOut: number;
}) {
  const t = useTranslations("verdict");
  if (answers.length === 0) return <p className="text-ink-2">{t("answersNone")}</p>;
  return (
    <div className="grid gap-2">
      <ul className="grid gap-1">
        {answers.map((answer) => (
          <li key={answer.id}>
            <details className="rounded-6 open:bg-surface-2/40">
              <summary className="flex min-h-9 cursor-pointer flex-wrap items-center gap-x-3 px-1 marker:content-none before:text-ink-3 before:content-['+'] [[open]>&]:before:content-['–']">
                <DateText at={answer.at} as="second" className="text-13 text-ink-3" />
                <bdi dir="ltr" className="text-15">
                  {answer.note ?? "–"}
                </bdi>
              </summary>
              <div className="grid gap-2 pb-2">
                <pre dir="ltr" className={BLOCK}>
                  {answer.pretty}
                </pre>
                <details>
                  <summary className="min-h-9 cursor-pointer px-1 text-13 text-ink-3">{t("raw")}</summary>
                  <pre dir="ltr" className={`${BLOCK} break-all`}>
                    {answer.raw}
                  </pre>
                </details>
              </div>
            </details>
          </li>
        ))}
      </ul>
      {leftOut === 0 ? null : <p className="text-13 text-ink-2">{t("answersLeftOut", { count: leftOut })}</p>}
    </div>
  );
}
