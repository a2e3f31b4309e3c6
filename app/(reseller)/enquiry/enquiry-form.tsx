"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { takeHandedOver } from "@/components/enquiry/enquiry-link";
import { keptKey } from "@/components/orders/kept-key";
import { keepSaidWish } from "@/components/orders/offers-live";
import { RefusalWords } from "@/components/orders/refusal-words";
import { SecondOnePanel } from "@/components/orders/second-one-panel";
import { type Refused, sendAndHear } from "@/components/orders/send-order";
import { AmountEntry } from "@/components/plans/amount-entry";
import { NumberEntry } from "@/components/plans/number-entry";
import { OperatorPicker } from "@/components/plans/operator-picker";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { groupTypedAmount, groupTypedNumber } from "@/components/text/typed-text";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { EarlierOne } from "@/lib/domain/counter-views";
import { digitsOf, groupMsisdn, operatorHintOf, parseMsisdn, withoutBlanks } from "@/lib/domain/msisdn";
import type { Operator } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { sendOrderAction } from "../send/actions";

/** The plan by which an operator is asked. */
export interface Menu {
  readonly operator: Operator;
  readonly planCode: string;
}

/** The order that makes somebody ask. */
export interface AskedAfter {
  readonly reference: string;
  readonly msisdn: string;
  readonly operator: Operator | null;
  /** What its customer came for. */
  readonly wanted: string | null;
}

interface EnquiryFormProps {
  readonly person: string;
  readonly menus: readonly Menu[];
  readonly after: AskedAfter | null;
}

/** A number, whose it is, and one button. What the operator names is shown on a page of its own. */
export function EnquiryForm({ person, menus, after }: EnquiryFormProps) {
  const t = useTranslations("enquiry");
  const field = useRef<HTMLInputElement>(null);
  const [isTried, setTried] = useState(false);
  const draft = useDraft(after);
  const { typed, operator, parent } = draft;
  const menu = menus.find((each) => each.operator === operator) ?? null;
  const asking = useAsking({ person, wanted: parent === null ? withoutBlanks(draft.wanted) : "" });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!typed.ok) field.current?.focus();
    else if (menu !== null) void asking.ask(typed.value, menu.planCode, parent?.reference ?? null);
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-6">
      <div>
        <h1 className="text-22">{t("title")}</h1>
        <p className="text-ink-2">{t("help")}</p>
      </div>
      <NumberEntry
        value={draft.number}
        operator={operator}
        problem={isTried && !typed.ok ? typed.problem : null}
        autoFocus={after === null}
        fieldRef={field}
        onType={(text) => {
          asking.forget();
          setTried(false);
          draft.type(text);
        }}
      />
      <OperatorPart
        operator={operator}
        isAskable={menu !== null}
        isTried={isTried}
        onChoose={(chosen) => {
          asking.forget();
          draft.tap(chosen);
        }}
      />
      {parent === null ? (
        <WantedField value={draft.wanted} onType={draft.want} />
      ) : (
        <AfterOrder wanted={parent.wanted} />
      )}
      <AskingTrouble asking={asking} />
      <Button
        type="submit"
        look="primary"
        size="lg"
        isBusy={asking.isBusy}
        className={asking.earlier === null ? "w-full" : "invisible w-full"}
      >
        <span>
          <SubmitWords isBusy={asking.isBusy} msisdn={typed.ok ? typed.value : null} />
        </span>
      </Button>
    </form>
  );
}

/** What is asked about. Whose number it is belongs to the number, and so does the order that makes somebody ask. */
function useDraft(after: AskedAfter | null) {
  const [number, setNumber] = useState(after ? groupMsisdn(after.msisdn) : "");
  const [tapped, setTapped] = useState<Operator | null>(after?.operator ?? null);
  const [wanted, setWanted] = useState("");
  useEffect(() => {
    const handed = after === null ? takeHandedOver() : null;
    if (handed === null) return;
    setNumber(groupTypedNumber({ text: handed.number, caret: 0 }).text);
    setTapped(handed.operator);
    setWanted(groupTypedAmount({ text: handed.amount, caret: 0 }).text);
  }, [after]);
  const typed = parseMsisdn(number);
  return {
    number,
    wanted,
    typed,
    operator: tapped ?? operatorHintOf(typed.ok ? typed.value : digitsOf(number)),
    parent: after !== null && typed.ok && typed.value === after.msisdn ? after : null,
    type: (text: string): void => {
      setNumber(text);
      setTapped(null);
    },
    tap: setTapped,
    want: setWanted,
  };
}

interface OperatorPartProps {
  readonly operator: Operator | null;
  /** One of the providers in use asks it. */
  readonly isAskable: boolean;
  readonly isTried: boolean;
  readonly onChoose: (operator: Operator) => void;
}

