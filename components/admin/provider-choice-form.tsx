"use client";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { OperatorMark } from "@/components/plans/operator-mark";
import { DateText } from "@/components/text/date-text";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { CHOSEN_BY, type ProviderChoice } from "@/lib/domain/choose-provider";
import type { NamedProvider, OperatorChoice } from "@/lib/domain/provider-views";
import { ProviderRank } from "./provider-rank";

interface ProviderChoiceFormProps {
  readonly choice: OperatorChoice;
  /** Everybody there is. */
  readonly providers: readonly NamedProvider[];
  /** Takes operator, chosenBy and the providers' ids, parted by blanks. */
  readonly set: FormAction<null>;
}

/** How one operator's sales find their provider. What is being changed here outlives the page's own refreshing. */
export function ProviderChoiceForm({ choice, providers, set }: ProviderChoiceFormProps) {
  const t = useTranslations();
  const { outcome, isBusy, form } = useFormAnswer(set);
  const [draft, setDraft] = useState<ProviderChoice | null>(null);
  useEffect(() => {
    if (outcome?.ok) setDraft(null);
  }, [outcome]);
  const { chosenBy, providers: ranked } = draft ?? choice;
  const ids = providers.map(({ provider }) => provider);
  const order = complete(ranked, ids);
  const posted = chosenBy === "hand" ? order : ranked.filter((each) => ids.includes(each));
  const operator = t(`operator.${choice.operator}`);
  const isUnsaved = draft !== null;
  return (
    <form {...form} className="grid content-start gap-3 px-4 py-4" noValidate>
      <h3 className="flex items-center gap-2 text-15">
        <OperatorMark operator={choice.operator} />
        {operator}
      </h3>
      <input type="hidden" name="operator" value={choice.operator} />
      <input type="hidden" name="chosenBy" value={chosenBy} />
      <input type="hidden" name="providers" value={posted.join(" ")} />
      <Segmented
        label={t("providers.chosenBy", { operator })}
        value={chosenBy}
        segments={CHOSEN_BY.map((value) => ({ value, label: t(`providers.by.${value}`) }))}
        onChoose={(value) => setDraft({ chosenBy: value, providers: ranked })}
      />
      <p className="text-15 text-ink-2">{t(`providers.byHelp.${chosenBy}`)}</p>
      {chosenBy === "hand" ? (
        <ProviderRank
          label={t("providers.order", { operator })}
          order={order}
          nameOf={(id) => providers.find(({ provider }) => provider === id)?.name ?? id}
          onOrder={(next) => setDraft({ chosenBy, providers: next })}
        />
      ) : null}
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      {outcome?.ok && !isUnsaved ? <Notice role="alert">{t("providers.saved", { operator })}</Notice> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" isBusy={isBusy} look={isUnsaved ? "primary" : "secondary"}>
          {t("providers.save", { operator })}
        </Button>
        <p className="text-13 text-ink-3">
          {isUnsaved ? t("providers.unsaved") : <Changed choice={choice} />}
        </p>
      </div>
    </form>
  );
}

/** Whoever is not named comes after those who are. */
const complete = (ranked: readonly string[], providers: readonly string[]): readonly string[] => [
  ...ranked.filter((each) => providers.includes(each)),
  ...providers.filter((each) => !ranked.includes(each)),
];

function Changed({ choice: { changed } }: { readonly choice: OperatorChoice }) {
  const t = useTranslations("providers");
  if (changed === null) return t("unchanged");
  return t.rich("changed", {
    by: () => <bdi>{changed.by}</bdi>,
    at: () => <DateText at={changed.at} />,
  });
}
