"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { OpenFundingView } from "@/lib/domain/funding-views";
import { parseMajor, toMajor } from "@/lib/domain/money";
import { parseExactAmount } from "@/lib/domain/typed-amount";

interface ApproveFundingProps {
  readonly request: OpenFundingView;
  readonly approve: FormAction<null>;
}

/** Money moves in two steps: what came in, and what it will do, before it is done. */
export function ApproveFunding(props: ApproveFundingProps) {
  const t = useTranslations("fundingDesk");
  const [isAsking, setAsking] = useState(false);
  return isAsking ? (
    <Approval {...props} onClose={() => setAsking(false)} />
  ) : (
    <Button look="primary" className="justify-self-start" onClick={() => setAsking(true)}>
      {t("approve")}
    </Button>
  );
}

function Approval({ request, approve, onClose }: ApproveFundingProps & { readonly onClose: () => void }) {
  const t = useTranslations("fundingDesk");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(approve);
  const [amount, setAmount] = useState(request.amount);
  const [reason, setReason] = useState("");
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isAmount = problem?.startsWith("amount-") ?? false;
  const isReason = problem === "reason-missing";
  return (
    <form {...form} noValidate className="grid gap-3 rounded-10 bg-surface-2 p-4">
      <input type="hidden" name="id" value={request.id} />
      <input type="hidden" name="proof" value={request.proof ?? ""} />
      <Field label={t("arrived")} error={problem && isAmount ? words(problem) : undefined}>
        {(described) => (
          <Input
            {...described}
            name="amount"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            dir="ltr"
            inputMode="decimal"
            required
            autoComplete="off"
            maxLength={20}
            className="max-w-56 text-22"
          />
        )}
      </Field>
      <Field label={t("reason")} hint={t("reasonHelp")} error={isReason ? words(problem) : undefined}>
        {(described) => (
          <Input
            {...described}
            name="reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            dir="auto"
            autoComplete="off"
            maxLength={1000}
          />
        )}
      </Field>
      <Effect available={request.available} amount={amount} />
      {problem && !isAmount && !isReason ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("approveYes")}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}

/** What the shop can spend before and after; nothing while what is typed is no amount. */
function Effect({ available, amount }: { readonly available: string; readonly amount: string }) {
  const t = useTranslations("fundingDesk");
  const [now, added] = [parseMajor(available), parseExactAmount(amount)];
  if (!now.ok || !added.ok) return null;
  const lines = [
    { word: t("effectNow"), amount: available, isSigned: false },
    { word: t("effectAdded"), amount: toMajor(added.value), isSigned: true },
    { word: t("effectAfter"), amount: toMajor(now.value + added.value), isSigned: false },
  ];
  return (
    <dl className="grid max-w-sm grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      {lines.map((line) => (
        <div key={line.word} className="contents last:font-semibold">
          <dt className="text-ink-2">{line.word}</dt>
          <dd className="text-end">
            <MoneyText amount={line.amount} isSigned={line.isSigned} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
