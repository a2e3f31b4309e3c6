import { randomUUID } from "node:crypto";
import { getTranslations } from "next-intl/server";
import { Section } from "@/components/people/section";
import { MoneyText } from "@/components/text/money-text";
import { MoneyForm } from "@/components/wallet/money-form";
import type { AdminScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import type { ResellerDetail } from "@/lib/domain/back-office-views";
import { giveCreditAction, repayCreditAction } from "../actions";
import { CreditLimitForm } from "./credit-limit-form";

const isNothing = (amount: string): boolean => amount === "0.00";

interface CreditSectionProps {
  readonly reseller: ResellerDetail;
  readonly role: AdminScope["role"];
}

/** What a shop owes, up to how much it may, and what can be done about it: no more is offered than would be taken. */
export async function CreditSection({ reseller, role }: CreditSectionProps) {
  const t = await getTranslations("resellers");
  const { id, credit } = reseller;
  const moves = may(role, "give-credit");
  return (
    <Section title={t("credit.title")} help={t("credit.help")}>
      <div className="grid gap-6">
        <p className="text-17">
          {t.rich("credit.owes", {
            owed: () => <MoneyText amount={credit.owed} className="font-semibold" />,
            left: () => <MoneyText amount={credit.left} />,
          })}
        </p>
        {may(role, "set-limits") ? <CreditLimitForm resellerId={id} limit={credit.limit} /> : null}
        {moves && !isNothing(credit.left) ? <Loan reseller={reseller} /> : null}
        {moves && !isNothing(credit.owed) ? <Repayment reseller={reseller} /> : null}
      </div>
    </Section>
  );
}

async function Loan({ reseller: { id, name, available } }: { readonly reseller: ResellerDetail }) {
  const t = await getTranslations("resellers");
  const words = {
    amount: t("credit.lend"),
    reason: t("reason"),
    reasonHelp: t("reasonHelp"),
    change: t("change"),
    review: t("review"),
    effect: t("effect", { name }),
    now: t("effectNow"),
    moved: t("effectAdded"),
    after: t("effectAfter"),
    confirm: t("credit.lendYes"),
    done: t("credit.lent"),
  };
  return (
    <div className="border-line border-t pt-4">
      <MoneyForm
        fixed={{ resellerId: id }}
        before={available}
        freshKey={randomUUID()}
        words={words}
        act={giveCreditAction}
      />
    </div>
  );
}

async function Repayment({ reseller: { id, name, credit } }: { readonly reseller: ResellerDetail }) {
  const t = await getTranslations("resellers");
  const words = {
    amount: t("credit.repaid"),
    reason: t("reason"),
    reasonHelp: t("reasonHelp"),
    change: t("change"),
    review: t("credit.repaidReview"),
    effect: t("credit.repaidEffect", { name }),
    now: t("effectNow"),
    moved: t("credit.repaidMoved"),
    after: t("effectAfter"),
    confirm: t("credit.repaidYes"),
    done: t("credit.repaidDone"),
  };
  return (
    <div className="border-line border-t pt-4">
      <MoneyForm
        fixed={{ resellerId: id }}
        before={credit.owed}
        isLess
        freshKey={randomUUID()}
        words={words}
        act={repayCreditAction}
      />
    </div>
  );
}
