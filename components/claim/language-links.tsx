import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { LANGUAGE_NAMES, LOCALES, type Locale } from "@/lib/i18n/locales";

/** The three languages as links of this same page: what a stranger chose is kept in the address and nowhere else. */
export function LanguageLinks({ chosen, label }: { readonly chosen: Locale; readonly label: string }) {
  return (
    <nav aria-label={label} className="mx-auto w-full max-w-md px-4 pb-8">
      <ul className="flex rounded-10 border border-edge bg-surface-1 p-0.5">
        {LOCALES.map((locale) => (
          <li key={locale} className="flex-1">
            <Link
              href={`?lang=${locale}`}
              lang={locale}
              hrefLang={locale}
              replace
              scroll={false}
              aria-current={locale === chosen ? "true" : undefined}
              className={cx(
                "grid min-h-12 place-items-center rounded-6 px-3 text-15",
                locale === chosen ? "bg-accent font-semibold text-on-accent" : "text-ink-2",
              )}
            >
              {LANGUAGE_NAMES[locale]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
