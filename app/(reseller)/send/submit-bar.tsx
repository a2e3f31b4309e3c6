"use client";
import { useTranslations } from "next-intl";
import type { ReactNode, RefObject } from "react";
import { DurationText } from "@/components/text/duration-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { TriangleAlert } from "@/components/ui/icons";
import { type DeliveryTime, deliveryTimeFor } from "@/lib/domain/delivery-time";
import { parseMsisdn } from "@/lib/domain/msisdn";
import type { Operator } from "@/lib/domain/plan";
import type { PlanChoice } from "@/lib/domain/views";
import type { Draft } from "./send-draft";

interface SubmitWordsProps {
  readonly draft: Draft;
  readonly plan: PlanChoice | null;
  readonly amount: string | null;
  readonly operator: Operator | null;
}

interface SubmitBarProps extends SubmitWordsProps {
  /** What the sale takes from the wallet, for whoever may see it. */
  readonly price: string | null;
  readonly times: readonly DeliveryTime[];
  readonly isBusy: boolean;
  /** A panel asks whether a second one is meant. */
  readonly isAsking: boolean;
  readonly button: RefObject<HTMLButtonElement | null>;
  /** What is to be said before the tap. */
  readonly children: ReactNode;
}

/** The one button, what it takes from the wallet, and how long that usually takes. On a phone it stays under the thumb, above the tabs, however long the form. */
export function SubmitBar({ price, times, isBusy, isAsking, button, children, ...words }: SubmitBarProps) {
  const t = useTranslations("send");
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-10 bg-surface-0 pb-2 lg:bottom-0 lg:pb-4">
      {children}
      <div className="flex min-h-7 flex-wrap items-center justify-center gap-x-4 text-center text-13">
        {price === null ? null : <Price price={price} />}
        <UsualTime times={times} {...words} />
      </div>
      <Button
        ref={button}
        type="submit"
        look="primary"
        size="lg"
        isBusy={isBusy}
        aria-keyshortcuts="Control+Enter"
        // Its place stays empty while the panel asks: a thumb that taps once more must find nothing there.
        className={cx("w-full", isAsking ? "invisible" : undefined)}
      >
        <span className="text-balance">{isBusy ? t("submitting") : <SubmitWords {...words} />}</span>
      </Button>
    </div>
  );
}

/** The whole sentence of what the tap will do; short until it is known. */
function SubmitWords({ draft, plan, amount, operator }: SubmitWordsProps) {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  const number = parseMsisdn(draft.number);
  if (!number.ok) return t("submitEmpty");
  const phone = () => <PhoneText msisdn={number.value} />;
  if (!draft.offered && plan?.kind === "menu") return t.rich("submitEnquiry", { phone });
  if (amount === null) return t("submitEmpty");
  const words = {
    phone,
    amount: () => <MoneyText amount={amount} decimals="short" />,
    // One piece: a line never ends with what belongs to the next.
    to: (whole: ReactNode) => <span className="whitespace-nowrap">{whole}</span>,
  };
  if (draft.isSecondOne) return t.rich("submitSecond", words);
  return operator
    ? t.rich("submitOperator", { ...words, operator: names(operator) })
    : t.rich("submit", words);
}

/** What this takes at this hour, and whether it takes longer now. Its line is there before it is known. */
function UsualTime({ times, plan, operator }: SubmitWordsProps & Pick<SubmitBarProps, "times">) {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  const isSale = operator !== null && plan?.kind !== "menu";
  const time = isSale ? deliveryTimeFor(times, operator, plan?.planCode ?? null) : null;
  const usually =
    time?.usual == null
      ? null
      : t.rich("usually", { time: () => <DurationText seconds={time.usual?.medianSeconds ?? 0} /> });
  const isSlow = time?.isSlow ?? false;
  return (
    <p
      // There before there is anything to say: a reader speaks only what changes.
      aria-live="polite"
      className={cx(
        "flex items-center justify-center gap-1.5",
        isSlow ? "font-semibold text-returned" : "text-ink-3",
      )}
    >
      {isSlow && operator !== null ? (
        <>
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          <span>
            {t("slowNow", { operator: names(operator) })} {usually}
          </span>
        </>
      ) : (
        usually
      )}
    </p>
  );
}

/** What the tap takes from the wallet: the face value less what the shop earns. */
function Price({ price }: { readonly price: string }) {
  const t = useTranslations("send");
  return (
    <p className="font-medium text-ink-2">
      {t.rich("price", { price: () => <MoneyText amount={price} decimals="short" /> })}
    </p>
  );
}
