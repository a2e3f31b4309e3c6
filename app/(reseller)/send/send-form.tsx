"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useRef } from "react";
import { EnquiryLink } from "@/components/enquiry/enquiry-link";
import type { LiveOrder } from "@/components/orders/live-order";
import { OfferChoices } from "@/components/orders/offer-choices";
import { RefusalWords } from "@/components/orders/refusal-words";
import { SecondOnePanel } from "@/components/orders/second-one-panel";
import { AmountEntry } from "@/components/plans/amount-entry";
import { OperatorPicker } from "@/components/plans/operator-picker";
import { PlanPicker } from "@/components/plans/plan-picker";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { FieldError } from "@/components/ui/field";
import { Keyboard } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { OperatorTiles } from "@/lib/domain/counter-views";
import type { DeliveryTime } from "@/lib/domain/delivery-time";
import type { ShopMargins } from "@/lib/domain/margin-views";
import { parseMsisdn } from "@/lib/domain/msisdn";
import type { Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import type { PlanChoice } from "@/lib/domain/views";
import { KeysSheet } from "./keys-sheet";
import { NumberField } from "./number-field";
import { OperatorDoubt, OperatorHint } from "./operator-hint";
import { QuickPicks } from "./quick-picks";
import {
  amountOf,
  chosenPlan,
  type Draft,
  emptyDraft,
  type Fault,
  isCovered,
  isUnfit,
  isUntouched,
  knownOf,
  operatorFor,
  plansFor,
} from "./send-draft";
import { shownPrice } from "./shown-price";
import { SubmitBar } from "./submit-bar";
import { useCounterKeys } from "./use-counter-keys";
import { useKnownNumber } from "./use-known-number";
import { useOperatorWord } from "./use-operator-word";
import { type Trouble, useSending } from "./use-sending";

interface SendFormProps {
  readonly className: string;
  readonly plans: readonly PlanChoice[];
  readonly tiles: readonly OperatorTiles[];
  /** How long top-ups take, as of when the page was read. */
  readonly times: readonly DeliveryTime[];
  readonly available: string;
  readonly margins: ShopMargins | null;
  readonly draft: Draft;
  /** What the customer has paid already, for the offers in the draft; null where nothing was. */
  readonly paidFor: string | null;
  /** It was sent, was not heard of, and had not arrived when the server was asked. */
  readonly hasNotArrived: boolean;
  readonly numberField: RefObject<HTMLInputElement | null>;
  readonly planArea: RefObject<HTMLDivElement | null>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onReplace: (draft: Draft) => void;
  readonly onDismissOffers: (reference: string) => void;
  readonly onSent: (order: LiveOrder) => void;
  readonly onPriceChanged: () => void;
}

/** Number, network, plan or offer, amount, and one button that says all of it. */
export function SendForm(props: SendFormProps) {
  const { draft, plans } = props;
  const sending = useSending(props);
  const { faults, earlier, isBusy, forget, edit } = sending;
  const { recall, times } = useKnownNumber(draft, props.onChange);
  const form = useRef<HTMLFormElement>(null);
  const sheet = useRef<HTMLDialogElement>(null);
  const operator = operatorFor(draft);
  const shown = plansFor(plans, operator);
  const plan = chosenPlan(draft, shown);
  const amount = amountOf(draft, plan);
  const faultOf = (field: Fault["field"]): Fault | undefined => faults.find((fault) => fault.field === field);
  useCounterKeys({
    form,
    sheet,
    numberField: props.numberField,
    isNumberWhole: parseMsisdn(draft.number).ok,
    onEscape: () => {
      if (earlier !== null) return sending.leaveEarlier();
      // What may have arrived keeps its key.
      if (isBusy || draft.isUnconfirmed || (isUntouched(draft) && faults.length === 0)) return;
      sending.clear();
      props.onReplace(emptyDraft(crypto.randomUUID()));
      props.numberField.current?.focus();
    },
  });
  const choosing = { ...props, sending, operator, shown, plan, amount, recall };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={sending.submit}
      className={cx("grid content-start gap-4 sm:gap-6", props.className)}
    >
      <Head available={props.available} sheet={sheet} />
      <NumberField
        {...props}
        onChange={edit}
        operator={operator}
        fault={faultOf("msisdn")}
        onForget={() => forget("msisdn")}
      />
      {draft.offered ? (
        <OfferPart {...props} onChange={edit} offered={draft.offered} fault={faultOf("plan")} />
      ) : (
        <Choosing {...choosing} planFault={faultOf("plan")} amountFault={faultOf("amount")} />
      )}
      {earlier === null ? null : (
        <SecondOnePanel
          earlier={earlier}
          isBusy={isBusy}
          onSendSecond={sending.sendSecond}
          onBack={sending.leaveEarlier}
        />
      )}
      <SubmitBar
        draft={draft}
        plan={plan}
        amount={amount}
        operator={operator}
        price={shownPrice(draft, plans, props.margins)}
        times={times ?? props.times}
        isBusy={isBusy}
        isAsking={earlier !== null}
        button={sending.submitButton}
      >
        {/* One question at a time. */}
        {earlier === null ? <Troubles {...choosing} /> : null}
      </SubmitBar>
      <EnquiryLink number={draft.number} operator={operator} amount={draft.amount} />
      <KeysSheet sheet={sheet} />
    </form>
  );
}

