"use client";
import { useRouter } from "next/navigation";
import { CHOICE_SECONDS, LOCALE_COOKIE, type Locale, THEME_COOKIE, type Theme } from "@/lib/i18n/locales";

/** A choice of this browser's, kept where the server sees it before it draws the first pixel. */
function remember(name: string, value: string | null): void {
  const life = value === null ? 0 : CHOICE_SECONDS;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers in use
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${life}; samesite=lax`;
}

/** Changes the language here, and in the profile too where one is set (the profile would win otherwise). */
export function useChooseLocale(
  saveLocale?: (locale: Locale) => Promise<unknown>,
): (locale: Locale) => Promise<void> {
  const router = useRouter();
  return async (locale) => {
    remember(LOCALE_COOKIE, locale);
    await saveLocale?.(locale);
    router.refresh();
  };
}

/** `system` is kept by forgetting. */
export function chooseTheme(theme: Theme): void {
  remember(THEME_COOKIE, theme === "system" ? null : theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
