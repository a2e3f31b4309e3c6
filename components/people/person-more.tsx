"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { Role } from "@/lib/domain/access";
import type { PersonView } from "@/lib/domain/back-office-views";
import { ProblemNotice } from "./problem-notice";
import { RoleChoice } from "./role-choice";

interface RoleFormProps {
  readonly person: PersonView;
  readonly roles: readonly Role[];
  readonly change: FormAction<null>;
}

/** Another role, with a reason: it holds with the person's next click. */
export function RoleForm({ person, roles, change }: RoleFormProps) {
  const t = useTranslations("people");
  const { outcome, isBusy, form } = useFormAnswer(change);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid max-w-md gap-3">
      {outcome?.ok && !isBusy ? <Notice role="alert">{t("roleChanged")}</Notice> : null}
      <input type="hidden" name="personId" value={person.id} />
      <RoleChoice key={person.role} roles={roles} chosen={person.role} />
      <ReasonField problem={problem} />
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("roleChange")}
      </Button>
    </form>
  );
}

interface TwoFactorResetFormProps {
  readonly person: PersonView;
  readonly reset: FormAction<null>;
}

/** For somebody who lost telephone and codes. */
export function TwoFactorResetForm({ person, reset }: TwoFactorResetFormProps) {
  const t = useTranslations("people");
  const { outcome, isBusy, form } = useFormAnswer(reset);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid max-w-md gap-3">
      <p className="text-15 text-ink-2">{t("twoFactorResetHelp")}</p>
      <input type="hidden" name="personId" value={person.id} />
      <ReasonField problem={problem} />
      {problem && problem !== "reason-missing" ? <ProblemNotice problem={problem} /> : null}
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t("twoFactorReset")}
      </Button>
    </form>
  );
}

function ReasonField({ problem }: { readonly problem: string | null }) {
  const t = useTranslations("people");
  const words = useTranslations("problem");
  return (
    <Field
      label={t("reason")}
      hint={t("reasonHelp")}
      error={problem === "reason-missing" ? words(problem) : undefined}
    >
      {(described) => (
        <Input {...described} name="reason" dir="auto" required autoComplete="off" maxLength={1000} />
      )}
    </Field>
  );
}
