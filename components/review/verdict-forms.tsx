"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { ProblemCode } from "@/lib/domain/problem";
import type { ResolutionOutcome } from "@/lib/domain/resolution";
import type { Result } from "@/lib/domain/result";
import type { OpenVerdict } from "@/lib/domain/review-views";

export interface VerdictActions {
  readonly propose: FormAction<{ id: string; isConfirmed: boolean }>;
  readonly confirm: FormAction<null>;
  readonly decline: FormAction<null>;
}

const problemOf = <Value,>(outcome: Result<Value, ProblemCode> | null): ProblemCode | null =>
  outcome && !outcome.ok ? outcome.problem : null;

/** A text that goes into the record; the problems named are its own, and are said beside it. */
function WordsField({
  name,
  label,
  hint,
  problem,
  own,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly problem: ProblemCode | null;
  readonly own: ProblemCode;
}) {
  const words = useTranslations("problem");
  return (
    <Field label={label} hint={hint} error={problem === own ? words(own) : undefined}>
      {(described) => (
        <Textarea {...described} name={name} dir="auto" required autoComplete="off" maxLength={2000} />
      )}
    </Field>
  );
}

/** One admin's word. `blocked` says in words why it is too early; then nothing can be sent. */
export function ProposeForm({
  reference,
  outcome,
  isOneEnough,
  blocked,
  propose,
}: {
  readonly reference: string;
  readonly outcome: ResolutionOutcome;
  readonly isOneEnough: boolean;
  readonly blocked: ReactNode;
  readonly propose: VerdictActions["propose"];
}) {
  const t = useTranslations("verdict");
  const why = useId();
  const { outcome: answer, isBusy, form } = useFormAnswer(propose);
  const problem = problemOf(answer);
  const isBesideField = problem === "reason-too-short" || problem === "evidence-too-short";
  return (
    <form {...form} className="grid gap-4" noValidate>
      <input type="hidden" name="reference" value={reference} />
      <input type="hidden" name="outcome" value={outcome} />
      <WordsField
        name="reason"
        label={t("reason")}
        hint={t("reasonHelp")}
        problem={problem}
        own="reason-too-short"
      />
      <WordsField
        name="evidence"
        label={t("evidence")}
        hint={t("evidenceHelp")}
        problem={problem}
        own="evidence-too-short"
      />
      {problem && !isBesideField ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="submit"
          look="primary"
          isBusy={isBusy}
          disabled={blocked !== null}
          aria-describedby={why}
        >
          {t("propose")}
        </Button>
        <p id={why} className="min-w-0 flex-1 basis-48 text-15 text-ink-2">
          {blocked ?? t(isOneEnough ? "proposeAlone" : "proposeHelp")}
        </p>
      </div>
    </form>
  );
}

/** The other admin's word, or this one's second thoughts. */
export function DecideForms({
  verdict,
  mayConfirm,
  confirm,
  decline,
}: Pick<VerdictActions, "confirm" | "decline"> & {
  readonly verdict: OpenVerdict;
  readonly mayConfirm: boolean;
}) {
  const t = useTranslations("verdict");
  return (
    <div className="grid gap-5">
      {mayConfirm ? (
        <ConfirmForm verdict={verdict} confirm={confirm} />
      ) : (
        <p className="text-ink-2">{t("waitsForOther")}</p>
      )}
      <DeclineForm verdict={verdict} decline={decline} />
    </div>
  );
}

function ConfirmForm({
  verdict,
  confirm,
}: Pick<VerdictActions, "confirm"> & { readonly verdict: OpenVerdict }) {
  const t = useTranslations("verdict");
  const help = useId();
  const { outcome, isBusy, form } = useFormAnswer(confirm);
  const problem = problemOf(outcome);
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="id" value={verdict.id} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look="primary" isBusy={isBusy} aria-describedby={help}>
          {t("confirm")}
        </Button>
        <p id={help} className="min-w-0 flex-1 basis-48 text-15 text-ink-2">
          {t("confirmHelp", { name: verdict.proposedBy })}
        </p>
      </div>
    </form>
  );
}

function DeclineForm({
  verdict,
  decline,
}: Pick<VerdictActions, "decline"> & { readonly verdict: OpenVerdict }) {
  const t = useTranslations("verdict");
  const { outcome, isBusy, form } = useFormAnswer(decline);
  const problem = problemOf(outcome);
  return (
    <form {...form} className="grid gap-3 border-line border-t pt-4" noValidate>
      <input type="hidden" name="id" value={verdict.id} />
      <WordsField
        name="reason"
        label={t(verdict.isMine ? "withdrawReason" : "declineReason")}
        problem={problem}
        own="reason-missing"
      />
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t(verdict.isMine ? "withdraw" : "decline")}
      </Button>
    </form>
  );
}