function OperatorPart({ operator, isAskable, isTried, onChoose }: OperatorPartProps) {
  const t = useTranslations("enquiry");
  const counter = useTranslations("send");
  const names = useTranslations("operator");
  const isMissing = isTried && operator === null;
  return (
    <div className="grid gap-1.5">
      <p aria-hidden className="text-15 font-medium text-ink-2">
        {counter("operator")}
      </p>
      <OperatorPicker chosen={operator} onChoose={onChoose} isInvalid={isMissing} />
      {isMissing ? <FieldError>{t("operatorMissing")}</FieldError> : null}
      {operator === null || isAskable ? null : (
        <Notice tone="warning">{t("notAsked", { operator: names(operator) })}</Notice>
      )}
    </div>
  );
}

function SubmitWords({ isBusy, msisdn }: { readonly isBusy: boolean; readonly msisdn: string | null }) {
  const t = useTranslations("enquiry");
  if (isBusy) return t("submitting");
  return msisdn === null
    ? t("submitEmpty")
    : t.rich("submit", { phone: () => <PhoneText msisdn={msisdn} /> });
}

function AfterOrder({ wanted }: { readonly wanted: string | null }) {
  const t = useTranslations("enquiry");
  if (wanted === null) return null;
  return (
    <Notice>{t.rich("afterOrder", { amount: () => <MoneyText amount={wanted} decimals="short" /> })}</Notice>
  );
}

interface WantedFieldProps {
  readonly value: string;
  readonly onType: (amount: string) => void;
}

function WantedField({ value, onType }: WantedFieldProps) {
  const t = useTranslations("enquiry");
  return (
    <AmountEntry label={t("wanted")} hint={t("wantedHelp")} size="small" value={value} onType={onType} />
  );
}

interface Asked {
  readonly msisdn: string;
  readonly planCode: string;
  readonly parentReference: string | null;
}

type Trouble = { readonly problem: ProblemCode; readonly waitUntil?: string | undefined } | "unanswered";

/** One key per question. */
function keyOf(person: string, { msisdn, planCode, parentReference }: Asked, isSecond: boolean) {
  const times = isSecond ? "2" : "1";
  return keptKey(`enquiry.${person}.${msisdn}.${planCode}.${parentReference ?? ""}.${times}`);
}

/** Asks once, and goes to where the answer will be. */
function useAsking({ person, wanted }: { readonly person: string; readonly wanted: string }) {
  const router = useRouter();
  const isAsking = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [earlier, setEarlier] = useState<{ readonly asked: Asked; readonly one: EarlierOne } | null>(null);

  const open = (reference: string): void => {
    if (/^[1-9]\d*$/.test(wanted)) keepSaidWish(reference, `${wanted}.00`);
    router.push(`/orders/${reference}/offers`);
  };
  const refuse = (asked: Asked, { problem, waitUntil, earlier: one }: Refused): void => {
    setBusy(false);
    // The same question is on its way already: its answer is this one's.
    if (one?.kind === "same-again" && one.own) open(one.own.reference);
    else if (one) setEarlier({ asked, one });
    else setTrouble({ problem, waitUntil });
  };
  const send = async (asked: Asked, isSecondOne: boolean): Promise<void> => {
    if (isAsking.current) return;
    isAsking.current = true;
    setBusy(true);
    setTrouble(null);
    const { key, done } = keyOf(person, asked, isSecondOne);
    const outcome = await sendAndHear(sendOrderAction, {
      ...asked,
      idempotencyKey: key,
      amount: null,
      isSecondOne,
    });
    isAsking.current = false;
    if (outcome.kind === "unanswered") {
      setBusy(false);
      return setTrouble("unanswered");
    }
    done();
    setEarlier(null);
    if (outcome.kind === "refused") return refuse(asked, outcome);
    // It stays busy until the page that waits for the answer is there.
    open(outcome.order.reference);
  };
  return {
    isBusy,
    trouble,
    earlier: earlier?.one ?? null,
    ask: (msisdn: string, planCode: string, parentReference: string | null) =>
      send({ msisdn, planCode, parentReference }, false),
    askAgain: () => (earlier ? send(earlier.asked, true) : undefined),
    forget: (): void => {
      setTrouble(null);
      setEarlier(null);
    },
  };
}

function AskingTrouble({ asking }: { readonly asking: ReturnType<typeof useAsking> }) {
  const t = useTranslations("send");
  const { trouble, earlier } = asking;
  return (
    <div className="grid gap-3 empty:hidden">
      {trouble === null ? null : (
        <Notice tone={trouble === "unanswered" ? "warning" : "wrong"} role="alert">
          {trouble === "unanswered" ? t("noConnection") : <RefusalWords {...trouble} />}
        </Notice>
      )}
      {earlier === null ? null : (
        <SecondOnePanel
          earlier={earlier}
          isBusy={asking.isBusy}
          onSendSecond={() => void asking.askAgain()}
          onBack={asking.forget}
        />
      )}
    </div>
  );
}
