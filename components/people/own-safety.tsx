import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import type { SessionView } from "@/lib/domain/back-office-views";
import { Section } from "./section";
import { type EndSessions, Sessions } from "./sessions";
import { TwoFactor, type TwoFactorActions } from "./two-factor";

interface OwnSafetyProps {
  readonly sessions: readonly SessionView[];
  readonly end: EndSessions;
  /** Null for whom there is no second step. */
  readonly twoFactor: { readonly isOn: boolean; readonly actions: TwoFactorActions } | null;
}

/** Where oneself is signed in, and how. */
export function OwnSafety({ sessions, end, twoFactor }: OwnSafetyProps) {
  const t = useTranslations();
  return (
    <>
      {twoFactor ? (
        <Section title={t("twoFactor.title")} help={t("twoFactor.help")}>
          <TwoFactor {...twoFactor} />
        </Section>
      ) : null}
      <Section title={t("sessions.title")} help={t("sessions.help")} isPadded={false}>
        <Sessions sessions={sessions} now={new Date().toISOString()} end={end} />
      </Section>
    </>
  );
}

/** Why nothing else opens before the second step is set up. */
export function MustSetUpTwoFactor() {
  const t = useTranslations("twoFactor");
  return (
    <Notice tone="warning">
      <p className="font-semibold">{t("mustTitle")}</p>
      <p className="font-normal">{t("mustBody")}</p>
    </Notice>
  );
}
