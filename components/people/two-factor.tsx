"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { TwoFactorOffer } from "@/lib/domain/back-office-views";
import { ProblemNotice } from "./problem-notice";

export interface TwoFactorActions {
  readonly begin: FormAction<TwoFactorOffer>;
  readonly on: FormAction<null>;
  readonly off: FormAction<null>;
}

interface TwoFactorProps {
  readonly isOn: boolean;
  readonly actions: TwoFactorActions;
}

/** One's own second step: set up by a picture and a first code, or given up, each with the password as proof. */
export function TwoFactor({ isOn, actions }: TwoFactorProps) {
  return isOn ? <TurnOff off={actions.off} /> : <SetUp begin={actions.begin} on={actions.on} />;
}

function TurnOff({ off }: Pick<TwoFactorActions, "off">) {
  const t = useTranslations("twoFactor");
  const { outcome, isBusy, form } = useFormAnswer(off);
  return (
    <div className="grid gap-4">
      <Notice>{t("isOn")}</Notice>
      <details>
        <summary className="flex min-h-12 cursor-pointer items-center text-15 text-accent">
          {t("turnOff")}
        </summary>
        <form {...form} className="grid max-w-md gap-4 pt-2">
          <PasswordField problem={outcome && !outcome.ok ? outcome.problem : null} />
          <Button type="submit" isBusy={isBusy} className="justify-self-start">
            {t("turnOff")}
          </Button>
        </form>
      </details>
    </div>
  );
}

function SetUp({ begin, on }: Omit<TwoFactorActions, "off">) {
  const t = useTranslations("twoFactor");
  const { outcome, isBusy, form } = useFormAnswer(begin);
  if (outcome?.ok) return <Offer offer={outcome.value} on={on} />;
  return (
    <form {...form} className="grid max-w-md gap-4">
      <PasswordField problem={outcome && !outcome.ok ? outcome.problem : null} />
      <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
        {t("begin")}
      </Button>
    </form>
  );
}

function PasswordField({
  problem,
}: {
  readonly problem: React.ComponentProps<typeof ProblemNotice>["problem"] | null;
}) {
  const t = useTranslations("twoFactor");
  const words = useTranslations("problem");
  const isWrong = problem === "password-wrong";
  return (
    <>
      {problem && !isWrong ? <ProblemNotice problem={problem} /> : null}
      <Field label={t("password")} error={isWrong ? words(problem) : undefined}>
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
    </>
  );
}

interface OfferProps {
  readonly offer: TwoFactorOffer;
  readonly on: TwoFactorActions["on"];
}

function Offer({ offer, on }: OfferProps) {
  const t = useTranslations("twoFactor");
  const words = useTranslations("problem");
  const { outcome, isBusy, form } = useFormAnswer(on);
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <ol className="grid max-w-2xl gap-6">
      <li className="grid gap-3">
        <p className="font-semibold">{t("scan")}</p>
        <svg
          role="img"
          aria-label={t("picture")}
          viewBox={`0 0 ${offer.qr.size} ${offer.qr.size}`}
          shapeRendering="crispEdges"
          className="size-46 rounded-10 bg-on-mark text-[#000]"
        >
          <path d={offer.qr.path} fill="currentColor" />
        </svg>
        <p className="text-15 text-ink-2">{t("orType")}</p>
        <output
          aria-label={t("secret")}
          dir="ltr"
          className="select-all justify-self-start break-all font-semibold"
        >
          {offer.secret}
        </output>
      </li>
      <li className="grid gap-3">
        <p className="font-semibold">{t("keep")}</p>
        <p className="text-15 text-ink-2">{t("keepHelp")}</p>
        <ul
          aria-label={t("codes")}
          dir="ltr"
          className="grid max-w-md select-all grid-cols-2 gap-x-6 gap-y-1 rounded-10 border border-accent bg-accent-soft p-4 font-semibold"
        >
          {offer.backupCodes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </li>
      <li className="grid gap-3">
        <p className="font-semibold">{t("prove")}</p>
        <form {...form} className="grid max-w-md gap-4">
          {problem && problem !== "code-wrong" ? <ProblemNotice problem={problem} /> : null}
          <Field label={t("code")} error={problem === "code-wrong" ? words(problem) : undefined}>
            {(described) => (
              <Input
                {...described}
                name="code"
                dir="ltr"
                inputMode="numeric"
                required
                autoComplete="one-time-code"
                maxLength={20}
              />
            )}
          </Field>
          <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
            {t("turnOn")}
          </Button>
        </form>
      </li>
    </ol>
  );
}
