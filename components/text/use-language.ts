import { useLocale } from "next-intl";
import { DEFAULT_LOCALE, type Locale, localeOf } from "@/lib/i18n/locales";

/** The language that is read, of ours; `useLocale` answers with the tag that dates are formed by. */
export const useLanguage = (): Locale => localeOf(useLocale()) ?? DEFAULT_LOCALE;
