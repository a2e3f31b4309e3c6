import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import {
  beginTwoFactorAction,
  changePasswordAction,
  chooseLocaleAction,
  endSessionsAction,
  turnTwoFactorOffAction,
  turnTwoFactorOnAction,
} from "@/app/(reseller)/settings/actions";
import { LanguageForm } from "@/components/people/language-form";
import { MustChangePassword } from "@/components/people/must-change-password";
import { MustSetUpTwoFactor, OwnSafety } from "@/components/people/own-safety";
import { PasswordForm } from "@/components/people/password-form";
import { ProfileFacts } from "@/components/people/profile-facts";
import { Section } from "@/components/people/section";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { findTwoFactor, listOwnSessions } from "@/lib/auth/queries";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope, requirePresence } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { listRepeatWindows } from "@/lib/orders/repeat-queries";
import { findOneAdminLimit } from "@/lib/orders/review-queries";
import { findProfile } from "@/lib/resellers/queries";
import { findPaymentWords } from "@/lib/wallet/funding-queries";
import { LimitForm } from "./limit-form";
import { PaymentWordsForm } from "./payment-words-form";
import { WindowForm } from "./window-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function AdminSettingsPage() {
  const gate = { at: "/admin/settings", evenBeforePasswordChange: true };
  const scope = await requireAdminScope({ ...gate, right: null });
  const presence = await requirePresence(gate);
  const t = await getTranslations("settings");
  const profile = await findProfile(scope);
  const { mustChangePassword, mustSetUpTwoFactor } = presence;
  const isFree = !(mustChangePassword || mustSetUpTwoFactor);
  return (
    <div className="grid grid-cols-1 gap-5">
      <h1 className="text-22">{t("title")}</h1>
      {mustChangePassword ? <MustChangePassword /> : null}
      {mustSetUpTwoFactor && !mustChangePassword ? <MustSetUpTwoFactor /> : null}
      {isFree && may(scope.role, "manage-people") ? <Rooms /> : null}
      <Section title={t("passwordTitle")}>
        <PasswordForm change={changePasswordAction} />
      </Section>
      {mustChangePassword ? null : <Safety scope={scope} sessionId={presence.sessionId} />}
      <Section title={t("languageTitle")} help={t("languageHelp")}>
        <LanguageForm chosen={presence.locale} choose={chooseLocaleAction} />
      </Section>
      <Section title={t("you")}>
        <ProfileFacts person={profile} shopName={null} />
      </Section>
      {isFree && may(scope.role, "set-rules") ? <Rules scope={scope} /> : null}
    </div>
  );
}

/** What only an admin goes to, and seldom. */
async function Rooms() {
  const t = await getTranslations();
  return (
    <nav aria-label={t("team.rooms")} className="flex flex-wrap gap-2">
      <Button asChild>
        <Link href="/admin/team">{t("team.title")}</Link>
      </Button>
      <Button asChild>
        <Link href="/admin/audit">{t("audit.title")}</Link>
      </Button>
    </nav>
  );
}

async function Safety({ scope, sessionId }: { readonly scope: AdminScope; readonly sessionId: string }) {
  const [sessions, { isOn }] = await Promise.all([listOwnSessions(scope, sessionId), findTwoFactor(scope)]);
  const actions = { begin: beginTwoFactorAction, on: turnTwoFactorOnAction, off: turnTwoFactorOffAction };
  return <OwnSafety sessions={sessions} end={endSessionsAction} twoFactor={{ isOn, actions }} />;
}

async function Rules({ scope }: { readonly scope: AdminScope }) {
  const [t, limit, paymentWords] = await Promise.all([
    getTranslations("settings"),
    findOneAdminLimit(scope),
    findPaymentWords(scope),
  ]);
  return (
    <>
      <Section title={t("paymentTitle")} help={t("paymentHelp")}>
        <PaymentWordsForm paymentWords={paymentWords ?? ""} />
      </Section>
      <Section title={t("limitTitle")} help={t("limitHelp")}>
        <LimitForm limit={limit} />
      </Section>
      <RepeatWindows scope={scope} />
    </>
  );
}

async function RepeatWindows({ scope }: { readonly scope: AdminScope }) {
  const t = await getTranslations("settings");
  const windows = await listRepeatWindows(scope);
  return (
    <Section title={t("windowTitle")} help={t("windowHelp")}>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-3">
        {windows.map((window) => (
          <WindowForm key={window.operator} {...window} />
        ))}
      </div>
      <p className="mt-4 text-13 text-ink-3">{t("windowZero")}</p>
    </Section>
  );
}
