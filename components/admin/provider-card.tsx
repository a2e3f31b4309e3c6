import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/cx";
import { KeyRound, TriangleAlert } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { ProviderGuard } from "@/lib/domain/back-office-views";
import type { ProviderView } from "@/lib/domain/provider-views";
import { isShort, type Runway } from "@/lib/domain/runway";
import { AgeText } from "./age-text";
import { ProviderCondition } from "./provider-condition";
import { ProviderHour } from "./provider-hour";
import { ProviderSending } from "./provider-sending";
import { ProviderTroubles } from "./provider-troubles";
import type { SendingActs } from "./sending-panel";

interface ProviderCardProps {
  readonly view: ProviderView;
  readonly guard: ProviderGuard | undefined;
  readonly acts: SendingActs;
}

/** One provider account: whether it answers, what it holds, what lies there, how it did lately, and the switch. */
export function ProviderCard({ view, guard, acts }: ProviderCardProps) {
  const id = useId();
  return (
    <Card aria-labelledby={id} className="overflow-hidden">
      <div className="grid gap-2 p-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h2 id={id} className="text-17">
            <bdi dir="ltr">{view.name}</bdi>
          </h2>
          <ProviderCondition isUp={view.isUp} />
          <Environment environment={view.environment} />
        </div>
        <LastSeen view={view} />
      </div>
      <dl className="grid gap-px border-line border-y bg-line lg:grid-cols-[1.3fr_1fr_1.3fr]">
        <Float view={view} />
        <OpenOrders view={view} />
        <Fact name="newSends">
          <ProviderSending guard={guard} acts={acts} />
        </Fact>
      </dl>
      <div className="grid grid-cols-1 lg:grid-cols-2 lg:divide-x lg:divide-line">
        <ProviderHour view={view} />
        <ProviderTroubles view={view} />
      </div>
    </Card>
  );
}

const ENVIRONMENTS = ["sandbox", "production"] as const;

/** Which money its key moves: in words, with the provider's own word beside them. */
function Environment({ environment }: { readonly environment: string | null }) {
  const t = useTranslations("providers.environment");
  const known = ENVIRONMENTS.find((each) => each === environment);
  return (
    <span className="inline-flex items-center gap-1.5 text-13 text-ink-2">
      <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
      {known || environment === null ? t(known ?? "unseen") : null}
      {environment === null ? null : (
        <bdi dir="ltr" className="text-ink-3">
          {environment}
        </bdi>
      )}
    </span>
  );
}

/** When it was last asked; where it does not answer, since when. */
function LastSeen({ view }: { readonly view: ProviderView }) {
  const t = useTranslations("providers");
  const format = useFormatter();
  const words = useTranslations("operator");
  const { seenAt, reachedAt, isUp, isStale, operatorsDown } = view;
  if (seenAt === null) return <p className="text-15 text-ink-2">{t("unseen")}</p>;
  const age = (at: string) => () => <AgeText at={at} />;
  return (
    <>
      {isStale ? (
        <Notice tone="warning">{t.rich("stale", { at: () => <DateText at={seenAt} /> })}</Notice>
      ) : (
        <p className="text-15 text-ink-2">{t.rich("seen", { age: age(seenAt) })}</p>
      )}
      {isUp === false ? (
        <p className="text-15 font-medium text-failed">
          {reachedAt === null
            ? t("neverReached")
            : t.rich("reached", { age: age(reachedAt), at: () => <DateText at={reachedAt} /> })}
        </p>
      ) : null}
      {operatorsDown.length > 0 ? (
        <p className="text-15 font-medium text-returned">
          {t("operatorsDown", { names: format.list(operatorsDown.map((operator) => words(operator))) })}
        </p>
      ) : null}
    </>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: "float" | "open" | "newSends";
  readonly children: ReactNode;
}) {
  const t = useTranslations("providers");
  return (
    <div className="grid content-start gap-1 bg-surface-1 px-4 py-3">
      <dt className="text-13 font-medium text-ink-3">{t(name)}</dt>
      <dd className="grid gap-1">{children}</dd>
    </div>
  );
}

/** What we have there, in its own currency, and how long that lasts. */
function Float({ view }: { readonly view: ProviderView }) {
  const t = useTranslations("providers");
  const { float, floatAt, currency, runway, takenInDay } = view;
  return (
    <Fact name="float">
      {float === null ? (
        <span className="text-ink-2">{t("floatUnknown")}</span>
      ) : (
        <MoneyText
          amount={float}
          currency={currency}
          className="text-22 font-semibold"
          currencyClassName="text-15 text-ink-3"
        />
      )}
      {runway === null ? null : <RunwayText runway={runway} />}
      {runway === null || runway.kind === "idle" ? null : (
        <span className="text-13 text-ink-3">
          {t.rich("taken", { amount: () => <MoneyText amount={takenInDay} currency={currency} /> })}
        </span>
      )}
      {floatAt === null ? null : (
        <span className="text-13 text-ink-3">
          {t.rich("floatAt", { at: () => <DateText at={floatAt} /> })}
        </span>
      )}
    </Fact>
  );
}

function RunwayText({ runway }: { readonly runway: Runway }) {
  const t = useTranslations("providers.runway");
  const words = "count" in runway ? t(runway.kind, { count: runway.count }) : t(runway.kind);
  const isEmpty = runway.kind === "empty";
  return (
    <span
      className={cx(
        "flex items-start gap-1.5",
        isEmpty ? "font-medium text-failed" : isShort(runway) ? "font-medium text-returned" : "text-ink-2",
      )}
    >
      {isShort(runway) ? <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" /> : null}
      {words}
    </span>
  );
}

/** What lies there: on its way, and in doubt, which leads to the review. */
function OpenOrders({ view }: { readonly view: ProviderView }) {
  const t = useTranslations("providers");
  return (
    <Fact name="open">
      <span className={view.movingCount > 0 ? "font-semibold text-moving" : "text-ink-2"}>
        {t("moving", { count: view.movingCount })}
      </span>
      {view.inDoubtCount > 0 ? (
        <Link
          href="/admin/review"
          className="inline-flex min-h-9 items-center justify-self-start font-semibold text-verifying underline underline-offset-4"
        >
          {t("inDoubt", { count: view.inDoubtCount })}
        </Link>
      ) : (
        <span className="text-ink-2">{t("inDoubt", { count: 0 })}</span>
      )}
    </Fact>
  );
}
