"use client";
import { Banknote, Clock3, MessageCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateText } from "@/components/text/date-text";
import { ProviderText } from "@/components/text/provider-text";
import { useElapsedSeconds } from "./elapsed";
import { type LiveOrder, type Situation, situationOf } from "./live-order";
import { useNow } from "./use-now";

/** After this many seconds the customer need not be kept waiting at the counter. */
const LONG_SECONDS = 30;
/** The longest a provider takes to make up its mind. */
const LATEST_MS = 24 * 60 * 60 * 1000;

interface OrderAnswersProps {
  readonly order: LiveOrder;
  /** One of its offers is on its way, or has arrived: nothing is left to choose. */
  readonly isOfferTaken: boolean;
}

/** What to tell the customer, what to do with the cash, and (in doubt) when it will be known; then the operator's own words. */
export function OrderAnswers({ order, isOfferTaken }: OrderAnswersProps) {
  const t = useTranslations("order");
  const reasons = useTranslations("orderReason");
  const situation = situationOf(order);
  const usual = useSaying(order);
  const saying = isOfferTaken && (usual === "offers" || usual === "menu") ? "taken" : usual;
  const message = order.status.providerMessage;
  return (
    <div className="@container grid gap-4">
      <dl className="grid gap-3 @md:grid-cols-2">
        <Answer icon={<MessageCircle aria-hidden className="size-4" />} question={t("toCustomer")}>
          {t(`say.${saying}.customer`)}
        </Answer>
        <Answer icon={<Banknote aria-hidden className="size-4" />} question={t("theCash")}>
          {t(`say.${saying}.cash`)}
        </Answer>
        {situation === "unknown" ? (
          <Answer icon={<Clock3 aria-hidden className="size-4" />} question={t("whenKnown")} isWide>
            <WhenKnown order={order} />
          </Answer>
        ) : null}
      </dl>
      {order.reason === null ? null : <p className="text-ink-2">{reasons(order.reason)}</p>}
      {message === null ? null : (
        <div className="border-edge border-s-2 ps-3">
          <p className="text-13 font-medium text-ink-3">{t("providerSays")}</p>
          <ProviderText text={message} />
        </div>
      )}
    </div>
  );
}

/** Only what to tell the customer. */
export function OrderSentence({ order }: { readonly order: LiveOrder }) {
  const t = useTranslations("order.say");
  return <p className="text-17">{t(`${useSaying(order)}.customer`)}</p>;
}

function useSaying(order: LiveOrder): Situation | "waiting" {
  const seconds = useElapsedSeconds(order);
  const situation = situationOf(order);
  return situation === "moving" && (seconds ?? 0) >= LONG_SECONDS ? "waiting" : situation;
}

interface AnswerProps {
  readonly icon: ReactNode;
  readonly question: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

function Answer({ icon, question, isWide = false, children }: AnswerProps) {
  return (
    <div className={isWide ? "@md:col-span-2" : undefined}>
      <dt className="flex items-center gap-1.5 text-13 font-medium text-ink-3">
        {icon}
        {question}
      </dt>
      <dd className="text-17">{children}</dd>
    </div>
  );
}

function WhenKnown({ order }: { readonly order: LiveOrder }) {
  const t = useTranslations("order.say.unknown");
  const now = useNow(true);
  const next = order.status.nextCheckAt;
  const latest = new Date(Date.parse(order.createdAt) + LATEST_MS).toISOString();
  if (now !== null && Date.parse(latest) < now) return t("whenLate");
  const words = {
    latest: () => <DateText at={latest} />,
    next: () => <DateText at={next ?? latest} as="time" />,
  };
  const isAhead = next !== null && (now === null || Date.parse(next) > now + 60_000);
  return isAhead ? t.rich("when", words) : t.rich("whenSoon", words);
}
