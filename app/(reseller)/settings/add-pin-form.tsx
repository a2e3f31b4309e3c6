"use client";
import { useTranslations } from "next-intl";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Tile } from "@/lib/domain/counter-views";
import { toMajor } from "@/lib/domain/money";
import type { ProblemCode } from "@/lib/domain/problem";
import { parseWholeAmount } from "@/lib/domain/typed-amount";
import type { PlanChoice } from "@/lib/domain/views";

interface AddPinFormProps {
  /** Of one operator, menus among them. */
  readonly plans: readonly PlanChoice[];
  readonly isBusy: boolean;
  readonly onAdd: (wish: Pick<Tile, "planCode" | "amount">, done: () => void) => void;
}

/** Pins what the counter has not learned yet: any plan it sells, with an amount where the plan leaves one open. */
export function AddPinForm({ plans, isBusy, onAdd }: AddPinFormProps) {
  const t = useTranslations("settings");
  const words = useTranslations("problem");
  const sold = plans.filter(({ kind }) => kind !== "menu");
  const [planCode, setPlanCode] = useState(sold[0]?.planCode ?? "");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const plan = sold.find((each) => each.planCode === planCode) ?? sold[0];
  if (!plan) return null;
  const add = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const asked = parseWholeAmount(typed);
    const amount = plan.kind === "fixed" ? plan.amount : asked.ok ? toMajor(asked.value) : null;
    setProblem(amount === null && !asked.ok ? asked.problem : null);
    if (amount !== null && !isBusy) onAdd({ planCode: plan.planCode, amount }, () => setTyped(""));
  };
  return (
    <form noValidate onSubmit={add} className="grid gap-3 px-4 pb-4">
      <h3 className="text-17">{t("tileAddTitle")}</h3>
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,22rem)_12rem_auto]">
        <Field label={t("tileAddPlan")}>
          {(described) => (
            <select
              {...described}
              value={plan.planCode}
              onChange={({ currentTarget }) => setPlanCode(currentTarget.value)}
              className="min-h-12 w-full rounded-10 border border-edge bg-surface-1 px-3 text-17 text-ink-1"
            >
              {sold.map((each) => (
                <option key={each.planCode} value={each.planCode}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {plan.kind === "fixed" ? null : (
          <Field label={t("tileAddAmount")} error={problem === null ? undefined : words(problem)}>
            {(described) => (
              <Input
                {...described}
                dir="ltr"
                inputMode="numeric"
                value={typed}
                onChange={({ currentTarget }) => {
                  setTyped(currentTarget.value);
                  setProblem(null);
                }}
                autoComplete="off"
                maxLength={20}
              />
            )}
          </Field>
        )}
        <Button type="submit" isBusy={isBusy} className="justify-self-start lg:mt-7">
          {t("tileAdd")}
        </Button>
      </div>
    </form>
  );
}
