"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ContactFields, isAboutContact } from "@/components/people/contact-fields";
import { FirstPassword } from "@/components/people/first-password";
import { ProblemNotice } from "@/components/people/person-row";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { addCashierAction } from "./actions";

export function AddCashierForm() {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(addCashierAction);
  const [passedOn, setPassedOn] = useState<string | null>(null);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const added = outcome?.ok && outcome.value.userId !== passedOn ? outcome.value : null;
  return (
    <div className="grid gap-4">
      {added ? (
        <FirstPassword name={added.name} password={added.password} onDone={() => setPassedOn(added.userId)} />
      ) : null}
      <form {...form} className="grid max-w-md gap-4">
        <h3 className="text-17">{t("addTitle")}</h3>
        {problem && problem !== "name-missing" && !isAboutContact(problem) ? (
          <ProblemNotice problem={problem} />
        ) : null}
        <Field label={people("name")} error={problem === "name-missing" ? words(problem) : undefined}>
          {(described) => (
            <Input {...described} name="name" dir="auto" required autoComplete="off" maxLength={200} />
          )}
        </Field>
        <ContactFields problem={problem} />
        <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
          {t("add")}
        </Button>
      </form>
    </div>
  );
}
