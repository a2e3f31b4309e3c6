"use client";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { PAGES_STORE } from "@/components/shell/kept-pages";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import { joinAction } from "./actions";

/** A password of one's own, and in. */
export function JoinForm({ token }: { readonly token: string }) {
  const t = useTranslations("invite");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(joinAction);
  const problem = outcome && !outcome.ok && !isBusy ? outcome.problem : null;
  const isAboutPassword = problem?.startsWith("password-") ?? false;
  // Whoever joins sees nothing of who used this device before. Storage that cannot be reached holds no pages.
  useEffect(() => {
    if ("caches" in window) caches.delete(PAGES_STORE).catch(() => undefined);
  }, []);
  return (
    <form {...form} noValidate className="grid gap-4">
      {problem && !isAboutPassword ? <ProblemNotice problem={problem} /> : null}
      <input type="hidden" name="token" value={token} />
      <Field
        label={t("password")}
        hint={t("passwordHelp")}
        error={problem && isAboutPassword ? words(problem) : undefined}
      >
        {(described) => (
          <Input
            {...described}
            name="password"
            type="password"
            dir="ltr"
            required
            autoFocus
            autoComplete="new-password"
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" isBusy={isBusy}>
        {t("join")}
      </Button>
    </form>
  );
}
