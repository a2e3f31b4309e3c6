"use client";
import {
  ClipboardCheck,
  LayoutDashboard,
  RadioTower,
  ReceiptText,
  Send,
  Settings,
  Store,
  WalletMinimal,
} from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";

const PLACES = {
  counter: [
    { href: "/send", word: "send", Icon: Send },
    { href: "/orders", word: "orders", Icon: ReceiptText },
    { href: "/wallet", word: "wallet", Icon: WalletMinimal },
    { href: "/settings", word: "settings", Icon: Settings },
  ],
  office: [
    { href: "/admin", word: "overview", Icon: LayoutDashboard },
    { href: "/admin/review", word: "review", Icon: ClipboardCheck },
    { href: "/admin/resellers", word: "resellers", Icon: Store },
    { href: "/admin/providers", word: "providers", Icon: RadioTower },
    { href: "/admin/settings", word: "settings", Icon: Settings },
  ],
} as const;

export type Area = keyof typeof PLACES;

/** At the thumb on a phone, in the head of the page on a desk: the same few places. */
export function NavLinks({ area }: { readonly area: Area }) {
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
        {PLACES[area].map(({ href, word, Icon }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(href) ? "page" : undefined}
              className={cx(
                "grid min-h-14 place-items-center content-center border-t-2 px-0.5 text-13 font-medium whitespace-nowrap lg:border-t-0 lg:border-b-2 lg:px-3 lg:text-15",
                isHere(href)
                  ? "border-accent font-semibold text-accent"
                  : "border-transparent text-ink-2 hover:text-ink-1",
              )}
            >
              <Label>
                <Icon aria-hidden className={cx("size-5", word === "send" && "rtl:-scale-x-100")} />
                {t(word)}
              </Label>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Fades while its page is on the way: on a bad network a tap must not look lost. */
function Label({ children }: { readonly children: ReactNode }) {
  const { pending } = useLinkStatus();
  return (
    <span
      className={cx(
        "grid place-items-center gap-0.5 transition-opacity lg:flex lg:gap-2",
        pending && "opacity-50",
      )}
    >
      {children}
    </span>
  );
}
