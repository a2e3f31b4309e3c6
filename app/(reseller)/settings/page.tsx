import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LanguageForm } from "@/components/people/language-form";
import { MustChangePassword } from "@/components/people/must-change-password";
import { OwnSafety } from "@/components/people/own-safety";
import { PasswordForm } from "@/components/people/password-form";
import { ProfileFacts } from "@/components/people/profile-facts";
import { Section } from "@/components/people/section";
import { Team } from "@/components/people/team";
import { findTwoFactor, listOwnSessions } from "@/lib/auth/queries";
import type { ResellerScope } from "@/lib/auth/scope";
import { requirePresence, requireResellerScope } from "@/lib/auth/session";
import { may, rolesToGive } from "@/lib/domain/access";
import { requestLocale } from "@/lib/i18n/request";
import { listPlanChoices } from "@/lib/plans/queries";
import { listTiles } from "@/lib/plans/tile-queries";
import { findProfile, listTeam } from "@/lib/resellers/queries";
import {
  addPersonAction,
  beginTwoFactorAction,
  changePasswordAction,
  changeRoleAction,
  chooseLocaleAction,
  disablePersonAction,
  enablePersonAction,
  endSessionsAction,
  endSessionsOfAction,
  invitePersonAction,
  resetPasswordAction,
  turnTwoFactorOffAction,
  turnTwoFactorOnAction,
} from "./actions";
import { TilePins } from "./tile-pins";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const gate = { at: "/settings", evenBeforePasswordChange: true };
  const scope = await requireResellerScope({ ...gate, right: null });
  const presence = await requirePresence(gate);
  const t = await getTranslations("settings");
  const profile = await findProfile(scope);
  return (
    <div className="grid grid-cols-1 gap-5">
      <h1 className="text-22">{t("title")}</h1>
      {presence.mustChangePassword ? <MustChangePassword /> : null}
      <Section title={t("passwordTitle")}>
        <PasswordForm change={changePasswordAction} />
      </Section>
      <Section title={t("languageTitle")} help={t("languageHelp")}>
        <LanguageForm chosen={presence.locale} choose={chooseLocaleAction} />
      </Section>
      <Section title={t("you")}>
        <ProfileFacts person={profile} shopName={presence.resellerName} />
      </Section>
      {may(scope.role, "pin-tiles") && !presence.mustChangePassword ? <Tiles scope={scope} /> : null}
      {may(scope.role, "manage-people") && !presence.mustChangePassword ? <People scope={scope} /> : null}
      {presence.mustChangePassword ? null : <Safety scope={scope} sessionId={presence.sessionId} />}
    </div>
  );
}

async function People({ scope }: { readonly scope: ResellerScope }) {
  const [t, people] = await Promise.all([getTranslations("team"), listTeam(scope)]);
  const actions = {
    disable: disablePersonAction,
    enable: enablePersonAction,
    resetPassword: resetPasswordAction,
    invite: invitePersonAction,
    endSessions: endSessionsOfAction,
    changeRole: changeRoleAction,
    resetTwoFactor: null,
  };
  return (
    <Team
      title={t("shopTitle")}
      help={t("shopHelp")}
      people={people}
      actions={actions}
      add={addPersonAction}
      roles={rolesToGive(scope.role)}
      usual="cashier"
    />
  );
}

async function Safety({ scope, sessionId }: { readonly scope: ResellerScope; readonly sessionId: string }) {
  const [sessions, { isOn }] = await Promise.all([listOwnSessions(scope, sessionId), findTwoFactor(scope)]);
  const actions = { begin: beginTwoFactorAction, on: turnTwoFactorOnAction, off: turnTwoFactorOffAction };
  const hasStep = isOn || may(scope.role, "have-two-factor");
  return (
    <OwnSafety sessions={sessions} end={endSessionsAction} twoFactor={hasStep ? { isOn, actions } : null} />
  );
}

async function Tiles({ scope }: { readonly scope: ResellerScope }) {
  const [t, tiles, plans] = await Promise.all([
    getTranslations("settings"),
    listTiles(scope),
    listPlanChoices(scope, await requestLocale()),
  ]);
  return (
    <Section title={t("tilesTitle")} help={t("tilesHelp")} isPadded={false}>
      <TilePins tiles={tiles} plans={plans} />
    </Section>
  );
}
