"use client";
import { Clock3 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { NumberDoubt } from "@/lib/domain/views";

interface NumberDoubtPanelProps {
  readonly doubt: NumberDoubt;
  /** A second one is on its way. */
  readonly isBusy: boolean;
  readonly onSendSecond: () => void;
  readonly onBack: () => void;
}

/**
 * Nothing was sent, because an earlier top-up to the number is still being verified: what that means, and the two ways on.
 * The panel takes the focus, none of its buttons: a key pressed twice must not send what was just refused.
 */
export function NumberDoubtPanel({ doubt, isBusy, onSendSecond, onBack }: NumberDoubtPanelProps) {
  const t = useTranslations("send.doubt");
  const panel = useRef<HTMLElement>(null);
  const title = useId();
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-labelledby={title}
      className="grid animate-arrive gap-3 rounded-10 border-2 border-verifying border-dashed bg-verifying-soft p-4"
    >
      <div role="alert" className="flex gap-3">
        <Clock3 aria-hidden className="mt-0.5 size-5 shrink-0 text-verifying" />
        <div className="grid gap-1">
          <p id={title} className="text-17 font-semibold">
            {t("title")}
          </p>
          <p>{t("body")}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {doubt.reference === null ? null : (
          <Button asChild>
            <Link href={`/orders/${doubt.reference}`} prefetch={false}>
              {t("earlier")}
            </Link>
          </Button>
        )}
        <Button isBusy={isBusy} onClick={onSendSecond}>
          {t("send")}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {t("back")}
        </Button>
      </div>
    </section>
  );
}
