"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import { PLAN_PLACES } from "@/lib/domain/plan";
import type { PlanRowView } from "@/lib/domain/plan-views";

interface PlanShelfRowProps {
  readonly row: PlanRowView;
  /** Null for who may only look. */
  readonly set: FormAction<null> | null;
}

/** One plan: what it is, whether it is sold, and, unfolded, what the house says of it. */
export function PlanShelfRow({ row, set }: PlanShelfRowProps) {
  return set === null ? (
    <div className="px-4 py-3">
      <PlanLine row={row} />
    </div>
  ) : (
    <details className="group">
      <summary className="flex min-h-12 cursor-pointer items-baseline gap-x-3 px-4 py-3 marker:content-none before:text-ink-3 before:content-['+'] hover:bg-surface-2 [[open]>&]:before:content-['–']">
        <PlanLine row={row} />
      </summary>
      <ShelfForm row={row} set={set} />
    </details>
  );
}

function PlanLine({ row }: { readonly row: PlanRowView }) {
  const t = useTranslations("plans");
  const isSold = row.isSwitchedOn && row.isListed && row.place !== "off";
  return (
    <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-3 gap-y-0.5 align-top">
      <span className="font-semibold">
        <PlanName name={row.name} />
      </span>
      <span className="text-15 text-ink-2">{row.providerName}</span>
      <Amounts row={row} />
      <span className={isSold ? "text-13 text-ink-3" : "font-medium text-13 text-failed"}>
        {t(`state.${stateOf(row)}`)}
      </span>
    </span>
  );
}

/** Why it is not sold, or how it is. */
function stateOf({ isListed, isSwitchedOn, place }: PlanRowView) {
  if (place === "off") return "off";
  if (!isListed) return "gone";
  return isSwitchedOn ? place : "switchedOff";
}

function Amounts({ row }: { readonly row: PlanRowView }) {
  const t = useTranslations("plans");
  const { kind, amount, minimum, maximum, costPercent } = row;
  return (
    <span className="text-15 text-ink-2">
      {kind === "menu" ? t("menu") : null}
      {amount === null ? null : <MoneyText amount={amount} decimals="short" />}
      {kind !== "dynamic" || minimum === null || maximum === null
        ? null
        : t.rich("between", {
            minimum: () => <MoneyText amount={minimum} decimals="short" />,
            maximum: () => <MoneyText amount={maximum} decimals="short" />,
          })}
      {costPercent === null ? null : t.rich("cost", { percent: () => <MarginText percent={costPercent} /> })}
    </span>
  );
}

const LANGUAGES = [
  ["nameAr", "ar"],
  ["nameFr", "fr"],
  ["nameEn", "en"],
] as const;

function ShelfForm({ row, set }: { readonly row: PlanRowView; readonly set: FormAction<null> }) {
  const t = useTranslations();
  const { outcome, isBusy, form } = useFormAnswer(set);
  const [place, setPlace] = useState(row.place);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  const isAboutPosition = problem === "position-invalid";
  return (
    <form {...form} noValidate className="grid gap-4 px-4 pt-1 pb-5">
      <input type="hidden" name="provider" value={row.provider} />
      <input type="hidden" name="code" value={row.code} />
      <input type="hidden" name="place" value={place} />
      <div className="grid gap-1">
        <div className="max-w-xl">
          <Segmented
            label={t("plans.place", { plan: row.name })}
            value={place}
            segments={PLAN_PLACES.map((value) => ({ value, label: t(`plans.places.${value}`) }))}
            onChoose={setPlace}
          />
        </div>
        <p className="text-15 text-ink-2">{t(`plans.placeHelp.${place}`)}</p>
      </div>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {LANGUAGES.map(([name, language]) => (
          <Field key={name} label={t(`plans.names.${language}`)}>
            {(described) => (
              <Input
                {...described}
                key={row.names[language]}
                name={name}
                lang={language}
                dir="auto"
                defaultValue={row.names[language] ?? ""}
                placeholder={row.name}
                maxLength={60}
                autoComplete="off"
              />
            )}
          </Field>
        ))}
        <Field
          label={t("plans.position")}
          hint={t("plans.positionHelp")}
          error={isAboutPosition ? t("problem.position-invalid") : undefined}
        >
          {(described) => (
            <Input
              {...described}
              key={row.position}
              name="position"
              dir="ltr"
              inputMode="numeric"
              defaultValue={row.position === null ? "" : String(row.position)}
              maxLength={10}
              autoComplete="off"
            />
          )}
        </Field>
      </div>
      {problem && !isAboutPosition ? <ProblemNotice problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isBusy={isBusy} aria-label={t("plans.saveNamed", { plan: row.name })}>
          {t("plans.save")}
        </Button>
        <p role="status" className="font-medium text-15 text-delivered empty:hidden">
          {outcome?.ok ? t("plans.saved") : null}
        </p>
      </div>
    </form>
  );
}
