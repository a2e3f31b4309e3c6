"use client";
import { CircleUserRound, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import * as Popover from "radix-ui/popover";
import { Button } from "@/components/ui/button";
import type { Locale, Theme } from "@/lib/i18n/locales";
import { LanguageSwitch } from "./language-switch";
import { ThemeSwitch } from "./theme-switch";

export interface AccountMenuProps {
  readonly name: string;
  readonly resellerName: string | null;
  readonly theme: Theme;
  readonly signOut: () => Promise<unknown>;
  readonly saveLocale?: ((locale: Locale) => Promise<unknown>) | undefined;
}

/** Who is here, in which language and colours, and the way out. */
export function AccountMenu({ name, resellerName, theme, signOut, saveLocale }: AccountMenuProps) {
  const t = useTranslations("shell");
  return (
    <Popover.Root>
      <Popover.Trigger
        className="inline-flex min-h-12 max-w-48 items-center gap-2 rounded-10 px-2 text-15 font-medium text-ink-2 hover:bg-surface-2"
        aria-label={`${t("account")}: ${name}`}
      >
        <CircleUserRound aria-hidden className="size-6 shrink-0" />
        <bdi dir="auto" className="hidden truncate sm:block">
          {name}
        </bdi>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t("account")}
          className="z-30 grid w-80 max-w-[calc(100vw-1.5rem)] animate-arrive gap-4 rounded-10 border border-line bg-surface-1 p-4 text-15 text-ink-1 shadow-float"
        >
          <div>
            <p className="font-semibold">
              <bdi dir="auto">{name}</bdi>
            </p>
            {resellerName === null ? null : (
              <p className="text-ink-2">
                <bdi dir="auto">{resellerName}</bdi>
              </p>
            )}
          </div>
          <LanguageSwitch saveLocale={saveLocale} />
          <ThemeSwitch initial={theme} />
          <form action={async () => void (await signOut())}>
            <Button type="submit" className="w-full">
              <LogOut aria-hidden className="size-5 rtl:-scale-x-100" />
              {t("signOut")}
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
