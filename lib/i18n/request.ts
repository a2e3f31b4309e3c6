import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { cache } from "react";
import { currentPerson } from "@/lib/auth/session";
import { CATALOGUES } from "./catalogues";
import { FORMATS } from "./formats";
import { chosenLocale, FORMAT_TAGS, LOCALE_COOKIE, type Locale, TIME_ZONE } from "./locales";

/**
 * The language of this request. The profile may be out of reach (database down): the page that says so still needs a
 * language, so the browser's own wish stands in.
 */
export const requestLocale = cache(async (): Promise<Locale> => {
  const [jar, asked, person] = await Promise.all([cookies(), headers(), currentPerson().catch(() => null)]);
  return chosenLocale({
    profile: person?.locale,
    cookie: jar.get(LOCALE_COOKIE)?.value,
    acceptLanguage: asked.get("accept-language"),
  });
});

export default getRequestConfig(async () => {
  const locale = await requestLocale();
  return { locale: FORMAT_TAGS[locale], messages: CATALOGUES[locale], formats: FORMATS, timeZone: TIME_ZONE };
});
