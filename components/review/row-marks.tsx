import { useTranslations } from "next-intl";
import type { ReviewRow } from "@/lib/domain/review-views";

/** What a reconciliation found about it, and what people say it is about. */
export function Marks({ row }: { readonly row: Pick<ReviewRow, "cases" | "tags"> }) {
  const t = useTranslations();
  if (row.cases.length === 0 && row.tags.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {row.cases.map((kind) => (
        <li key={kind} className="rounded-6 bg-returned-soft px-2 py-0.5 font-semibold text-13 text-returned">
          {t(`reconciliation.kinds.${kind}`)}
        </li>
      ))}
      {row.tags.map((tag) => (
        <li key={tag} className="rounded-full border border-edge px-2 py-0.5 text-13 text-ink-2">
          {t(`review.tags.${tag}`)}
        </li>
      ))}
    </ul>
  );
}

/** Who has it, and whether anybody wrote something about it. */
export function Keeper({ row }: { readonly row: Pick<ReviewRow, "assignee" | "noteCount"> }) {
  const t = useTranslations("review");
  const { assignee, noteCount } = row;
  return (
    <p className="text-13 text-ink-3">
      {assignee === null ? (
        t("share.nobody")
      ) : assignee.isMine ? (
        <strong className="font-semibold text-accent">{t("share.mine")}</strong>
      ) : (
        <bdi>{assignee.name}</bdi>
      )}
      {noteCount > 0 ? ` · ${t("noteCount", { count: noteCount })}` : null}
    </p>
  );
}
