"use client";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { cx } from "@/components/ui/cx";
import { Send } from "@/components/ui/icons";
import { Notice } from "@/components/ui/notice";
import type { Wish } from "@/lib/domain/attempts";
import type { EarlierOne } from "@/lib/domain/counter-views";
import { parseMajor } from "@/lib/domain/money";
import { groupOffers, type OfferGroup } from "@/lib/domain/offer-groups";
import type { OfferOnWire } from "@/lib/domain/order-status";
import { WishWords } from "./cash-change";
import { keptKey } from "./kept-key";
import type { LiveOrder } from "./live-order";
import { offerKey } from "./offer-choices";
import { RefusalWords } from "./refusal-words";
import { SecondOnePanel } from "./second-one-panel";
import { type Refused, type SendOrder, sendAndHear } from "./send-order";
import { wholeAmountOf } from "./whole-amount";

interface OfferListProps {
  readonly order: LiveOrder;
  readonly wish: Wish;
  /** What the wallet can spend; null where it is not known here. */
  readonly available: string | null;
  readonly send: SendOrder;
  readonly onSent: (reference: string) => void;
}

/** What a number takes, in groups, the nearest to what the customer came for first: one tap sends, linked to the order it was offered for. */
export function OfferList({ order, wish, available, send, onSent }: OfferListProps) {
  const t = useTranslations("order");
  const { take, busy, problem, asking, leave } = useTaking(order, send, onSent);
  const groups = groupOffers(order.status.suggestedOffers, wish.wanted);
  const isChoice = order.status.suggestedOffers.length > 1;
  // A wish orders them only where there is something to order.
  const nearest = isChoice && wish.wanted !== null ? groups[0]?.offers[0] : undefined;
  return (
    <section aria-labelledby={`${order.reference}-offers`} className="grid gap-4">
      <div>
        <h2 id={`${order.reference}-offers`} className="text-17">
          {t("offers")}
        </h2>
        <p className="text-ink-2">
          {nearest === undefined
            ? null
            : t.rich("offersNearest", {
                amount: () => <MoneyText amount={wish.wanted ?? ""} decimals="short" />,
              })}{" "}
          {t("offersHelp")}
        </p>
      </div>
      {groups.map((group) => (
        <Group key={group.kind} group={group} isAlone={groups.length === 1}>
          {(offer) => (
            <OfferTile
              offer={offer}
              wish={wish}
              isNearest={offer === nearest}
              isBeyond={isBeyond(offer, available)}
              isBusy={busy !== null}
              onTake={() => void take(offer, false)}
            />
          )}
        </Group>
      ))}
      {problem === null ? null : <OfferProblem problem={problem} />}
      {asking === null ? null : (
        <SecondOnePanel
          earlier={asking.earlier}
          isBusy={busy !== null}
          onSendSecond={() => void take(asking.offer, true)}
          onBack={leave}
        />
      )}
    </section>
  );
}

/** Sends the offer that was tapped, once, and hears what came of it. */
function useTaking(order: LiveOrder, send: SendOrder, onSent: (reference: string) => void) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Refused | "unanswered" | null>(null);
  const [asking, setAsking] = useState<{ readonly offer: OfferOnWire; readonly earlier: EarlierOne } | null>(
    null,
  );
  const isSending = useRef(false);
  const take = async (offer: OfferOnWire, isSecondOne: boolean): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(offerKey(offer));
    setProblem(null);
    if (!isSecondOne) setAsking(null);
    const { key, done } = keptKey(`offer.${order.reference}.${offerKey(offer)}`);
    const outcome = await sendAndHear(send, {
      idempotencyKey: key,
      msisdn: order.msisdn,
      planCode: offer.planCode,
      amount: wholeAmountOf(offer.amount),
      parentReference: order.reference,
      isSecondOne,
    });
    isSending.current = false;
    setBusy(null);
    // The panel stays: pressed again, it is the same order.
    if (outcome.kind === "unanswered") return setProblem("unanswered");
    setAsking(null);
    if (outcome.kind === "refused" && outcome.earlier) return setAsking({ offer, earlier: outcome.earlier });
    done();
    if (outcome.kind === "refused") return setProblem(outcome);
    onSent(outcome.order.reference);
  };
  return { take, busy, problem, asking, leave: () => setAsking(null) };
}

function isBeyond(offer: OfferOnWire, available: string | null): boolean {
  const [asked, had] = [parseMajor(offer.amount), available === null ? null : parseMajor(available)];
  return asked.ok && had?.ok === true && asked.value > had.value;
}

interface GroupProps {
  readonly group: OfferGroup;
  /** Then it needs no name. */
  readonly isAlone: boolean;
  readonly children: (offer: OfferOnWire) => React.ReactNode;
}

function Group({ group, isAlone, children }: GroupProps) {
  const t = useTranslations("order.offerKinds");
  return (
    <div className="grid gap-2">
      {isAlone ? null : <h3 className="text-13 font-medium text-ink-3">{t(group.kind)}</h3>}
      <ul className="grid gap-2">
        {group.offers.map((offer) => (
          <li key={offerKey(offer)}>{children(offer)}</li>
        ))}
      </ul>
    </div>
  );
}

interface OfferTileProps {
  readonly offer: OfferOnWire;
  readonly wish: Wish;
  readonly isNearest: boolean;
  /** The wallet does not cover it. */
  readonly isBeyond: boolean;
  readonly isBusy: boolean;
  readonly onTake: () => void;
}

/** One offer, all of it a button: its name as the operator writes it, what changes hands, and what the tap will do. */
function OfferTile({ offer, wish, isNearest, isBeyond: isTooMuch, isBusy, onTake }: OfferTileProps) {
  const t = useTranslations("order");
  return (
    <button
      type="button"
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onTake}
      className={cx(
        "flex min-h-16 w-full flex-wrap items-center justify-between gap-x-3 gap-y-2 rounded-10 border bg-surface-1 p-3 text-start transition-colors hover:bg-surface-2 aria-disabled:cursor-default aria-disabled:opacity-70",
        isNearest ? "border-2 border-accent" : "border-edge",
      )}
    >
      <span className="grid min-w-0 flex-1 basis-24 gap-0.5">
        {isNearest ? <span className="text-13 font-semibold text-accent">{t("offerNearest")}</span> : null}
        <span className="font-semibold">
          <PlanName name={offer.name} />
        </span>
        <span className="text-13 text-ink-2 empty:hidden">
          <WishWords wish={wish} price={offer.amount} />
        </span>
        {isTooMuch ? <span className="text-13 font-medium text-returned">{t("offerUncovered")}</span> : null}
      </span>
      <span className="inline-flex min-h-12 grow items-center justify-center gap-2 rounded-6 bg-accent sm:grow-0 px-4 font-semibold text-on-accent">
        <Send aria-hidden className="size-4 rtl:-scale-x-100" />
        <span>
          {t.rich("sendOffer", { amount: () => <MoneyText amount={offer.amount} decimals="short" /> })}
        </span>
      </span>
    </button>
  );
}

function OfferProblem({ problem }: { readonly problem: Refused | "unanswered" }) {
  const t = useTranslations("send");
  return (
    <Notice tone="wrong" role="alert">
      {problem === "unanswered" ? t("noConnection") : <RefusalWords {...problem} />}
    </Notice>
  );
}
