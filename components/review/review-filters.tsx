import Form from "next/form";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { type Choice, Pick } from "@/components/ui/pick";
import { OPERATORS } from "@/lib/domain/plan";
import { REVIEW_SHARES, type ReviewFilter, reviewHref } from "@/lib/domain/review-filter";
import { REVIEW_TAGS } from "@/lib/domain/review-tag";

interface ReviewFiltersProps {
  readonly filter: ReviewFilter;
  readonly providers: readonly Choice[];
}

/** Filters that live in the address: shared, reloaded and gone back to like any page. */
export function ReviewFilters({ filter, providers }: ReviewFiltersProps) {
  const t = useTranslations();
  return (
    <div className="grid gap-3 lg:flex lg:flex-wrap lg:items-end lg:gap-x-6">
      <nav aria-label={t("review.whose")}>
        <ul className="flex flex-wrap gap-2">
          {REVIEW_SHARES.map((whose) => (
            <li key={whose}>
              <Link
                href={reviewHref({ ...filter, whose })}
                aria-current={filter.whose === whose ? "true" : undefined}
                className={cx(
                  "inline-flex min-h-12 items-center rounded-10 border px-3 font-medium text-15",
                  filter.whose === whose
                    ? "border-accent bg-accent-soft text-accent"
                    : "border-line bg-surface-1 text-ink-2 hover:bg-surface-2",
                )}
              >
                {t(`review.share.${whose}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Form
        key={JSON.stringify(filter)}
        action="/admin/review"
        className="grid flex-1 grid-cols-2 items-end gap-2 sm:grid-cols-4 lg:max-w-3xl"
      >
        {filter.whose === "everyone" ? null : <input type="hidden" name="whose" value={filter.whose} />}
        <Pick
          any={t("review.any")}
          name="tag"
          label={t("review.tag")}
          chosen={filter.tag}
          choices={REVIEW_TAGS.map((id) => ({ id, name: t(`review.tags.${id}`) }))}
        />
        <Pick
          any={t("review.any")}
          name="operator"
          label={t("verdict.operator")}
          chosen={filter.operator}
          choices={OPERATORS.map((id) => ({ id, name: t(`operator.${id}`) }))}
        />
        <Pick
          any={t("review.any")}
          name="provider"
          label={t("verdict.provider")}
          chosen={filter.provider}
          choices={providers}
        />
        <Button type="submit">{t("review.filter")}</Button>
      </Form>
    </div>
  );
}