interface HeadProps {
  readonly available: string;
  readonly sheet: RefObject<HTMLDialogElement | null>;
}

function Head({ available, sheet }: HeadProps) {
  const t = useTranslations("send");
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      <h1 className="text-22">{t("title")}</h1>
      <Button
        look="quiet"
        aria-haspopup="dialog"
        aria-keyshortcuts="?"
        onClick={() => sheet.current?.showModal()}
        className="-my-3 px-3 max-lg:hidden"
      >
        <Keyboard aria-hidden className="size-5" />
        {t("keys.title")}
      </Button>
      <p className="ms-auto text-ink-2">
        {t("balance")} <MoneyText amount={available} className="font-semibold text-ink-1" />
      </p>
    </div>
  );
}

interface ChoosingProps extends SendFormProps {
  readonly sending: ReturnType<typeof useSending>;
  readonly operator: Operator | null;
  readonly shown: readonly PlanChoice[];
  readonly plan: PlanChoice | null;
  readonly amount: string | null;
  readonly recall: ReturnType<typeof useKnownNumber>["recall"];
  readonly planFault: Fault | undefined;
  readonly amountFault: Fault | undefined;
}

/** What to send: by one tap, or by plan and amount. */
function Choosing(props: ChoosingProps) {
  const { draft, operator, plan, amount, sending, planFault, amountFault } = props;
  const t = useTranslations("send");
  const { edit, forget } = sending;
  const isAsking = useOperatorWord(draft, props.onChange);
  const pick = (part: Partial<Draft>): void => {
    forget("plan");
    forget("amount");
    edit(part);
  };
  return (
    <>
      <QuickPicks {...props} chosen={{ planCode: plan?.planCode ?? null, amount }} onPick={pick} />
      <Part title={t("operator")}>
        <OperatorPicker
          chosen={operator}
          shortcuts={OPERATOR_KEYS}
          onChoose={(chosen) => edit({ operator: chosen })}
          isInvalid={false}
        />
        <OperatorHint draft={draft} isAsking={isAsking} />
      </Part>
      <div ref={props.planArea}>
        <Part title={t("plan")} error={planFault}>
          <Plans
            {...props}
            onChoose={(choice) => {
              forget("plan");
              edit({ choice });
            }}
          />
        </Part>
      </div>
      {plan?.kind === "dynamic" ? (
        <AmountField
          draft={draft}
          fieldRef={sending.amountField}
          fault={amountFault}
          onType={(typed) => {
            forget("amount");
            edit({ amount: typed });
          }}
        />
      ) : null}
    </>
  );
}

/** Why the plan that stands chosen is greyed. */
function LineDoubt({ draft, plan }: Pick<ChoosingProps, "draft" | "plan">) {
  const t = useTranslations("send.unfit");
  const line = knownOf(draft)?.line ?? null;
  return (
    <div aria-live="polite" className="empty:hidden">
      {line !== null && plan !== null && isUnfit(draft, plan.planCode) ? (
        <Notice tone="warning">{t(`${line}.why`)}</Notice>
      ) : null}
    </div>
  );
}

/** In the row of digits, because those stand in one place on every keyboard; in the order in which they are shown. */
const OPERATOR_KEYS = ["Alt+7", "Alt+8", "Alt+9"] as const;

type TroublesProps = SendFormProps & Pick<ChoosingProps, "sending" | "plan" | "amount">;

