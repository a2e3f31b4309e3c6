import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { ReviewWork } from "@/lib/domain/review-views";

/** What people wrote, oldest first: it is read as it was said. */
export function NoteThread({ notes }: Pick<ReviewWork, "notes">) {
  const t = useTranslations("review");
  if (notes.length === 0) return <p className="text-15 text-ink-2">{t("noNotes")}</p>;
  return (
    <ol className="grid gap-3">
      {notes.map(({ id, by, at, text }) => (
        <li key={id} className="grid gap-0.5 border-edge border-s-2 ps-3">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <bdi className="font-semibold text-15">{by}</bdi>
            <DateText at={at} as="moment" className="text-13 text-ink-3" />
          </p>
          <p dir="auto" className="break-words whitespace-pre-line">
            {text}
          </p>
        </li>
      ))}
    </ol>
  );
}
