"use client";
import { useTranslations } from "next-intl";
import { useLanguage } from "@/components/text/use-language";
import { Segmented } from "@/components/ui/segmented";
import { LANGUAGE_NAMES, LOCALES, type Locale } from "@/lib/i18n/locales";
import { useChooseLocale } from "./choices";

interface LanguageSwitchProps {
  /** Also writes it into the profile of who is signed in. */
  readonly saveLocale?: ((locale: Locale) => Promise<unknown>) | undefined;
}

/** The three languages, each in its own words. */
export function LanguageSwitch({ saveLocale }: LanguageSwitchProps) {
  const t = useTranslations("shell");
  const choose = useChooseLocale(saveLocale);
  const segments = LOCALES.map((locale) => ({ value: locale, label: LANGUAGE_NAMES[locale], lang: locale }));
  return (
    <Segmented
      label={t("language")}
      value={useLanguage()}
      segments={segments}
      onChoose={(locale) => void choose(locale)}
    />
  );
}
