"use client";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { PAGES_STORE } from "@/components/shell/kept-pages";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { signInAction } from "./actions";

export function SignInForm({ next }: { readonly next: string | null }) {
  const t = useTranslations("signIn");
  const { outcome, isBusy, form } = useFormAnswer(signInAction);
  // Whoever signs in next sees nothing of the one before. Storage that cannot be reached holds no pages.
  useEffect(() => {
    if ("caches" in window) caches.delete(PAGES_STORE).catch(() => undefined);
  }, []);
  return (
    <form {...form} className="grid gap-4">
      {outcome && !outcome.ok && !isBusy ? <ProblemNotice problem={outcome.problem} /> : null}
      <Field label={t("login")}>
        {(described) => (
          <Input
            {...described}
            name="login"
            dir="auto"
            required
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            maxLength={254}
          />
        )}
      </Field>
      <Field label={t("password")}>
        {(described) => (
          <Input
            {...described}
            name="password"
            type="password"
            dir="ltr"
            required
            autoComplete="current-password"
          />
        )}
      </Field>
      {next === null ? null : <input type="hidden" name="next" value={next} />}
      <Button type="submit" look="primary" size="lg" isBusy={isBusy}>
        {isBusy ? t("submitting") : t("submit")}
      </Button>
      <p className="text-15 text-ink-2">{t("lost")}</p>
    </form>
  );
}
