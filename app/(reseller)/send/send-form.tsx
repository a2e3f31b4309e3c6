"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useState } from "react";
import type { LiveOrder } from "@/components/orders/live-order";
import { OfferChoices } from "@/components/orders/offer-choices";
import { RefusalWords } from "@/components/orders/refusal-words";
import { SecondOnePanel } from "@/components/orders/second-one-panel";
import { OperatorMark } from "@/components/plans/operator-mark";
import { OperatorPicker } from "@/components/plans/operator-picker";
import { PlanPicker } from "@/components/plans/plan-picker";
import { groupThousands } from "@/components/text/figures";
import { MoneyText, useMoneyWords } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { groupTypedAmount, groupTypedNumber } from "@/components/text/typed-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field, FieldError } from "@/components/ui/field";
import { FigureInput } from "@/components/ui/figure-input";
import { Notice } from "@/components/ui/notice";
import { parseMsisdn, withoutBlanks } from "@/lib/domain/msisdn";
import type { Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import type { PlanChoice } from "@/lib/domain/views";
import { OperatorHint } from "./operator-hint";
import {
  amountOf,
  chosenPlan,
  type Draft,
  type Fault,
  faultWhileTyping,
  isCovered,
  operatorFor,
  plansFor,
  quickAmounts,
} from "./send-draft";
import { type Trouble, useSending } from "./use-sending";

interface SendFormProps {
  readonly className: string;
  readonly plans: readonly PlanChoice[];
  readonly available: string;
  readonly draft: Draft;
  /** It was sent, was not heard of, and had not arrived when the server was asked. */
  readonly hasNotArrived: boolean;
  readonly numberField: RefObject<HTMLInputElement | null>;
  readonly planArea: RefObject<HTMLDivElement | null>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onReplace: (draft: Draft) => void;
  readonly onDismissOffers: (reference: string) => void;
  readonly onSent: (order: LiveOrder) => void;
}

/** Number, network, plan or offer, amount, and one button that says all of it. */
export function SendForm(props: SendFormProps) {
  const { draft, plans } = props;
  const t = useTranslations("send");
  const sending = useSending(props);
  const { faults, trouble, earlier, isBusy, forget, edit } = sending;
  const operator = operatorFor(draft);
  const shown = plansFor(plans, operator);
  const plan = chosenPlan(draft, shown);
  const amount = amountOf(draft, plan);
  const faultOf = (field: Fault["field"]): Fault | undefined => faults.find((fault) => fault.field === field);

  return (
    <form noValidate onSubmit={sending.submit} className={cx("grid content-start gap-6", props.className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h1 className="text-22">{t("title")}</h1>
        <p className="text-ink-2">
          {t("balance")} <MoneyText amount={props.available} className="font-semibold text-ink-1" />
        </p>
      </div>
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
        <>
          <Part title={t("operator")}>
            <OperatorPicker
              chosen={operator}
              onChoose={(chosen) => edit({ operator: chosen })}
              isInvalid={false}
            />
            <OperatorHint draft={draft} onChange={props.onChange} />
          </Part>
          <div ref={props.planArea}>
            <Part title={t("plan")} error={faultOf("plan")}>
              <Plans
                plans={shown}
                plan={plan}
                operator={operator}
                isNumberWhole={parseMsisdn(draft.number).ok}
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
              plan={plan}
              fieldRef={sending.amountField}
              fault={faultOf("amount")}
              onType={(typed) => {
                forget("amount");
                edit({ amount: typed });
              }}
            />
          ) : null}
        </>
      )}
      <div className="grid gap-3 empty:hidden">
        {isCovered(amount, props.available) ? null : <Notice tone="warning">{t("balanceBelow")}</Notice>}
        <Unheard {...props} trouble={trouble} isBusy={isBusy} />
        <TroubleNotice trouble={trouble === "unanswered" ? null : trouble} />
        {earlier === null ? null : (
          <SecondOnePanel
            earlier={earlier}
            isBusy={isBusy}
            onSendSecond={sending.sendSecond}
            onBack={sending.leaveEarlier}
          />
        )}
      </div>
      {/* On a phone the button stays under the thumb, above the tabs, however long the form is. */}
      <div className="max-lg:sticky max-lg:bottom-[calc(3.75rem+env(safe-area-inset-bottom))] max-lg:z-10 max-lg:bg-surface-0 max-lg:py-2">
        <Button
          ref={sending.submitButton}
          type="submit"
          look="primary"
          size="lg"
          isBusy={isBusy}
          // Its place stays empty while the panel asks: a thumb that taps once more must find nothing there.
          className={cx("w-full", earlier === null ? undefined : "invisible")}
        >
          <span>
            {isBusy ? (
              t("submitting")
            ) : (
              <SubmitWords draft={draft} plan={plan} amount={amount} operator={operator} />
            )}
          </span>
        </Button>
      </div>
    </form>
  );
}

interface NumberFieldProps extends SendFormProps {
  readonly operator: Operator | null;
  readonly fault: Fault | undefined;
  readonly onForget: () => void;
}

