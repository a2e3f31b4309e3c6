"use client";
import { useTranslations } from "next-intl";
import { HandoverCard } from "@/components/people/handover";
import { ProblemNotice } from "@/components/people/problem-notice";
import { isAboutShop, ShopFields } from "@/components/people/shop-fields";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { useFormAnswer } from "@/components/ui/use-form-answer";
import type { Handover } from "@/lib/domain/back-office-views";
import { openResellerAction } from "../actions";

export function OpenResellerForm() {
  const t = useTranslations("resellers");
  const { outcome, isBusy, form } = useFormAnswer(openResellerAction);
  if (outcome?.ok) return <Opened {...outcome.value} />;
  const problem = outcome && !outcome.ok ? outcome.problem : null;
  return (
    <form {...form} className="grid max-w-md gap-4">
      {problem && !isAboutShop(problem) ? <ProblemNotice problem={problem} /> : null}
      <ShopFields
        words={{
          shopName: t("shopName"),
          margin: t("marginField"),
          marginHelp: t("marginHelp"),
          ownerName: t("ownerName"),
        }}
        margin="0.5"
        problem={problem}
      />
      <Button type="submit" look="primary" isBusy={isBusy} className="justify-self-start">
        {t("submitOpen")}
      </Button>
    </form>
  );
}

interface OpenedProps {
  readonly resellerId: string;
  readonly name: string;
  readonly ownerName: string;
  readonly handover: Handover;
}

function Opened({ resellerId, name, ownerName, handover }: OpenedProps) {
  const t = useTranslations("resellers");
  return (
    <div className="grid gap-4">
      <p className="text-17 font-semibold">{t("opened", { name })}</p>
      <HandoverCard name={ownerName} handover={handover} />
      <Button asChild look="primary" className="justify-self-start">
        <Link href={`/admin/resellers/${resellerId}`}>{t("goTo", { name })}</Link>
      </Button>
    </div>
  );
}
