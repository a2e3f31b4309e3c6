import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Section } from "@/components/people/section";
import { Team } from "@/components/people/team";
import { findTwoFactor } from "@/lib/auth/queries";
import { requireAdminScope } from "@/lib/auth/session";
import { rolesToGive } from "@/lib/domain/access";
import { listTeam } from "@/lib/resellers/queries";
import {
  addPersonAction,
  changeRoleAction,
  disablePersonAction,
  enablePersonAction,
  endSessionsOfAction,
  invitePersonAction,
  resetPasswordAction,
  resetTwoFactorAction,
  setTwoFactorRuleAction,
} from "./actions";
import { RuleForm } from "./rule-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("team");
  return { title: t("title") };
}

export default async function TeamPage() {
  const scope = await requireAdminScope({ at: "/admin/team", right: "manage-people" });
  const [t, people, twoFactor] = await Promise.all([
    getTranslations("team"),
    listTeam(scope),
    findTwoFactor(scope),
  ]);
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
      <h1 className="text-22">{t("title")}</h1>
      <Team
        title={t("officeTitle")}
        help={t("officeHelp")}
        people={people}
        actions={actions}
        add={addPersonAction}
        roles={rolesToGive(scope.role)}
        usual="support"
      />
      <Section title={t("ruleTitle")} help={t("ruleHelp")}>
        <RuleForm
          key={String(twoFactor.isAskedFor)}
          isAskedFor={twoFactor.isAskedFor}
          set={setTwoFactorRuleAction}
        />
      </Section>
    </div>
  );
}
