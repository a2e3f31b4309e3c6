/** The languages of the counter. Arabic first: it is what a person gets who asked for nothing else. */
export const LOCALES = ["ar", "fr", "en"] as const;
export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = "ar";

/** A year, in seconds: how long a browser remembers a language or a theme. */
export const CHOICE_SECONDS = 365 * 24 * 60 * 60;
export const LOCALE_COOKIE = "locale";
export const THEME_COOKIE = "theme";

/** `system` follows the device and is not stored. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const TIME_ZONE = "Africa/Algiers";

/** Each language in its own words: somebody lost in a foreign language still finds theirs. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  ar: "العربية",
  fr: "Français",
  en: "English",
};

/** What dates and plurals are formed by: the languages as spoken here, with Latin figures whatever a browser's tables say. */
export const FORMAT_TAGS = { ar: "ar-DZ-u-nu-latn", fr: "fr-FR", en: "en-GB" } as const satisfies Record<
  Locale,
  string
>;

export const directionOf = (locale: Locale): "rtl" | "ltr" => (locale === "ar" ? "rtl" : "ltr");

/** Our language of a tag ("ar-DZ-u-nu-latn" is Arabic); null where it is none of ours. */
export const localeOf = (tag: string | null | undefined): Locale | null => {
  const language = tag?.toLowerCase().split("-")[0];
  return LOCALES.find((locale) => locale === language) ?? null;
};

export const themeOf = (text: string | null | undefined): Theme =>
  THEMES.find((theme) => theme === text) ?? "system";

/**
 * The first language of ours that a browser asks for, by its weights: "fr-DZ,fr;q=0.9,en;q=0.8" is French. Null where it
 * asks for none of ours.
 */
export function preferredLocale(acceptLanguage: string | null): Locale | null {
  const wishes = (acceptLanguage ?? "")
    .split(",")
    .map((wish, place) => {
      const [tag = "", ...terms] = wish.trim().toLowerCase().split(";");
      const weight = terms.map((term) => /^\s*q=([\d.]+)/.exec(term)?.[1]).find((q) => q !== undefined);
      return { locale: localeOf(tag), weight: weight === undefined ? 1 : Number(weight), place };
    })
    .filter((wish) => wish.locale !== null && wish.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place);
  return wishes[0]?.locale ?? null;
}

/** Profile, else what this browser chose, else what it asks for, else Arabic. */
export function chosenLocale(asked: {
  readonly profile: string | null | undefined;
  readonly cookie: string | undefined;
  readonly acceptLanguage: string | null;
}): Locale {
  return (
    localeOf(asked.profile) ??
    localeOf(asked.cookie) ??
    preferredLocale(asked.acceptLanguage) ??
    DEFAULT_LOCALE
  );
}
