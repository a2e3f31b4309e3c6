"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { cx } from "@/components/ui/cx";
import { Check } from "@/components/ui/icons";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { REVIEW_TAGS, type ReviewTagName } from "@/lib/domain/review-tag";

interface TagSwitchesProps {
  readonly reference: string;
  readonly tags: readonly ReviewTagName[];
  readonly tag: FormAction<null>;
}

/** Every tag there is, on or off. */
export function TagSwitches({ reference, tags, tag }: TagSwitchesProps) {
  const t = useTranslations("review");
  return (
    <ul aria-label={t("tagsOf")} className="flex flex-wrap gap-2">
      {REVIEW_TAGS.map((each) => (
        <li key={each}>
          <TagSwitch reference={reference} name={each} isOn={tags.includes(each)} tag={tag} />
        </li>
      ))}
    </ul>
  );
}

function TagSwitch({
  reference,
  name,
  isOn,
  tag,
}: {
  readonly reference: string;
  readonly name: ReviewTagName;
  readonly isOn: boolean;
  readonly tag: FormAction<null>;
}) {
  const t = useTranslations("review");
  const { outcome, isBusy, form } = useFormAnswer(tag);
  return (
    <form {...form} className="grid gap-1">
      <input type="hidden" name="reference" value={reference} />
      <input type="hidden" name="tag" value={name} />
      <input type="hidden" name="turn" value={isOn ? "off" : "on"} />
      <button
        type="submit"
        aria-pressed={isOn}
        aria-disabled={isBusy || undefined}
        className={cx(
          "inline-flex min-h-12 items-center gap-1.5 rounded-full border px-4 font-medium text-15 aria-disabled:opacity-70",
          isOn
            ? "border-accent bg-accent-soft text-accent"
            : "border-edge bg-surface-1 text-ink-2 hover:bg-surface-2",
        )}
      >
        {isOn ? <Check aria-hidden className="size-4" /> : null}
        {t(`tags.${name}`)}
      </button>
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
    </form>
  );
}
