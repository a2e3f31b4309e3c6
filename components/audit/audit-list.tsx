import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { AuditLine } from "@/lib/domain/audit";

/** What was done, by whom, to whom, why: one deed after the other, the newest first. */
export function AuditList({ lines }: { readonly lines: readonly AuditLine[] }) {
  const t = useTranslations("audit");
  return (
    <ol>
      {lines.map((line) => (
        <li
          key={line.id}
          className="grid gap-x-4 gap-y-1 border-line border-b px-4 py-3 last:border-b-0 lg:grid-cols-[11rem_minmax(0,1fr)_14rem]"
        >
          <p className="text-13 text-ink-3">
            <DateText at={line.at} as="stamp" />
            {line.isSealed ? null : <span className="ms-2">{t("notSealed")}</span>}
          </p>
          <div className="grid min-w-0 gap-1">
            <p>
              <span className="font-semibold">
                {line.action === null ? <bdi>{line.code}</bdi> : t(`actions.${line.action}`)}
              </span>{" "}
              {line.subject === null ? null : (
                <bdi className="break-all text-15 text-ink-2">{line.subject}</bdi>
              )}
            </p>
            {line.reason === null ? null : (
              <p className="text-15 text-ink-2">
                {t.rich("because", { reason: () => <bdi>{line.reason}</bdi> })}
              </p>
            )}
            <Details line={line} />
          </div>
          <p className="text-15 text-ink-2">
            <bdi>{line.actor?.name ?? t("nobody")}</bdi>
            {line.reseller === null ? null : (
              <span className="block text-13 text-ink-3">
                <bdi>{line.reseller.name}</bdi>
              </span>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

/** As it was written down: names and figures of the house, not of a language. */
function Details({ line }: { readonly line: AuditLine }) {
  const t = useTranslations("audit");
  if (line.details.length === 0) return null;
  return (
    <details>
      <summary className="-mx-1 inline-flex min-h-9 cursor-pointer items-center px-1 text-13 text-ink-3">
        {t("details")}
      </summary>
      <dl dir="ltr" className="grid grid-cols-[auto_1fr] gap-x-4 text-start text-13">
        {line.details.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
