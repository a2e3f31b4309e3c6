"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { toneOf } from "@/components/orders/order-face";
import { StateGlyph } from "@/components/orders/state-glyph";
import { Mark } from "@/components/shell/mark";
import { PracticeFrame } from "@/components/shell/practice-frame";
import { DateText } from "@/components/text/date-text";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import type { ClaimStatus } from "@/lib/domain/claim";
import { saidOf } from "./said";
import { useClaim } from "./use-claim";

interface ClaimCardProps {
  readonly slip: string;
  readonly first: ClaimStatus;
  /** Nothing sold here is real. */
  readonly isPractice: boolean;
}

/** The customer's view of one order: what became of it, in words, until that is final. Nothing else is known here. */
export function ClaimCard({ slip, first, isPractice }: ClaimCardProps) {
  const t = useTranslations("claim");
  const shell = useTranslations("shell");
  const { status, isSilent } = useClaim(slip, first);
  return (
    <>
      {isPractice ? <PracticeFrame /> : null}
      <main className="mx-auto grid w-full max-w-md content-center gap-5 px-4 py-8 sm:min-h-[70dvh]">
        <p className="flex items-center gap-3 text-17 font-bold">
          <Mark className="size-8" />
          {shell("name")}
        </p>
        <h1 className="text-22">{t("title")}</h1>
        <ClaimState status={status} />
        {isSilent ? <p className="text-15 text-ink-2">{t("noConnection")}</p> : null}
      </main>
    </>
  );
}

function ClaimState({ status }: { readonly status: ClaimStatus }) {
  const t = useTranslations("claim");
  const states = useTranslations("orderState");
  const tone = toneOf(status.state);
  return (
    <Card className={cx("overflow-hidden", tone.edge)}>
      <div role="status" className={cx("grid justify-items-start gap-3 p-5", tone.ground, tone.ink)}>
        <StateGlyph key={status.state} state={status.state} className="size-14 animate-arrive" />
        <p className="text-32 leading-tight font-bold">{states(status.state)}</p>
        <p className="text-17 text-ink-1">{t(`say.${saidOf(status.state)}`)}</p>
      </div>
      <dl className="grid gap-2 p-5">
        <Moment name={t("changed")}>
          <DateText at={status.changedAt} />
        </Moment>
        <Moment name={t("checked")}>
          {status.checkedAt === null ? t("notChecked") : <DateText at={status.checkedAt} />}
        </Moment>
      </dl>
    </Card>
  );
}

function Moment({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4">
      <dt className="text-ink-3">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
