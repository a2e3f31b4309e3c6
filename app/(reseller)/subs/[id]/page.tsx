import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ReasonForm } from "@/components/people/reason-form";
import { Section } from "@/components/people/section";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { SubFigures } from "@/components/subs/sub-figures";
import { SubMarginForm } from "@/components/subs/sub-margin-form";
import { MarginText } from "@/components/text/margin-text";
import { Link } from "@/components/ui/link";
import { MoneyForm } from "@/components/wallet/money-form";
import type { ResellerScope } from "@/lib/auth/scope";
import { requireResellerScope } from "@/lib/auth/session";
import type { SubsLeave, SubView } from "@/lib/domain/sub-views";
import { findSub, findSubsLeave } from "@/lib/resellers/sub-queries";
import { readWallet } from "@/lib/wallet/queries";
import { closeOrReopenSubAction, setSubMarginAction, transferToSubAction } from "../actions";

const REFRESH_MS = 30_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("subs");
  return { title: t("name") };
}

export default async function SubPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const scope = await requireResellerScope({ at: `/subs/${encodeURIComponent(id)}`, right: "run-subs" });
  const sub = await findSub(scope, id);
  if (!sub) return notFound();
  const leave = await findSubsLeave(scope);
  return (
    <div className="grid grid-cols-1 gap-5">
      <RefreshEvery ms={REFRESH_MS} />
      <SubHead sub={sub} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Transfer scope={scope} sub={sub} />
        {leave.isGiven ? <Changes sub={sub} leave={leave} /> : null}
      </div>
    </div>
  );
}

async function SubHead({ sub }: { readonly sub: SubView }) {
  const t = await getTranslations("subs");
  return (
    <div>
      <Link
        href="/subs"
        className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
      >
        {t("back")}
      </Link>
      <h1 className="mb-3 text-22">
        <bdi>{sub.name}</bdi>
        {sub.isDisabled ? (
          <span className="ms-3 text-15 text-failed">
            {t(sub.isClosedByHouse ? "closedByHouse" : "closed")}
          </span>
        ) : null}
      </h1>
      <SubFigures sub={sub} />
    </div>
  );
}

/** Money for the shop, from the own wallet: what is typed, then what it does to it. */
async function Transfer({ scope, sub }: { readonly scope: ResellerScope; readonly sub: SubView }) {
  const [t, { available }] = await Promise.all([getTranslations("subs"), readWallet(scope)]);
  const words = {
    amount: t("amount"),
    reason: t("note"),
    reasonHelp: t("noteHelp"),
    review: t("review"),
    effect: t("effect", { name: sub.name }),
    now: t("effectNow"),
    moved: t("effectMoved"),
    after: t("effectAfter"),
    confirm: t("transferYes"),
    change: t("change"),
    done: t("transferred"),
  };
  return (
    <Section title={t("transferTitle")} help={t(sub.isDisabled ? "transferClosed" : "transferHelp")}>
      {sub.isDisabled ? null : (
        <MoneyForm
          fixed={{ subId: sub.id }}
          before={available}
          isLess
          needsReason={false}
          freshKey={randomUUID()}
          words={words}
          act={transferToSubAction}
        />
      )}
    </Section>
  );
}

async function Changes({ sub, leave }: { readonly sub: SubView; readonly leave: SubsLeave }) {
  const [t, form] = await Promise.all([getTranslations("subs"), getTranslations("subForm")]);
  const accessHelp = sub.isClosedByHouse ? "houseClosedHelp" : sub.isDisabled ? "reopenHelp" : "closeHelp";
  return (
    <div className="grid gap-5">
      <Section title={t("margin")} help={t("marginHelp")}>
        <div className="grid gap-4">
          <p className="text-15 text-ink-2">
            {t.rich("ownMargin", { margin: () => <MarginText percent={leave.marginPercent} /> })}
          </p>
          <SubMarginForm subId={sub.id} marginPercent={sub.marginPercent} set={setSubMarginAction} />
        </div>
      </Section>
      <Section title={t(sub.isDisabled ? "reopenTitle" : "closeTitle")} help={t(accessHelp)}>
        {sub.isClosedByHouse ? null : (
          <ReasonForm
            key={String(sub.isDisabled)}
            act={closeOrReopenSubAction}
            fields={{ subId: sub.id, wanted: sub.isDisabled ? "open" : "closed" }}
            reasonLabel={form("reason")}
            submit={form(sub.isDisabled ? "reopen" : "close")}
          />
        )}
      </Section>
    </div>
  );
}
