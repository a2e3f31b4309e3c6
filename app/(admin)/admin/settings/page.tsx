import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { changePasswordAction, chooseLocaleAction } from "@/app/(reseller)/settings/actions";
import { LanguageForm } from "@/components/people/language-form";
import { MustChangePassword } from "@/components/people/must-change-password";
import { PasswordForm } from "@/components/people/password-form";
import { PersonRow } from "@/components/people/person-row";
import { ProfileFacts } from "@/components/people/profile-facts";
import { Section } from "@/components/people/section";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope, requirePresence } from "@/lib/auth/session";
import { listRepeatWindows } from "@/lib/orders/repeat-queries";
import { findOneAdminLimit } from "@/lib/orders/review-queries";
import { findProfile, listAdmins } from "@/lib/resellers/queries";
import { disablePersonAction, enablePersonAction, resetPasswordAction } from "../resellers/actions";
import { LimitForm } from "./limit-form";
import { WindowForm } from "./window-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function AdminSettingsPage() {
  const gate = { at: "/admin/settings", evenBeforePasswordChange: true };
  const scope = await requireAdminScope(gate);
  const presence = await requirePresence(gate);
  const t = await getTranslations("settings");
  const [profile, admins, limit] = await Promise.all([
    findProfile(scope),
    listAdmins(scope),
    findOneAdminLimit(scope),
  ]);
  const others = admins.filter((person) => person.id !== profile.id);
  const actions = {
    disable: disablePersonAction,
    enable: enablePersonAction,
    resetPassword: resetPasswordAction,
  };
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
        <ProfileFacts person={profile} shopName={null} />
      </Section>
      {presence.mustChangePassword ? null : (
        <Section title={t("limitTitle")} help={t("limitHelp")}>
          <LimitForm limit={limit} />
        </Section>
      )}
      {presence.mustChangePassword ? null : <RepeatWindows scope={scope} />}
      {others.length > 0 && !presence.mustChangePassword ? (
        <Section title={t("adminsTitle")} help={t("adminsHelp")} isPadded={false}>
          <ul className="border-line border-t">
            {others.map((person) => (
              <PersonRow key={person.id} person={person} actions={actions} />
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
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
