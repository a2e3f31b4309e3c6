"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Copy } from "@/components/ui/icons";

interface InvitationLinkProps {
  readonly name: string;
  readonly token: string;
  readonly onDone?: () => void;
}

/** A link that somebody else has to be sent, by whatever they read: shown once, good for three days and one time. */
export function InvitationLink({ name, token, onDone }: InvitationLinkProps) {
  const t = useTranslations("people");
  const [isCopied, setCopied] = useState(false);
  const link = new URL(`/invite/${token}`, window.location.origin).href;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // No clipboard without https, or not allowed: the link stands there to be selected.
      setCopied(false);
    }
  };
  return (
    <section
      role="status"
      aria-label={t("linkTitle", { name })}
      className="grid gap-3 rounded-10 border border-accent bg-accent-soft p-4"
    >
      <div>
        <p className="font-semibold">{t("linkTitle", { name })}</p>
        <p className="text-15 text-ink-2">{t("linkBody")}</p>
      </div>
      <output
        dir="ltr"
        className="select-all break-all justify-self-start rounded-6 border border-line bg-surface-1 px-3 py-2 text-15"
      >
        {link}
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
