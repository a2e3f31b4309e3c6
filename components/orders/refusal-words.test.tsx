import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { FORMATS } from "@/lib/i18n/formats";
import { FORMAT_TAGS, LOCALES, type Locale, TIME_ZONE } from "@/lib/i18n/locales";
import { RefusalWords } from "./refusal-words";

const wordsOf = (locale: Locale, waitUntil?: string): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale={FORMAT_TAGS[locale]}
      messages={CATALOGUES[locale]}
      formats={FORMATS}
      timeZone={TIME_ZONE}
    >
      <RefusalWords problem="number-waits" waitUntil={waitUntil} />
    </NextIntlClientProvider>,
  );

it("a number that has to wait is told until when, by the shop's clock, in each language", () => {
  for (const locale of LOCALES) {
    const words = wordsOf(locale, "2026-11-22T08:32:00.000Z");
    expect(words).toContain('dateTime="2026-11-22T08:32:00.000Z"');
    // Algiers is an hour ahead of UTC.
    expect(words.replace(/<[^>]*>/g, "")).toContain("09:32");
  }
});

it("where the wait is over by now, nothing is said of a time", () => {
  for (const locale of LOCALES) expect(wordsOf(locale)).toBe(CATALOGUES[locale].problem["number-waits"]);
});
