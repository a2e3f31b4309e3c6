"use client";
import { useTranslations } from "next-intl";
import { ContactFields, isAboutContact } from "@/components/people/contact-fields";
import { ByLink, HandoverCard } from "@/components/people/handover";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import type { Handover } from "@/lib/domain/back-office-views";
import { openResellerAction } from "../actions";

export function OpenResellerForm() {
  const t = useTranslations("resellers");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(openResellerAction);
  if (outcome?.ok) return <Opened {...outcome.value} />;
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isBeside = problem !== null && (problem === "margin-invalid" || isAboutContact(problem));
  return (
    <form {...form} className="grid max-w-md gap-4">
      {problem && !isBeside ? <ProblemNotice problem={problem} /> : null}
      <Field label={t("shopName")}>
        {(described) => (
          <Input {...described} name="name" dir="auto" required autoComplete="off" maxLength={200} />
        )}
      </Field>
      <Field
        label={t("marginField")}
        hint={t("marginHelp")}
        error={problem === "margin-invalid" ? words(problem) : undefined}
      >
        {(described) => (
          <Input
            {...described}
            name="margin"
            dir="ltr"
            inputMode="decimal"
            required
            defaultValue="0.5"
            autoComplete="off"
            className="max-w-32"
            maxLength={10}
          />
        )}
      </Field>
      <Field label={t("ownerName")}>
        {(described) => (
          <Input {...described} name="ownerName" dir="auto" required autoComplete="off" maxLength={200} />
        )}
      </Field>
      <ContactFields problem={problem} />
      <ByLink />
      <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
        {t("submitOpen")}
      </Button>
    </form>
  );
}

interface OpenedProps {
  readonly resellerId: string;
  readonly name: string;
  readonly ownerName: string;
  readonly handover: Handover;
}

function Opened({ resellerId, name, ownerName, handover }: OpenedProps) {
  const t = useTranslations("resellers");
  return (
    <div className="grid gap-4">
      <p className="text-17 font-semibold">{t("opened", { name })}</p>
      <HandoverCard name={ownerName} handover={handover} />
      <Button asChild look="primary" className="justify-self-start">
        <Link href={`/admin/resellers/${resellerId}`}>{t("goTo", { name })}</Link>
      </Button>
    </div>
  );
}
