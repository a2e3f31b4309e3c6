"use client";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";

export type Area = "counter" | "office";

export interface Place {
  readonly href: string;
  readonly word: ReactNode;
  /** Drawn on the server: nothing of it needs to be sent as a program. */
  readonly icon: ReactNode;
  /** A thumb's row has room for five: this one is reached from another page on a phone. */
  readonly isDesksOnly: boolean;
}

/** On a narrow desk. */
const MOST_WITH_ICONS = 6;

/** At the thumb on a phone, in the head of the page on a desk: the same few places. */
export function NavLinks({ area, places }: { readonly area: Area; readonly places: readonly Place[] }) {
  const t = useTranslations("shell");
  const path = usePathname();
  const isHere = (href: string): boolean =>
    href === "/admin" ? path === href : path === href || path.startsWith(`${href}/`);
  return (
    <nav
      aria-label={t(area)}
      className="fixed inset-x-0 bottom-0 z-20 border-line border-t bg-surface-1 pb-[env(safe-area-inset-bottom)] lg:static lg:border-0 lg:bg-transparent lg:pb-0"
    >
      <ul className="mx-auto grid max-w-lg auto-cols-[minmax(max-content,1fr)] grid-flow-col lg:flex lg:max-w-none lg:gap-1">
        {places.map(({ href, word, icon, isDesksOnly }) => (
          <li key={href} className={isDesksOnly ? "max-lg:hidden" : undefined}>
            <Link
              href={href}
              aria-current={isHere(href) ? "page" : undefined}
              className={cx(
                "group grid min-h-14 place-items-center content-center border-t-2 px-0.5 text-13 font-medium whitespace-nowrap lg:border-t-0 lg:border-b-2 lg:px-3 lg:text-15",
                // Where so many do not fit beside each other, words are enough.
                places.length > MOST_WITH_ICONS && "lg:max-xl:px-2 lg:max-xl:[&_svg]:hidden",
                isHere(href)
                  ? "border-accent font-semibold text-accent"
                  : "border-transparent text-ink-2 hover:text-ink-1",
              )}
            >
              {/* Fades while its page is on the way: on a bad network a tap must not look lost. */}
              <span className="grid place-items-center gap-0.5 transition-opacity group-data-leaving:opacity-50 lg:flex lg:gap-2">
                {icon}
                {word}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
