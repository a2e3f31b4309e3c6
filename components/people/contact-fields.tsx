"use client";
import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ProblemCode } from "@/lib/domain/problem";

/** Whether a problem is shown beside one of these two fields. */
export const isAboutContact = (problem: ProblemCode): boolean => contactFieldOf(problem) !== null;

function contactFieldOf(problem: ProblemCode): "email" | "phone" | null {
  if (problem.startsWith("email-")) return "email";
  return problem.startsWith("phone-") || problem.startsWith("number-") || problem === "contact-missing"
    ? "phone"
    : null;
}

/** Phone and e-mail of a new person: one of the two is enough. */
export function ContactFields({ problem }: { readonly problem: ProblemCode | null }) {
  const t = useTranslations("people");
  const words = useTranslations("problem");
  const at = problem && contactFieldOf(problem);
  const error = problem ? words(problem) : undefined;
  return (
    <>
      <Field label={t("phone")} error={at === "phone" ? error : undefined} hint={t("contactHelp")}>
        {(described) => (
          <Input
            {...described}
            name="phone"
            type="tel"
            inputMode="tel"
            dir="ltr"
            autoComplete="off"
            maxLength={40}
          />
        )}
      </Field>
      <Field label={t("email")} error={at === "email" ? error : undefined}>
        {(described) => (
          <Input {...described} name="email" type="email" dir="ltr" autoComplete="off" maxLength={200} />
        )}
      </Field>
    </>
  );
}
