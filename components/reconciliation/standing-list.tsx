import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { StandingView } from "@/lib/domain/reconciliation-views";

/** When each float was last compared with the ledger, and what follows where that is long ago. */
export function StandingList({ standings }: { readonly standings: readonly StandingView[] }) {
  const t = useTranslations("reconciliation");
  if (standings.length === 0) return null;
  return (
    <dl className="grid max-w-[70ch] gap-2 text-15">
      {standings.map(({ provider, name, comparedAt, isComparedLately }) => (
        <div key={provider} className="grid gap-x-3 sm:flex">
          <dt className="font-semibold">
            <bdi>{name}</bdi>
          </dt>
          <dd
            className={comparedAt === null || isComparedLately ? "text-ink-2" : "font-medium text-returned"}
          >
            {comparedAt === null
              ? t("notComparedYet")
              : t.rich(isComparedLately ? "compared" : "notCompared", {
                  at: () => <DateText at={comparedAt} as="stamp" />,
                })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
