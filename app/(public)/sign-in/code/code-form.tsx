"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { verifyCodeAction } from "../actions";

export function CodeForm({ next }: { readonly next: string | null }) {
  const t = useTranslations("signIn");
  const { outcome, isBusy, form } = useFormAnswer(verifyCodeAction);
  return (
    <form {...form} className="grid gap-4">
      {outcome && !outcome.ok && !isBusy ? <ProblemNotice problem={outcome.problem} /> : null}
      <Field label={t("code")} hint={t("codeHint")}>
        {(described) => (
          <Input
            {...described}
            name="code"
            dir="ltr"
            required
            autoFocus
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
          />
        )}
      </Field>
      {next === null ? null : <input type="hidden" name="next" value={next} />}
      <Button type="submit" look="primary" size="lg" isBusy={isBusy}>
        {isBusy ? t("submitting") : t("submit")}
      </Button>
      <p>
        <Link
          href="/sign-in"
          className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
        >
          {t("startAgain")}
        </Link>
      </p>
    </form>
  );
}
