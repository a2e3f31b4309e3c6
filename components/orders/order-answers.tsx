"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { ProviderText } from "@/components/text/provider-text";
import { Banknote, Clock3, MessageCircle, RotateCcw, WalletMinimal } from "@/components/ui/icons";
import type { OrderReason } from "@/lib/domain/order";
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

/**
 * What to tell the customer, what to do with the cash, and then what the state asks for: what is back in the wallet, when it
 * may be tried again, when it will be known. Last the operator's own words.
 */
export function OrderAnswers({ order, isOfferTaken }: OrderAnswersProps) {
  const t = useTranslations("order");
  const reasons = useTranslations("orderReason");
  const situation = situationOf(order);
  const usual = useSaying(order);
  const saying = isOfferTaken && (usual === "offers" || usual === "menu") ? TAKEN[usual] : usual;
  const message = order.status.providerMessage;
  const returned = order.aftermath?.returned ?? null;
  return (
    <div className="@container grid gap-4">
      <dl className="grid gap-3 @md:grid-cols-2">
        <Answer icon={<MessageCircle aria-hidden className="size-4" />} question={t("toCustomer")}>
          <CustomerWords order={order} saying={saying} />
        </Answer>
        <Answer icon={<Banknote aria-hidden className="size-4" />} question={t("theCash")}>
          <CashWords order={order} saying={saying} />
        </Answer>
        {returned === null ? null : (
          <Answer icon={<WalletMinimal aria-hidden className="size-4" />} question={t("theWallet")}>
            {t.rich("walletBack", {
              amount: () => <MoneyText amount={returned.amount} className="font-semibold" />,
              balance: () => <MoneyText amount={returned.balance} className="font-semibold" />,
            })}
          </Answer>
        )}
        {situation === "failed" && order.reason !== null ? (
          <Answer icon={<RotateCcw aria-hidden className="size-4" />} question={t("tryAgain")}>
            <WhenAgain reason={order.reason} waitsUntil={order.aftermath?.waitsUntil ?? null} />
          </Answer>
        ) : null}
        {situation === "unknown" || situation === "menuUnknown" ? (
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

/** Only what to tell the customer, and that the cash stays where it is. */
export function OrderSentence({ order }: { readonly order: LiveOrder }) {
  const t = useTranslations("order");
  const saying = useSaying(order);
  const kept = saying === "waiting" ? "say.waiting.cash" : "keepCash";
  return (
    <div>
      <p className="text-17">
        <CustomerWords order={order} saying={saying} as="time" />
      </p>
      <p className="flex items-center gap-1.5 text-13 text-ink-2">
        <Banknote aria-hidden className="size-4 shrink-0" />
        {t(order.planKind === "menu" ? "say.asking.cash" : kept)}
      </p>
    </div>
  );
}

type Saying = Situation | "waiting" | "askingLong";
const TAKEN = { offers: "taken", menu: "menuTaken" } as const;

/** What is said of cash that the customer has back already. */
const GIVEN_BACK = ["fulfilled", "refunded", "offers", "failed", "unknown"] as const;

function CashWords({ order, saying }: CustomerWordsProps) {
  const t = useTranslations("order.say");
  const given = order.cash === "given_back" ? GIVEN_BACK.find((each) => each === saying) : undefined;
  return given === undefined
    ? t(`${saying}.cash`)
    : t.rich(`${given}.cashGivenBack`, {
        amount: () => <MoneyText amount={order.faceValue} decimals="short" className="font-semibold" />,
      });
}

interface CustomerWordsProps {
  readonly order: LiveOrder;
  readonly saying: Saying | (typeof TAKEN)[keyof typeof TAKEN];
  /** How its end is told: with its day, or by the clock alone while it is news. */
  readonly as?: "time" | "moment";
}

function CustomerWords({ order, saying, as = "moment" }: CustomerWordsProps) {
  const t = useTranslations("order.say");
  return t.rich(`${saying}.customer`, {
    amount: () => <MoneyText amount={order.faceValue} decimals="short" />,
    at: () => <DateText at={order.finalAt ?? order.status.updatedAt} as={as} />,
  });
}

const LONG = { moving: "waiting", asking: "askingLong" } as const;

function useSaying(order: LiveOrder): Saying {
  const seconds = useElapsedSeconds(order);
  const situation = situationOf(order);
  const isOpen = situation === "moving" || situation === "asking";
  return isOpen && (seconds ?? 0) >= LONG_SECONDS ? LONG[situation] : situation;
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

/** Nothing runs of what failed: what may have to be waited for is the operator, or a look at what was typed. */
const AFTER = {
  "refused-validation": "checked",
  "refused-phone": "checked",
  "operator-down": "later",
  "try-later": "later",
  "float-empty": "later",
} as const satisfies Partial<Record<OrderReason, string>>;

const againAfter = (reason: OrderReason) =>
  Object.entries(AFTER).find(([known]) => known === reason)?.[1] ?? "now";

function WhenAgain({
  reason,
  waitsUntil: until,
}: {
  readonly reason: OrderReason;
  readonly waitsUntil: string | null;
}) {
  const t = useTranslations("order.again");
  const now = useNow(true);
  const isOver = until === null || (now !== null && Date.parse(until) <= now);
  return isOver
    ? t(againAfter(reason))
    : t.rich("at", { at: () => <DateText at={until} as="time" className="font-semibold" /> });
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
