import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { OrderTimeline } from "@/components/orders/order-timeline";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { DateText } from "@/components/text/date-text";
import { ProviderText } from "@/components/text/provider-text";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { OpenVerdict, PastVerdict, ReviewCase } from "@/lib/domain/review-views";
import { ArrivingHeading } from "./arriving-heading";
import { CaseFacts } from "./case-facts";
import { Neighbours } from "./neighbours";
import type { RevealNumber } from "./order-number";
import { Part } from "./part";
import { ProviderAnswers } from "./provider-answers";
import { VerdictEffect } from "./verdict-effect";
import { DecideForms, ProposeForm, type VerdictActions } from "./verdict-forms";
import { StillWaiting, VerdictWaits } from "./verdict-waits";

interface VerdictPaneProps {
  readonly order: ReviewCase;
  /** Null for whoever gives no verdicts. */
  readonly actions: VerdictActions | null;
  readonly reveal: RevealNumber;
  /** Where closing it leads. */
  readonly listHref: string;
  /** What people have done about it so far. */
  readonly children?: ReactNode;
}

/** One order on the table: what is known, what it waits for, what a verdict would do, and who says so. */
export function VerdictPane({ order, actions, reveal, listHref, children }: VerdictPaneProps) {
  const t = useTranslations("verdict");
  const id = `pane-${order.reference}`;
  return (
    <Card aria-labelledby={id} className="grid gap-6 p-4 lg:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <ArrivingHeading key={id} id={id}>
            {t(`title.${titleOf(order, actions !== null)}`)}
          </ArrivingHeading>
          <bdi dir="ltr" className="text-13 break-all text-ink-3 select-all">
            {order.reference}
          </bdi>
        </div>
        <Link
          href={listHref}
          scroll={false}
          className="inline-flex min-h-12 items-center px-2 font-semibold text-15 text-accent hover:underline"
        >
          {t("close")}
        </Link>
      </div>
      <Part title={t("facts")}>
        <CaseFacts order={order} reveal={reveal} />
      </Part>
      {children}
      {order.isFinal ? null : (
        <Part title={t("waits")}>
          <VerdictWaits waits={order.waits} />
        </Part>
      )}
      {order.isFinal || actions === null ? null : (
        <Part title={t("effect")}>
          <VerdictEffect effect={order.effect} />
        </Part>
      )}
      <Decision order={order} actions={actions} />
      <Part title={t("neighbours")}>
        {order.neighbours.length === 0 ? (
          <p className="text-15 text-ink-2">{t("noNeighbours")}</p>
        ) : (
          <Neighbours neighbours={order.neighbours} />
        )}
      </Part>
      {order.past.length === 0 ? null : (
        <Part title={t("past")}>
          <PastVerdicts past={order.past} />
        </Part>
      )}
      <Part title={t("answers")}>
        {order.providerMessage === null ? null : (
          <div className="border-edge border-s-2 ps-3">
            <p className="font-medium text-13 text-ink-3">{t("theyWrote")}</p>
            <ProviderText text={order.providerMessage} />
          </div>
        )}
        <ProviderAnswers answers={order.answers} leftOut={order.answersLeftOut} />
      </Part>
      <Part title={t("timeline")}>
        <OrderTimeline steps={order.timeline} />
      </Part>
    </Card>
  );
}

const titleOf = ({ isFinal, effect }: ReviewCase, decides: boolean) => {
  if (isFinal) return "ended";
  return decides ? effect.outcome : "open";
};

/** Where the verdict stands: nobody's yet, one admin's, two admins', or past. */
function Decision({ order, actions }: Pick<VerdictPaneProps, "order" | "actions">) {
  const t = useTranslations("verdict");
  const { verdict } = order;
  if (order.isFinal) return <Notice>{t("ended")}</Notice>;
  if (actions === null)
    return verdict === null ? <Notice>{t("othersDecide")}</Notice> : <Proposed verdict={verdict} />;
  if (verdict === null)
    return (
      <ProposeForm
        key={`${order.reference}-${order.effect.outcome}`}
        reference={order.reference}
        outcome={order.effect.outcome}
        isOneEnough={order.isOneEnough}
        blocked={order.waits.every((wait) => wait.isOver) ? null : <StillWaiting waits={order.waits} />}
        propose={actions.propose}
      />
    );
  return (
    <Proposed verdict={verdict}>
      {verdict.confirmedBy === null ? (
        <DecideForms
          key={verdict.id}
          verdict={verdict}
          mayConfirm={!verdict.isMine || order.isOneEnough}
          confirm={actions.confirm}
          decline={actions.decline}
        />
      ) : (
        <>
          <Notice>{t("applying", { name: verdict.confirmedBy })}</Notice>
          <RefreshEvery ms={3_000} />
        </>
      )}
    </Proposed>
  );
}

function Proposed({ verdict, children }: { readonly verdict: OpenVerdict; readonly children?: ReactNode }) {
  return (
    <div className="grid gap-4 rounded-10 border border-verifying border-dashed p-4">
      <Proposal verdict={verdict} />
      {children}
    </div>
  );
}

function Proposal({ verdict }: { readonly verdict: OpenVerdict }) {
  const t = useTranslations("verdict");
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">{t("proposed", { name: verdict.proposedBy })}</span>
        <DateText at={verdict.proposedAt} as="moment" className="text-13 text-ink-3" />
      </p>
      <dl className="grid gap-2">
        {(["reason", "evidence"] as const).map((part) => (
          <div key={part}>
            <dt className="text-13 text-ink-3">{t(part)}</dt>
            <dd dir="auto" className="break-words whitespace-pre-line">
              {verdict[part]}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function PastVerdicts({ past }: { readonly past: readonly PastVerdict[] }) {
  const t = useTranslations("verdict");
  return (
    <ul className="grid gap-2">
      {past.map((verdict) => (
        <li key={verdict.id} className="text-15">
          <p className="flex flex-wrap gap-x-2">
            <span className="font-semibold">{t(`title.${verdict.outcome}`)}</span>
            <span>{t("proposed", { name: verdict.proposedBy })}</span>
            <span>{t(`pastEnd.${verdict.end}`, { name: verdict.decidedBy })}</span>
            <DateText at={verdict.at} as="moment" className="text-13 text-ink-3" />
          </p>
          {verdict.declineReason === null ? null : (
            <p dir="auto" className="break-words text-ink-2">
              {verdict.declineReason}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
