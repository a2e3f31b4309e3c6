"use client";
import { useTranslations } from "next-intl";
import { type SubmitEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { CustomerRow } from "@/lib/domain/counter-views";
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions } from "./book-actions";

interface NameFormProps {
  readonly customer: CustomerRow;
  readonly rename: NonNullable<BookActions["rename"]>;
  readonly onNamed: (name: string | null) => void;
  readonly onProblem: (problem: ProblemCode | null) => void;
}

/** The name, as the shop calls its customer; saved by Enter or the button. */
export function NameForm({ customer, rename, onNamed, onProblem }: NameFormProps) {
  const t = useTranslations("customers");
  const words = useTranslations("problem");
  const [typed, setTyped] = useState(customer.name ?? "");
  const [isTooLong, setTooLong] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const [isBusy, start] = useTransition();
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isBusy) return;
    start(async () => {
      const outcome = outcomeOf(
        await rename({ customerId: customer.id, name: typed }).catch(() => undefined),
      );
      const isLong = !outcome.ok && outcome.problem === "name-too-long";
      setTooLong(isLong);
      setSaved(outcome.ok);
      onProblem(outcome.ok || isLong ? null : outcome.problem);
      if (!outcome.ok) return;
      const kept = typed.trim().replace(/\s+/g, " ");
      setTyped(kept);
      onNamed(kept === "" ? null : kept);
    });
  };
  return (
    <form onSubmit={save} className="grid content-start gap-2">
      <Field label={t("name")} hint={t("nameHelp")} error={isTooLong ? words("name-too-long") : undefined}>
        {(described) => (
          <div className="flex gap-2">
            <Input
              {...described}
              value={typed}
              onChange={({ currentTarget }) => {
                setTyped(currentTarget.value);
                setSaved(false);
              }}
              dir="auto"
              autoComplete="off"
              enterKeyHint="done"
              maxLength={200}
            />
            <Button type="submit" isBusy={isBusy} className="shrink-0">
              {t("nameSave")}
            </Button>
          </div>
        )}
      </Field>
      <p role="status" className="text-15 font-medium text-delivered empty:hidden">
        {isSaved ? t("nameSaved") : null}
      </p>
    </form>
  );
}