/** What stands in the way, and what to do about it; with the button, so that it is in sight wherever the form is. */
function Troubles({ sending, plan, amount, ...props }: TroublesProps) {
  const t = useTranslations("send");
  const { draft } = props;
  const { trouble, isBusy } = sending;
  return (
    <div className="grid gap-2 empty:hidden">
      <OperatorDoubt draft={draft} />
      <LineDoubt draft={draft} plan={plan} />
      {isCovered(amount, props.available) ? null : <Notice tone="warning">{t("balanceBelow")}</Notice>}
      <Unheard {...props} trouble={trouble} isBusy={isBusy} />
      <TroubleNotice trouble={trouble === "unanswered" ? null : trouble} />
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly error?: Fault | undefined;
  readonly children: ReactNode;
}

/** A step of the form whose control names itself. */
function Part({ title, error, children }: PartProps) {
  return (
    <div className="grid gap-1.5">
      <p aria-hidden className="text-15 font-medium text-ink-2">
        {title}
      </p>
      {children}
      {error ? <FaultWords fault={error} /> : null}
    </div>
  );
}

function FaultWords({ fault }: { readonly fault: Fault }) {
  return (
    <FieldError>
      <FaultText fault={fault} />
    </FieldError>
  );
}

function FaultText({ fault }: { readonly fault: Fault }) {
  const t = useTranslations("send");
  const problems = useTranslations("problem");
  const money = useMoneyWords();
  if (fault.problem === "plan-missing") return t("planMissing");
  if (fault.limits && fault.problem === "amount-too-small")
    return t("amountTooSmall", { minimum: money(fault.limits.minimum) });
  if (fault.limits && fault.problem === "amount-too-large")
    return t("amountTooLarge", { maximum: money(fault.limits.maximum) });
  return problems(fault.problem);
}

type PlansProps = Pick<ChoosingProps, "shown" | "plan" | "operator" | "draft"> & {
  readonly onChoose: (choice: string) => void;
};

function Plans({ shown, plan, operator, draft, onChoose }: PlansProps) {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  // Of a whole number it is the operator that is waited for.
  if (operator === null)
    return (
      <p className="rounded-10 border border-edge border-dashed px-4 py-5 text-ink-2">
        {t(parseMsisdn(draft.number).ok ? "planWaitsForOperator" : "planWaiting")}
      </p>
    );
  if (shown.length === 0) return <Notice>{t("noPlans", { operator: names(operator) })}</Notice>;
  return (
    <PlanPicker
      plans={shown}
      chosen={plan?.planCode ?? null}
      line={knownOf(draft)?.line ?? null}
      isUnfit={(planCode) => isUnfit(draft, planCode)}
      onChoose={onChoose}
    />
  );
}

interface OfferPartProps extends SendFormProps {
  readonly offered: NonNullable<Draft["offered"]>;
  readonly fault: Fault | undefined;
}

/** The offers in place of everything else to choose; all plans are one tap away. */
function OfferPart({ draft, offered, paidFor, fault, planArea, onChange, onDismissOffers }: OfferPartProps) {
  const t = useTranslations("send");
  return (
    <section
      ref={planArea}
      className="grid animate-arrive gap-3 rounded-10 border-2 border-returned bg-surface-1 p-4"
    >
      <div>
        <h2 className="text-17">{t("offersTitle")}</h2>
        <p className="text-ink-2">{t("offersHelp")}</p>
      </div>
      <OfferChoices
        offers={offered.offers}
        chosen={draft.choice}
        paidFor={paidFor}
        onChoose={(choice) => onChange({ choice })}
      />
      {fault ? <FaultWords fault={fault} /> : null}
      <Button
        look="quiet"
        className="-mx-3 -mb-2 justify-self-start"
        onClick={() => {
          onDismissOffers(offered.reference);
          onChange({ offered: null, choice: null });
        }}
      >
        {t("allPlans")}
      </Button>
    </section>
  );
}

interface AmountFieldProps {
  readonly draft: Draft;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly fault: Fault | undefined;
  readonly onType: (amount: string) => void;
}

function AmountField({ draft, fieldRef, fault, onType }: AmountFieldProps) {
  const t = useTranslations("send");
  return (
    <AmountEntry
      label={t("amount")}
      error={fault ? <FaultText fault={fault} /> : null}
      size="large"
      name="amount"
      aria-keyshortcuts="Alt+V"
      value={draft.amount}
      fieldRef={fieldRef}
      onType={onType}
    />
  );
}

interface UnheardProps extends SendFormProps {
  readonly trouble: Trouble;
  readonly isBusy: boolean;
}

/** Nobody heard what became of the last tap: what is known by now, and what a tap would do. */
function Unheard({ draft, hasNotArrived, trouble, isBusy }: UnheardProps) {
  const t = useTranslations("send");
  if (isBusy || !(trouble === "unanswered" || (draft.isUnconfirmed && trouble === null))) return null;
  const words = hasNotArrived ? "notArrived" : trouble === "unanswered" ? "noConnection" : "unconfirmed";
  return (
    <Notice tone="warning" {...(trouble === "unanswered" || hasNotArrived ? { role: "alert" } : {})}>
      {t(words)}
    </Notice>
  );
}

function TroubleNotice({ trouble }: { readonly trouble: Exclude<Trouble, "unanswered"> }) {
  const t = useTranslations("send");
  if (trouble === null) return null;
  const way = wayOnFrom(trouble.problem);
  return (
    <Notice
      tone="wrong"
      role="alert"
      action={
        way ? (
          <Link href={way.href} className="inline-flex min-h-12 items-center font-semibold underline">
            {t(way.word)}
          </Link>
        ) : null
      }
    >
      <RefusalWords {...trouble} />
    </Notice>
  );
}

/** The next step of a refusal that has one elsewhere. */
function wayOnFrom(
  problem: ProblemCode,
): { readonly href: string; readonly word: "signIn" | "seeOrders" } | null {
  if (problem === "signed-out") return { href: "/sign-in?next=%2Fsend", word: "signIn" };
  return problem === "number-in-doubt" || problem === "same-again" || problem === "key-reused"
    ? { href: "/orders", word: "seeOrders" }
    : null;
}
