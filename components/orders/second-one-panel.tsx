"use client";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { Clock3 } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import type { EarlierOne, SameAgain } from "@/lib/domain/counter-views";
import { isFinal } from "@/lib/domain/order";

interface SecondOnePanelProps {
  readonly earlier: EarlierOne;
  /** A second one is on its way. */
  readonly isBusy: boolean;
  readonly onSendSecond: () => void;
  readonly onBack: () => void;
}

/**
 * Nothing was sent, because an earlier top-up to the number is still being verified or was the same: what is known of it,
 * and the two ways on.
 * The panel takes the focus, none of its buttons: a key pressed twice must not send what was just refused.
 */
export function SecondOnePanel({ earlier, isBusy, onSendSecond, onBack }: SecondOnePanelProps) {
  const t = useTranslations("send.doubt");
  const reference = earlier.kind === "in-doubt" ? earlier.reference : (earlier.own?.reference ?? null);
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
            {earlier.kind === "in-doubt" ? t("title") : <SameWords same={earlier} />}
          </p>
          <p>{earlier.kind === "in-doubt" ? t("body") : t("sameBody")}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {reference === null ? null : (
          <Button asChild>
            <Link href={`/orders/${reference}`}>{t("earlier")}</Link>
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

/** What became of it, and who sent it. */
function SameWords({ same }: { readonly same: SameAgain }) {
  const t = useTranslations("send.doubt");
  const { own } = same;
  const words = {
    amount: () => <MoneyText amount={same.faceValue} decimals="short" />,
    at: () => <DateText at={same.finalAt ?? same.createdAt} as="time" />,
  };
  const what = own?.planKind === "menu" ? "sameEnquiry" : isFinal(same.state) ? "sameArrived" : "sameMoving";
  return (
    <>
      {t.rich(what, words)}{" "}
      {own === null
        ? t("sameByAnother")
        : own.isMine
          ? t("sameByYou")
          : t.rich("sameBy", { name: () => <bdi dir="auto">{own.cashierName}</bdi> })}
    </>
  );
}
