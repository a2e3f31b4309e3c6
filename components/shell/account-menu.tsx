"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CircleUserRound, LogOut } from "@/components/ui/icons";
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
    <Unfolding
      name={`${t("account")}: ${name}`}
      title={t("account")}
      face={
        <>
          <CircleUserRound aria-hidden className="size-6 shrink-0" />
          <bdi dir="auto" className="hidden truncate sm:block">
            {name}
          </bdi>
        </>
      }
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
    </Unfolding>
  );
}

interface UnfoldingProps {
  readonly name: string;
  readonly title: string;
  readonly face: ReactNode;
  readonly children: ReactNode;
}

/** A button, and what unfolds below it: closed by Escape, by a tap elsewhere, and when the focus goes on to something else. */
function Unfolding({ name, title, face, children }: UnfoldingProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    panel.current?.focus();
    const leave = ({ target }: Event): void => {
      if (target instanceof Node && !place.current?.contains(target)) setOpen(false);
    };
    const fold = ({ key }: KeyboardEvent): void => {
      if (key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", fold);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", fold);
    };
  }, [isOpen]);
  return (
    <div ref={place} className="relative">
      <button
        ref={button}
        type="button"
        onClick={() => setOpen(!isOpen)}
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className="inline-flex min-h-12 max-w-48 items-center gap-2 rounded-10 px-2 text-15 font-medium text-ink-2 hover:bg-surface-2"
      >
        {face}
      </button>
      {isOpen ? (
        <div
          ref={panel}
          id={id}
          role="dialog"
          tabIndex={-1}
          aria-label={title}
          className="absolute end-0 top-full z-30 mt-1.5 grid max-h-[calc(100dvh-9rem)] w-80 max-w-[calc(100vw-2rem)] animate-arrive gap-4 overflow-y-auto rounded-10 border border-line bg-surface-1 p-4 text-15 text-ink-1 shadow-float outline-none"
        >
          {children}
        </div>
      ) : null}
    </div>
  );
}
