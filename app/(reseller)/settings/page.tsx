import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LanguageForm } from "@/components/people/language-form";
import { MustChangePassword } from "@/components/people/must-change-password";
import { PasswordForm } from "@/components/people/password-form";
import { PersonRow } from "@/components/people/person-row";
import { ProfileFacts } from "@/components/people/profile-facts";
import { Section } from "@/components/people/section";
import { EmptyState } from "@/components/ui/empty-state";
import type { ResellerScope } from "@/lib/auth/scope";
import { requirePresence, requireResellerScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { listPlanChoices } from "@/lib/plans/queries";
import { listTiles } from "@/lib/plans/tile-queries";
import { findProfile, listCashiers } from "@/lib/resellers/queries";
import {
  changePasswordAction,
  chooseLocaleAction,
  disableCashierAction,
  enableCashierAction,
  resetCashierPasswordAction,
} from "./actions";
import { AddCashierForm } from "./add-cashier-form";
import { TilePins } from "./tile-pins";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const gate = { at: "/settings", evenBeforePasswordChange: true };
  const scope = await requireResellerScope(gate);
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
      {may(scope.role, "manage-cashiers") && !presence.mustChangePassword ? <Cashiers scope={scope} /> : null}
    </div>
  );
}

async function Cashiers({ scope }: { readonly scope: ResellerScope }) {
  const t = await getTranslations("settings");
  const cashiers = await listCashiers(scope);
  const actions = {
    disable: disableCashierAction,
    enable: enableCashierAction,
    resetPassword: resetCashierPasswordAction,
  };
  return (
    <Section title={t("cashiersTitle")} help={t("cashiersHelp")} isPadded={false}>
      {cashiers.length === 0 ? (
        <EmptyState title={t("cashiersEmptyTitle")} body={t("cashiersEmptyBody")} />
      ) : null}
      <ul className="border-line border-y">
        {cashiers.map((person) => (
          <PersonRow key={person.id} person={person} actions={actions} />
        ))}
      </ul>
      <div className="p-4">
        <AddCashierForm />
      </div>
    </Section>
  );
}

async function Tiles({ scope }: { readonly scope: ResellerScope }) {
  const [t, tiles, plans] = await Promise.all([
    getTranslations("settings"),
    listTiles(scope),
    listPlanChoices(scope),
  ]);
  return (
    <Section title={t("tilesTitle")} help={t("tilesHelp")} isPadded={false}>
      <TilePins tiles={tiles} plans={plans} />
    </Section>
  );
}