function NumberField({ draft, operator, fault, numberField, onChange, onForget }: NumberFieldProps) {
  const t = useTranslations("send");
  const problems = useTranslations("problem");
  const names = useTranslations("operator");
  const [wasLeft, setWasLeft] = useState(false);
  const typed = parseMsisdn(draft.number);
  const whenLeft = wasLeft && !typed.ok && typed.problem !== "number-missing" ? typed.problem : null;
  const said = fault && fault.problem !== "plan-missing" ? fault.problem : null;
  const problem = faultWhileTyping(draft.number) ?? said ?? whenLeft;
  return (
    <Field label={t("number")} error={problem === null ? null : problems(problem)}>
      {(described) => (
        <div className="ruled flex items-center gap-3" data-invalid={problem !== null}>
          <FigureInput
            {...described}
            autoFocus
            inputRef={numberField}
            name="msisdn"
            placeholder="0··· ·· ·· ··"
            value={draft.number}
            onBlur={() => setWasLeft(true)}
            onFocus={() => setWasLeft(false)}
            onType={(text, caret) => {
              const grouped = groupTypedNumber({ text, caret });
              onForget();
              // Offers are for their own number only.
              onChange({
                number: grouped.text,
                isSecondOne: false,
                ...(draft.offered ? { offered: null, choice: null, operator: null } : {}),
                ...(grouped.text === "" ? { operator: null } : {}),
              });
              return grouped.caret;
            }}
            className="py-1 text-32 sm:text-48"
          />
          {operator === null ? null : (
            <OperatorMark operator={operator} label={names(operator)} className="size-8" />
          )}
        </div>
      )}
    </Field>
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

interface PlansProps {
  readonly plans: readonly PlanChoice[];
  readonly plan: PlanChoice | null;
  readonly operator: Operator | null;
  /** Then it is the operator that is waited for. */
  readonly isNumberWhole: boolean;
  readonly onChoose: (choice: string) => void;
}

function Plans({ plans, plan, operator, isNumberWhole, onChoose }: PlansProps) {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  if (operator === null)
    return (
      <p className="rounded-10 border border-edge border-dashed px-4 py-5 text-ink-2">
        {t(isNumberWhole ? "planWaitsForOperator" : "planWaiting")}
      </p>
    );
  if (plans.length === 0) return <Notice>{t("noPlans", { operator: names(operator) })}</Notice>;
  return <PlanPicker plans={plans} chosen={plan?.planCode ?? null} onChoose={onChoose} />;
}

interface OfferPartProps extends SendFormProps {
  readonly offered: NonNullable<Draft["offered"]>;
  readonly fault: Fault | undefined;
}

/** The offers in place of everything else to choose; all plans are one tap away. */
function OfferPart({ draft, offered, fault, planArea, onChange, onDismissOffers }: OfferPartProps) {
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
        paidFor={offered.paidFor}
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
  readonly plan: PlanChoice;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly fault: Fault | undefined;
  readonly onType: (amount: string) => void;
}

function AmountField({ draft, plan, fieldRef, fault, onType }: AmountFieldProps) {
  const t = useTranslations("send");
  const currency = useTranslations("text");
  const now = withoutBlanks(draft.amount);
  return (
    <div className="grid gap-2">
      <Field label={t("amount")} error={fault ? <FaultText fault={fault} /> : null}>
        {(described) => (
          <div className="ruled flex items-baseline gap-2" data-invalid={fault !== undefined}>
            <FigureInput
              {...described}
              inputRef={fieldRef}
              name="amount"
              placeholder="0"
              value={draft.amount}
              onType={(text, caret) => {
                const grouped = groupTypedAmount({ text, caret });
                onType(grouped.text);
                return grouped.caret;
              }}
              className="py-1 text-32 sm:text-48"
            />
            <span aria-hidden className="text-22 text-ink-3">
              {currency("currency")}
            </span>
          </div>
        )}
      </Field>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would announce itself before each of five small buttons */}
      <div role="group" aria-label={t("quick")} className="grid grid-cols-5 gap-2">
        {quickAmounts(plan).map((amount) => (
          <Button
            key={amount}
            aria-pressed={now === amount}
            onClick={() => onType(groupThousands(amount))}
            className="px-1 whitespace-nowrap aria-pressed:border-accent aria-pressed:bg-accent-soft"
          >
            <bdi dir="ltr">{groupThousands(amount)}</bdi>
          </Button>
        ))}
      </div>
    </div>
  );
}

interface SubmitWordsProps {
  readonly draft: Draft;
  readonly plan: PlanChoice | null;
  readonly amount: string | null;
  readonly operator: Operator | null;
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
  const words = { phone, amount: () => <MoneyText amount={amount} decimals="short" /> };
  if (draft.isSecondOne) return t.rich("submitSecond", words);
  return operator
    ? t.rich("submitOperator", { ...words, operator: names(operator) })
    : t.rich("submit", words);
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
