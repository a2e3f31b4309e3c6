import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { ResolutionOutcome } from "@/lib/domain/resolution";
import { filterQuery, type ReviewFilter, reviewHref } from "@/lib/domain/review-filter";
import type { OpenVerdict } from "@/lib/domain/review-views";

/** Both open the pane about this order; nothing is decided by pressing one. */
export function VerdictButtons({
  reference,
  verdict,
  filter,
  hasKeys,
  decides,
}: {
  readonly reference: string;
  readonly verdict: OpenVerdict | null;
  readonly filter: ReviewFilter;
  /** Whether D and F mean this order. */
  readonly hasKeys: boolean;
  /** Whoever gives no verdicts opens it to read. */
  readonly decides: boolean;
}) {
  const t = useTranslations("review");
  return (
    <div className="grid justify-items-start gap-2">
      {verdict ? (
        <p className="max-w-56 font-semibold text-13 text-verifying">
          {verdict.confirmedBy === null
            ? t(`proposedLine.${verdict.outcome}`, { name: verdict.proposedBy })
            : t("beingApplied")}
        </p>
      ) : null}
      {decides ? (
        <div className="flex flex-wrap gap-2">
          <OpenPane
            reference={reference}
            outcome="delivered"
            filter={filter}
            shortcut={hasKeys ? "D" : undefined}
          >
            {t("markDelivered")}
          </OpenPane>
          <OpenPane
            reference={reference}
            outcome="released"
            filter={filter}
            shortcut={hasKeys ? "F" : undefined}
          >
            {t("releaseMoney")}
          </OpenPane>
        </div>
      ) : (
        <Button asChild size="sm">
          <Link href={reviewHref(filter, reference)} scroll={false} aria-describedby={reference}>
            {t("open")}
          </Link>
        </Button>
      )}
    </div>
  );
}

function OpenPane({
  reference,
  outcome,
  filter,
  shortcut,
  children,
}: {
  readonly reference: string;
  readonly outcome: ResolutionOutcome;
  readonly filter: ReviewFilter;
  readonly shortcut: string | undefined;
  readonly children: string;
}) {
  return (
    <Form action="/admin/review" scroll={false} prefetch={false}>
      {Object.entries(filterQuery(filter)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="order" value={reference} />
      <input type="hidden" name="outcome" value={outcome} />
      <Button
        type="submit"
        size="sm"
        className="whitespace-nowrap"
        aria-describedby={reference}
        aria-keyshortcuts={shortcut}
      >
        {children}
      </Button>
    </Form>
  );
}
