"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { LANGUAGE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { ProblemNotice } from "./problem-notice";

interface LanguageFormProps {
  /** The profile's own; null leaves it to the browser. */
  readonly chosen: string | null;
  readonly choose: FormAction<null>;
}

export function LanguageForm({ chosen, choose }: LanguageFormProps) {
  const t = useTranslations("settings");
  const { outcome, isBusy, form } = useFormAnswer(choose);
  return (
    <form key={chosen} {...form} className="grid gap-4">
      {outcome?.ok ? <Notice role="alert">{t("languageSaved")}</Notice> : null}
      {outcome && !outcome.ok ? <ProblemNotice problem={outcome.problem} /> : null}
      <fieldset>
        <legend className="sr-only">{t("languageLabel")}</legend>
        <div className="flex flex-wrap gap-x-6">
          <Choice value="" label={t("languageBrowser")} isChosen={chosen === null} />
          {LOCALES.map((locale) => (
            <Choice
              key={locale}
              value={locale}
              lang={locale}
              label={LANGUAGE_NAMES[locale]}
              isChosen={chosen === locale}
            />
          ))}
        </div>
      </fieldset>
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("languageSave")}
      </Button>
    </form>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly lang?: string;
}

function Choice({ value, label, isChosen, lang }: ChoiceProps) {
  return (
    <label className="flex min-h-12 items-center gap-2">
      <input type="radio" name="locale" value={value} defaultChecked={isChosen} className="size-5" />
      <span lang={lang}>{label}</span>
    </label>
  );
}
