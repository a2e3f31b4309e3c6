import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { type ReviewFilter, reviewHref } from "@/lib/domain/review-filter";
import { KeySheet } from "./key-sheet";

interface StepLinksProps {
  /** In the order of the list. */
  readonly references: readonly string[];
  /** Of less weight, and not among them. */
  readonly moreCount: number;
  /** The order in the pane. */
  readonly chosen: string | null;
  /** What the list was asked for: the next one is the next of it. */
  readonly filter: ReviewFilter;
}

/** From one order of the list to the next, without going back to it; the keys beside them, where there are any. */
export function StepLinks({ references, moreCount, chosen, filter }: StepLinksProps) {
  const t = useTranslations("review");
  if (references.length === 0) return null;
  const place = chosen === null ? -1 : references.indexOf(chosen);
  const steps = [
    { key: "J", word: t("next"), reference: references[place + 1] },
    { key: "K", word: t("previous"), reference: place > 0 ? references[place - 1] : undefined },
  ];
  return (
    <nav aria-label={t("steps")} className="flex flex-wrap items-center gap-x-2">
      {steps.map(({ key, word, reference }) =>
        reference === undefined ? null : (
          <Link
            key={key}
            href={reviewHref(filter, reference)}
            scroll={false}
            aria-keyshortcuts={key}
            className="inline-flex min-h-12 items-center px-2 font-medium text-15 text-accent hover:underline"
          >
            {word}
          </Link>
        ),
      )}
      <KeySheet />
      {moreCount > 0 ? <p className="basis-full text-15">{t("more", { count: moreCount })}</p> : null}
    </nav>
  );
}
