"use client";
import { useTranslations } from "next-intl";
import { HandoverCard } from "@/components/people/handover";
import { ProblemNotice } from "@/components/people/problem-notice";
import { isAboutShop, ShopFields } from "@/components/people/shop-fields";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { type FormAction, useFormAnswer } from "@/components/ui/use-form-answer";
import type { Handover } from "@/lib/domain/back-office-views";

interface Opened {
  readonly resellerId: string;
  readonly name: string;
  readonly ownerName: string;
  readonly handover: Handover;
}

interface OpenSubFormProps {
  /** What the parent earns itself, and the most that the new shop may: a percentage. */
  readonly ownMargin: string;
  readonly open: FormAction<Opened>;
}

/** A new shop of one's own, with its owner. */
export function OpenSubForm({ ownMargin, open }: OpenSubFormProps) {
  const t = useTranslations("subForm");
  const { outcome, isBusy, form } = useFormAnswer(open);
  if (outcome?.ok) return <OpenedSub {...outcome.value} />;
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid max-w-md gap-4">
      {problem && !isAboutShop(problem) ? <ProblemNotice problem={problem} /> : null}
      <ShopFields
        words={{
          shopName: t("shopName"),
          margin: t("margin"),
          marginHelp: t("marginHelp"),
          ownerName: t("ownerName"),
        }}
        margin={ownMargin}
        problem={problem}
      />
      <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
        {t("open")}
      </Button>
    </form>
  );
}

function OpenedSub({ resellerId, name, ownerName, handover }: Opened) {
  const t = useTranslations("subForm");
  return (
    <div className="grid gap-4">
      <p className="text-17 font-semibold">{t("opened", { name })}</p>
      <HandoverCard name={ownerName} handover={handover} />
      <p className="text-15 text-ink-2">{t("openedHelp")}</p>
      <Button asChild look="primary" className="justify-self-start">
        <Link href={`/subs/${resellerId}`}>{t("goTo", { name })}</Link>
      </Button>
    </div>
  );
}
