"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { Role } from "@/lib/domain/access";
import type { Handover } from "@/lib/domain/back-office-views";
import { ContactFields, isAboutContact } from "./contact-fields";
import { ByLink, HandoverCard } from "./handover";
import { ProblemNotice } from "./problem-notice";
import { RoleChoice } from "./role-choice";

export type AddPerson = FormAction<{ userId: string; handover: Handover; name: string }>;

interface AddPersonFormProps {
  readonly add: AddPerson;
  readonly roles: readonly Role[];
  readonly usual: Role;
}

/** Somebody new, with a role; what is to be handed over is shown here, once. */
export function AddPersonForm({ add, roles, usual }: AddPersonFormProps) {
  const t = useTranslations("people");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(add);
  const [passedOn, setPassedOn] = useState<string | null>(null);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const added = outcome?.ok && outcome.value.userId !== passedOn ? outcome.value : null;
  return (
    <div className="grid gap-4">
      {added ? (
        <HandoverCard name={added.name} handover={added.handover} onDone={() => setPassedOn(added.userId)} />
      ) : null}
      <form {...form} className="grid max-w-md gap-4">
        <h3 className="text-17">{t("addTitle")}</h3>
        {problem && problem !== "name-missing" && !isAboutContact(problem) ? (
          <ProblemNotice problem={problem} />
        ) : null}
        <Field label={t("name")} error={problem === "name-missing" ? words(problem) : undefined}>
          {(described) => (
            <Input {...described} name="name" dir="auto" required autoComplete="off" maxLength={200} />
          )}
        </Field>
        <ContactFields problem={problem} />
        <RoleChoice roles={roles} chosen={usual} />
        <ByLink />
        <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
          {t("add")}
        </Button>
      </form>
    </div>
  );
}
