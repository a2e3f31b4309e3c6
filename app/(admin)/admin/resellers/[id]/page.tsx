import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { MarginRuleList } from "@/components/admin/margin-rule-list";
import { PersonRow } from "@/components/people/person-row";
import { ReasonForm } from "@/components/people/reason-form";
import { Section } from "@/components/people/section";
import { MarginText } from "@/components/text/margin-text";
import { MoneyText } from "@/components/text/money-text";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { MoneyForm } from "@/components/wallet/money-form";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope } from "@/lib/auth/session";
import { may, type OfficeRight } from "@/lib/domain/access";
import type { ResellerDetail } from "@/lib/domain/back-office-views";
import { requestLocale } from "@/lib/i18n/request";
import { listMarginPlans, listMarginRules } from "@/lib/resellers/margin-queries";
import { findReseller } from "@/lib/resellers/queries";
import {
  changeRoleAction,
  disablePersonAction,
  enablePersonAction,
  endSessionsOfAction,
  invitePersonAction,
  resetPasswordAction,
  resetTwoFactorAction,
} from "../../team/actions";
import { addFundsAction, closeOrReopenAction, endMarginRuleAction } from "../actions";
import { CreditSection } from "./credit-section";
import { LimitsForm } from "./limits-form";
import { MarginRuleForm } from "./margin-rule-form";
import { MarginForm } from "./reseller-forms";
import { SubsSection } from "./subs-section";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("resellers");
  return { title: t("name") };
}

export default async function ResellerPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const scope = await requireAdminScope({
    at: `/admin/resellers/${encodeURIComponent(id)}`,
    right: "see-resellers",
  });
  const reseller = await findReseller(scope, id);
  if (!reseller) return notFound();
  const t = await getTranslations("resellers");
  const can = (right: OfficeRight): boolean => may(scope.role, right);
  const actions = {
    disable: disablePersonAction,
    enable: enablePersonAction,
    resetPassword: resetPasswordAction,
    invite: invitePersonAction,
    endSessions: endSessionsOfAction,
    changeRole: changeRoleAction,
    resetTwoFactor: resetTwoFactorAction,
  };
  return (
    <div className="grid grid-cols-1 gap-5">
      <ResellerHead reseller={reseller} />
      {can("see-statement") ? (
        <Button asChild className="justify-self-start">
          <Link href={`/admin/resellers/${reseller.id}/statement`}>{t("statement")}</Link>
        </Button>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {can("add-funds") ? (
          <Section title={t("fundsTitle")}>
            <Funds reseller={reseller} />
          </Section>
        ) : null}
        <Section title={t("peopleTitle")} isPadded={false}>
          <ul className="border-line border-t">
            {reseller.people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                actions={can("manage-people") ? actions : null}
                roles={[]}
              />
            ))}
          </ul>
        </Section>
        {can("set-margins") ? <Margins scope={scope} reseller={reseller} /> : null}
        {can("set-limits") ? (
          <Section title={t("limitsTitle")} help={t("limitsHelp")}>
            <LimitsForm resellerId={reseller.id} limits={reseller.limits} />
          </Section>
        ) : null}
        {can("give-credit") ? <CreditSection reseller={reseller} role={scope.role} /> : null}
        <SubsSection reseller={reseller} canGive={can("open-resellers")} />
        {can("close-resellers") ? <Access reseller={reseller} /> : null}
      </div>
    </div>
  );
}

/** What its parent closed, the house may open, or close as well: then only the house opens it. */
async function Access({ reseller }: { readonly reseller: ResellerDetail }) {
  const { id, isDisabled, isClosedByParent } = reseller;
  const t = await getTranslations("resellers");
  const form = { act: closeOrReopenAction, reasonLabel: t("reason") };
  return (
    <>
      {isDisabled ? (
        <Section title={t("reopenTitle")} help={t("reopenHelp")}>
          <ReasonForm {...form} fields={{ resellerId: id, wanted: "open" }} submit={t("reopen")} />
        </Section>
      ) : null}
      {!isDisabled || isClosedByParent ? (
        <Section title={t("closeTitle")} help={t(isClosedByParent ? "subs.closeTooHelp" : "closeHelp")}>
          <ReasonForm {...form} fields={{ resellerId: id, wanted: "closed" }} submit={t("close")} />
        </Section>
      ) : null}
    </>
  );
}

