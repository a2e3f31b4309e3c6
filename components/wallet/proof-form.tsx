"use client";
import { useTranslations } from "next-intl";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";

interface ProofFormProps {
  readonly id: string;
  readonly proof: string | null;
  readonly payer: string | null;
  readonly prove: FormAction<null>;
}

/** The transfer's own number, and who paid: typed off the slip, and mended while the request waits. */
export function ProofForm({ id, proof, payer, prove }: ProofFormProps) {
  const t = useTranslations("funding");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(prove);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isProof = problem?.startsWith("proof-") ?? false;
  const isPayer = problem === "name-too-long";
  return (
    <form {...form} noValidate className="grid gap-3">
      <input type="hidden" name="id" value={id} />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field
          label={t("proof")}
          hint={t("proofHelp")}
          error={problem && isProof ? words(problem) : undefined}
        >
          {(described) => (
            <Input
              key={proof}
              {...described}
              name="proof"
              dir="ltr"
              required
              defaultValue={proof ?? ""}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={120}
            />
          )}
        </Field>
        <Field label={t("payer")} error={problem && isPayer ? words(problem) : undefined}>
          {(described) => (
            <Input
              key={payer}
              {...described}
              name="payer"
              dir="auto"
              defaultValue={payer ?? ""}
              autoComplete="off"
              maxLength={200}
            />
          )}
        </Field>
      </div>
      {problem && !isProof && !isPayer ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isBusy={isBusy}>
          {t("saveProof")}
        </Button>
        <p role="status" className="text-15 font-medium text-delivered empty:hidden">
          {outcome?.ok ? t("proofSaved") : null}
        </p>
      </div>
    </form>
  );
}
