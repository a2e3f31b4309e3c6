"use client";
import { type FormEvent, type RefObject, useRef, useState } from "react";
import type { LiveOrder } from "@/components/orders/live-order";
import { type Refused, type SendOutcome, sendAndHear } from "@/components/orders/send-order";
import type { EarlierOne } from "@/lib/domain/counter-views";
import type { ShopMargins } from "@/lib/domain/margin-views";
import type { PlanChoice } from "@/lib/domain/views";
import { sendOrderAction } from "./actions";
import { checkDraft, type Draft, emptyDraft, type Fault } from "./send-draft";
import { shownPrice } from "./shown-price";

interface SendingProps {
  readonly plans: readonly PlanChoice[];
  readonly margins: ShopMargins | null;
  readonly draft: Draft;
  readonly numberField: RefObject<HTMLInputElement | null>;
  readonly planArea: RefObject<HTMLDivElement | null>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onReplace: (draft: Draft) => void;
  readonly onSent: (order: LiveOrder) => void;
  /** The sale would cost more than the page says: the page is to be read anew. */
  readonly onPriceChanged: () => void;
}

export type Trouble = Pick<Refused, "problem" | "waitUntil"> | "unanswered" | null;

/** Sends once, hears what came of it, and puts every word of refusal beside what it is about. */
export function useSending(props: SendingProps) {
  const { draft, plans, margins, numberField, onChange, onReplace, onSent } = props;
  const isSending = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const { hear, prepare, ...told } = useRefusals(props);

  const send = async (asked: Draft): Promise<void> => {
    // Without a key (the first moment of a page) it could not be told from another.
    if (isSending.current || asked.key === "") return;
    const checked = checkDraft(asked, plans);
    prepare(asked, "faults" in checked ? checked.faults : []);
    if ("faults" in checked) return;
    isSending.current = true;
    setBusy(true);
    onChange({ isUnconfirmed: true, isSecondOne: asked.isSecondOne });
    const price = shownPrice(asked, plans, margins);
    const shown = price === null ? {} : { shownPrice: price };
    const outcome = await sendAndHear(sendOrderAction, { ...checked.input, ...shown });
    isSending.current = false;
    setBusy(false);
    hear(outcome);
    if (outcome.kind !== "sent") return;
    onSent(outcome.order);
    onReplace(emptyDraft(crypto.randomUUID()));
    numberField.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  };

  return {
    ...told,
    isBusy,
    submit: (event: FormEvent): void => {
      event.preventDefault();
      void send(draft);
    },
    sendSecond: (): void => void send({ ...draft, isSecondOne: true }),
  };
}

/** What the last send was refused for: a fault beside its field, a trouble of the whole form, or an earlier one like it. */
function useRefusals(props: SendingProps) {
  const { onChange, onPriceChanged } = props;
  const submitButton = useRef<HTMLButtonElement>(null);
  const [trouble, setTrouble] = useState<Trouble>(null);
  const [earlier, setEarlier] = useState<EarlierOne | null>(null);
  const { faults, amountField, show, forget } = useFaults(props);

  const refuse = ({ problem, field, limits, earlier: found, waitUntil }: Refused): void => {
    onChange({
      isUnconfirmed: false,
      // The key now belongs to what was sent before; the form becomes an order of its own.
      ...(problem === "key-reused" ? { key: crypto.randomUUID(), isSecondOne: false } : {}),
    });
    if (problem === "price-changed") onPriceChanged();
    if (found) setEarlier(found);
    else if (field === null) setTrouble({ problem, waitUntil });
    else show([{ field, problem, limits }]);
  };

  return {
    faults,
    trouble,
    earlier,
    amountField,
    submitButton,
    forget,
    /** The panel that a second one was sent from stays until its answer is heard. */
    prepare: (asked: Draft, found: readonly Fault[]): void => {
      show(found);
      if (found.length > 0) return;
      setTrouble(null);
      if (!asked.isSecondOne) setEarlier(null);
    },
    hear: (outcome: SendOutcome): void => {
      setEarlier(null);
      if (outcome.kind === "unanswered") setTrouble("unanswered");
      if (outcome.kind === "refused") refuse(outcome);
    },
    /** What is changed is judged anew. */
    edit: (part: Partial<Draft>): void => {
      setEarlier(null);
      onChange(part);
    },
    /** For a form that begins anew. */
    clear: (): void => {
      setTrouble(null);
      show([]);
    },
    leaveEarlier: (): void => {
      setEarlier(null);
      // Once it is there to be focused again.
      requestAnimationFrame(() => submitButton.current?.focus());
    },
  };
}

/** What is wrong with which field, and the focus that goes there. */
function useFaults({ numberField, planArea }: SendingProps) {
  const amountField = useRef<HTMLInputElement>(null);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const show = (found: readonly Fault[]): void => {
    setFaults(found);
    const first = found[0]?.field;
    if (first === "msisdn") numberField.current?.focus();
    else if (first === "amount") amountField.current?.focus();
    else if (first === "plan") planArea.current?.querySelector<HTMLElement>('[role="radio"]')?.focus();
  };
  const forget = (field: Fault["field"]): void =>
    setFaults((before) => before.filter((fault) => fault.field !== field));
  return { faults, amountField, show, forget };
}