async function Funds({ reseller: { id, name, available } }: { readonly reseller: ResellerDetail }) {
  const t = await getTranslations("resellers");
  const words = {
    amount: t("amount"),
    reason: t("reason"),
    reasonHelp: t("reasonHelp"),
    change: t("change"),
    review: t("review"),
    effect: t("effect", { name }),
    now: t("effectNow"),
    moved: t("effectAdded"),
    after: t("effectAfter"),
    confirm: t("addFunds"),
    done: t("fundsAdded"),
  };
  // A key made here comes anew with every page: one key adds once, however often it is sent.
  const freshKey = randomUUID();
  return (
    <MoneyForm
      fixed={{ resellerId: id }}
      before={available}
      freshKey={freshKey}
      words={words}
      act={addFundsAction}
    />
  );
}

interface MarginsProps {
  readonly scope: AdminScope;
  readonly reseller: ResellerDetail;
}

/** The general margin, and the rules that stand before it. */
async function Margins({ scope, reseller }: MarginsProps) {
  const locale = await requestLocale();
  const [t, rules, plans] = await Promise.all([
    getTranslations("resellers"),
    listMarginRules(scope, reseller.id, locale),
    listMarginPlans(scope, locale),
  ]);
  return (
    <>
      <Section title={t("marginTitle")} help={t("marginHelp")}>
        <MarginForm
          resellerId={reseller.id}
          marginPercent={reseller.marginPercent ?? ""}
          isBelowCostAllowed={reseller.isBelowCostAllowed}
        />
      </Section>
      {/* It is long: what follows stands beside it. */}
      <div className="lg:row-span-2">
        <Section title={t("rules.title")} help={t("rules.help")}>
          <div className="grid gap-5">
            <MarginRuleList rules={rules} end={endMarginRuleAction} />
            <MarginRuleForm resellerId={reseller.id} today={rules.day} plans={plans} />
          </div>
        </Section>
      </div>
    </>
  );
}

async function ResellerHead({ reseller }: { readonly reseller: ResellerDetail }) {
  const t = await getTranslations("resellers");
  return (
    <div>
      <Link
        href="/admin/resellers"
        className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
      >
        {t("back")}
      </Link>
      <h1 className="text-22">
        <bdi>{reseller.name}</bdi>
        {reseller.isDisabled ? <span className="ms-3 text-15 text-failed">{t("disabled")}</span> : null}
      </h1>
      {reseller.parent === null ? null : <PartOf parent={reseller.parent} />}
      <dl className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
        <Figure label={t("available")}>
          <MoneyText amount={reseller.available} />
        </Figure>
        <Figure label={t("held")}>
          <MoneyText amount={reseller.held} />
        </Figure>
        {reseller.credit.owed === "0.00" ? null : (
          <Figure label={t("credit.owed")}>
            <MoneyText amount={reseller.credit.owed} />
          </Figure>
        )}
        {reseller.marginPercent === null ? null : (
          <Figure label={t("margin")}>
            <MarginText percent={reseller.marginPercent} />
          </Figure>
        )}
      </dl>
    </div>
  );
}

async function PartOf({ parent }: { readonly parent: NonNullable<ResellerDetail["parent"]> }) {
  const t = await getTranslations("resellers");
  return (
    <p className="text-15 text-ink-2">
      {t.rich("subs.of", {
        shop: () => (
          <Link
            href={`/admin/resellers/${parent.id}`}
            className="inline-flex min-h-12 items-center font-semibold text-accent underline-offset-4 hover:underline"
          >
            <bdi>{parent.name}</bdi>
          </Link>
        ),
      })}
    </p>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-13 text-ink-3">{label}</dt>
      <dd className="font-semibold text-17">{children}</dd>
    </div>
  );
}
