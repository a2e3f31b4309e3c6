"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { OperatorMark } from "@/components/plans/operator-mark";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { PlanName } from "@/components/text/provider-text";
import { SinceText } from "@/components/text/since-text";
import { cx } from "@/components/ui/cx";
import { ChevronDown } from "@/components/ui/icons";
import type { CustomerRow } from "@/lib/domain/counter-views";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";
import { ForgetCustomer } from "./forget-customer";
import { NameForm } from "./name-form";
import { SellAgain } from "./sell-again";
import { WholeNumber } from "./whole-number";

interface CustomerEntryProps {
  readonly customer: CustomerRow;
  /** When the book was read, ISO 8601. */
  readonly now: string;
  readonly actions: BookActions;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onNamed: (name: string | null) => void;
  readonly onForgotten: () => void;
}

/** A line of the book: who, what they usually take, and when they last did. One tap sells again, another opens the rest. */
export function CustomerEntry(props: CustomerEntryProps) {
  const { customer, now, actions, isOpen, onOpen } = props;
  const id = useId();
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  return (
    <li className="border-line border-b last:border-b-0">
      <div className="flex items-stretch">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => onOpen(!isOpen)}
          className="grid min-h-16 min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)_auto_auto] items-center gap-x-3 py-2 ps-4 text-start hover:bg-surface-2 lg:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)_10rem_auto]"
        >
          <Summary customer={customer} now={now} />
          <ChevronDown className={cx("size-4 text-ink-3", isOpen && "rotate-180")} />
        </button>
        {actions.reveal === null ? null : (
          <SellAgain customer={customer} reveal={actions.reveal} onProblem={setProblem} />
        )}
      </div>
      {problem === null ? null : (
        <div className="px-4 pb-3">
          <ProblemNotice problem={problem} />
        </div>
      )}
      {isOpen ? <Panel {...props} id={id} onProblem={setProblem} /> : null}
    </li>
  );
}

function Summary({ customer, now }: Pick<CustomerEntryProps, "customer" | "now">) {
  const t = useTranslations("customers");
  const names = useTranslations("operator");
  const { name, operator, usual, line } = customer;
  return (
    <>
      {operator === null ? (
        <span className="size-6" />
      ) : (
        <OperatorMark operator={operator} label={names(operator)} className="size-6" />
      )}
      <span className="grid">
        {name === null ? null : (
          // Its place is the page's, its direction its own.
          <span className="line-clamp-2 text-17 leading-snug font-semibold wrap-break-word">
            <bdi dir="auto">{name}</bdi>
          </span>
        )}
        <span className="flex flex-wrap items-baseline gap-x-2">
          <PhoneText
            msisdn={customer.maskedNumber}
            className={name === null ? "text-17 font-semibold" : "text-ink-2"}
          />
          {line === "facture" ? <span className="text-13 text-ink-3">{t("line.facture")}</span> : null}
        </span>
      </span>
      <span className="hidden truncate text-ink-2 lg:block">
        {usual === null ? t("nothingUsual") : <PlanName name={usual.planName} />}
      </span>
      <span className="grid justify-items-end">
        {usual === null ? null : (
          <MoneyText amount={usual.faceValue} decimals="short" className="text-17 font-semibold" />
        )}
        <SinceText at={customer.lastOrderAt} now={now} className="text-13 whitespace-nowrap text-ink-3" />
      </span>
    </>
  );
}

interface PanelProps extends CustomerEntryProps {
  readonly id: string;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

function Panel({ id, customer, actions, onNamed, onForgotten, onProblem }: PanelProps) {
  return (
    <div
      id={id}
      className="grid animate-arrive gap-x-8 gap-y-4 border-line border-t border-dashed bg-surface-2/60 px-4 py-4 lg:grid-cols-2"
    >
      {actions.reveal === null ? null : (
        <WholeNumber customer={customer} reveal={actions.reveal} onProblem={onProblem} />
      )}
      {actions.rename === null ? null : (
        <NameForm customer={customer} rename={actions.rename} onNamed={onNamed} onProblem={onProblem} />
      )}
      <Facts customer={customer} />
      {actions.forget === null ? null : (
        <ForgetCustomer
          customer={customer}
          forget={actions.forget}
          onForgotten={onForgotten}
          onProblem={onProblem}
        />
      )}
    </div>
  );
}

function Facts({ customer: { usual, line } }: Pick<CustomerEntryProps, "customer">) {
  const t = useTranslations("customers");
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] content-center gap-x-4 gap-y-1">
      <dt className="text-ink-3">{t("usual")}</dt>
      <dd>
        {usual === null ? (
          t("nothingUsual")
        ) : (
          <>
            <MoneyText amount={usual.faceValue} decimals="short" />
            {" · "}
            <PlanName name={usual.planName} />
          </>
        )}
      </dd>
      <dt className="text-ink-3">{t("lineTitle")}</dt>
      <dd>{line === null ? t("lineUnknown") : t(`line.${line}`)}</dd>
    </dl>
  );
}
