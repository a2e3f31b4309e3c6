"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Copy } from "@/components/ui/icons";

interface FirstPasswordProps {
  readonly name: string;
  readonly password: string;
  readonly onDone?: () => void;
}

/** A password that somebody else has to be told: shown once, large enough to be read aloud. */
export function FirstPassword({ name, password, onDone }: FirstPasswordProps) {
  const t = useTranslations("people");
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(password);
      setCopied(true);
    } catch {
      // No clipboard without https, or not allowed: the password stands there to be selected.
      setCopied(false);
    }
  };
  return (
    <section
      role="status"
      aria-label={t("passwordTitle", { name })}
      className="grid gap-3 rounded-10 border border-accent bg-accent-soft p-4"
    >
      <div>
        <p className="font-semibold">{t("passwordTitle", { name })}</p>
        <p className="text-15 text-ink-2">{t("passwordBody")}</p>
      </div>
      <output
        dir="ltr"
        className="select-all justify-self-start rounded-6 border border-line bg-surface-1 px-3 py-2 font-semibold text-22 tracking-wide"
      >
        {password}
      </output>
      <div className="flex flex-wrap gap-2">
        <Button onClick={copy}>
          <Copy aria-hidden className="size-4" />
          {isCopied ? t("copied") : t("copy")}
        </Button>
        {onDone ? (
          <Button look="quiet" onClick={onDone}>
            {t("passwordDone")}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
