import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProviderCard } from "@/components/admin/provider-card";
import { ProviderChoiceForm } from "@/components/admin/provider-choice-form";
import { Section } from "@/components/people/section";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { AdminScope } from "@/lib/auth/scope";
import { requireAdminScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import type { GuardsView } from "@/lib/domain/back-office-views";
import type { NamedProvider, OperatorChoice } from "@/lib/domain/provider-views";
import { findProviderChoices } from "@/lib/providers/queries";
import { findGuards } from "@/lib/reconciliation/queries";
import { listProviders } from "@/lib/reports/provider-queries";
import { liftStopAction, stopSendingAction } from "../actions";
import { setProviderChoiceAction } from "./actions";

const REFRESH_MS = 15_000;
/** What this one may do about sending. */
const actsOf = ({ role }: AdminScope) => ({
  stop: may(role, "stop-sending") ? stopSendingAction : null,
  lift: may(role, "lift-stops") ? liftStopAction : null,
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("providers");
  return { title: t("title") };
}

export default async function ProvidersPage() {
  const scope = await requireAdminScope({ at: "/admin/providers", right: "see-providers" });
  const acts = actsOf(scope);
  const [views, guards, choices] = await Promise.all([
    listProviders(scope),
    findGuards(scope),
    findProviderChoices(scope),
  ]);
  const t = await getTranslations();
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <div className="grid gap-1">
        <h1 className="text-22">{t("providers.title")}</h1>
        <p className="max-w-[70ch] text-ink-2">{t("providers.intro")}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button asChild>
            <Link href="/admin/plans">{t("plans.title")}</Link>
          </Button>
          {may(scope.role, "reconcile") ? (
            <Button asChild>
              <Link href="/admin/reconciliation">{t("reconciliation.title")}</Link>
            </Button>
          ) : null}
        </div>
      </div>
      <Stopped guards={guards} />
      {views.length === 0 ? (
        <Card>
          <EmptyState title={t("admin.providersEmptyTitle")} body={t("admin.providersEmptyBody")} />
        </Card>
      ) : null}
      {views.map((view) => (
        <ProviderCard
          key={view.provider}
          view={view}
          guard={guards.providers.find(({ provider }) => provider === view.provider)}
          acts={acts}
        />
      ))}
      {views.length === 0 || !may(scope.role, "choose-providers") ? null : (
        <Choices choices={choices} providers={views} />
      )}
    </div>
  );
}

/** What holds all of them back at once. */
async function Stopped({ guards }: { readonly guards: GuardsView }) {
  const t = await getTranslations();
  return (
    <>
      {guards.isWorkerAlive ? null : <Notice tone="wrong">{t("guards.noWorker")}</Notice>}
      {guards.stops.length === 0 ? null : (
        <Notice
          tone="wrong"
          action={
            <Button asChild>
              <Link href="/admin">{t("providers.toOverview")}</Link>
            </Button>
          }
        >
          {t("providers.stoppedAll")}
        </Notice>
      )}
    </>
  );
}

interface ChoicesProps {
  readonly choices: readonly OperatorChoice[];
  readonly providers: readonly NamedProvider[];
}

async function Choices({ choices, providers }: ChoicesProps) {
  const t = await getTranslations("providers");
  const [only, second] = providers;
  if (only !== undefined && second === undefined)
    return (
      <Section title={t("choice")}>
        <p className="max-w-[70ch] text-ink-2">{t("choiceOne", { provider: only.name })}</p>
      </Section>
    );
  return (
    <Section title={t("choice")} help={t("choiceHelp")} isPadded={false}>
      <div className="grid grid-cols-1 divide-y divide-line border-line border-t xl:grid-cols-3 xl:divide-x xl:divide-y-0">
        {choices.map((choice) => (
          <ProviderChoiceForm
            key={choice.operator}
            choice={choice}
            providers={providers.map(({ provider, name }) => ({ provider, name }))}
            set={setProviderChoiceAction}
          />
        ))}
      </div>
    </Section>
  );
}
