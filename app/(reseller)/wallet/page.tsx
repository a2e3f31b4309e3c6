import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { BalancedBadge } from "@/components/reconciliation/balanced-badge";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { CreditLine } from "@/components/wallet/credit-line";
import { FundingPanel } from "@/components/wallet/funding-panel";
import { GiveBack } from "@/components/wallet/give-back";
import { LimitsToday } from "@/components/wallet/limits-today";
import { OwnMargins } from "@/components/wallet/own-margins";
import { StatementFile } from "@/components/wallet/statement-file";
import { StatementPages } from "@/components/wallet/statement-pages";
import { WalletFigures } from "@/components/wallet/wallet-figures";
import type { ResellerScope } from "@/lib/auth/scope";
import { requirePresence, requireResellerScope } from "@/lib/auth/session";
import { may } from "@/lib/domain/access";
import { dayOf, firstOfMonth } from "@/lib/domain/day";
import { requestLocale } from "@/lib/i18n/request";
import { findBalanced } from "@/lib/reconciliation/day-queries";
import { findLimits } from "@/lib/resellers/limit-queries";
import { findMargins } from "@/lib/resellers/margin-queries";
import { findParent, findSubsLeave } from "@/lib/resellers/sub-queries";
import { findPaymentWords, listFundings } from "@/lib/wallet/funding-queries";
import { findCredit, listStatement, readWallet } from "@/lib/wallet/queries";
import { askForFundsAction, proveFundingAction, returnFundsAction, withdrawFundingAction } from "./actions";

/** While a request waits, or another shop may give something: what they do is to be seen without a hand. */
const REFRESH_MS = 10_000;
const FUNDING_ACTS = { ask: askForFundsAction, prove: proveFundingAction, withdraw: withdrawFundingAction };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("wallet");
  return { title: t("title") };
}

interface WalletPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function WalletPage({ searchParams }: WalletPageProps) {
  const scope = await requireResellerScope({ at: "/wallet", right: "see-balance" });
  const [t, wallet, balanced, limits, margins, { before }] = await Promise.all([
    getTranslations("wallet"),
    readWallet(scope),
    findBalanced(scope),
    findLimits(scope),
    findMargins(scope, await requestLocale()),
    searchParams,
  ]);
  const seesStatement = may(scope.role, "see-statement");
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-22">{t("title")}</h1>
        <OnPhonesOnly scope={scope} />
      </div>
      <WalletFigures wallet={seesStatement ? wallet : { available: wallet.available }} />
      {balanced === null ? null : <BalancedBadge view={balanced} />}
      {limits === null ? null : <LimitsToday limits={limits} />}
      {margins === null ? null : <OwnMargins margins={margins} />}
      {seesStatement ? (
        <>
          <FundingPart scope={scope} available={wallet.available} />
          <Suspense fallback={<Skeleton className="h-72" />}>
            <StatementPart scope={scope} before={typeof before === "string" ? before : undefined} />
          </Suspense>
          {may(scope.role, "export-orders") ? <FilePart scope={scope} /> : null}
        </>
      ) : (
        <p className="text-ink-2">{t("cashier")}</p>
      )}
    </div>
  );
}

/** The places that a thumb's row has no room for. */
async function OnPhonesOnly({ scope }: { readonly scope: ResellerScope }) {
  const [t, { runsSubs }] = await Promise.all([getTranslations("shell"), requirePresence()]);
  const places = [
    ["/subs", t("subs"), runsSubs && may(scope.role, "run-subs")],
    ["/reports", t("reports"), may(scope.role, "see-reports")],
  ] as const;
  return (
    <div className="flex flex-wrap gap-2 lg:hidden">
      {places.map(([href, word, isMine]) =>
        isMine ? (
          <Button key={href} asChild>
            <Link href={href}>{word}</Link>
          </Button>
        ) : null,
      )}
    </div>
  );
}

/** What the shop owes, how it fills its wallet, and what it gives back to the shop that it belongs to. */
async function FundingPart({
  scope,
  available,
}: {
  readonly scope: ResellerScope;
  readonly available: string;
}) {
  const [credit, requests, paymentWords, parent, { subCount }] = await Promise.all([
    findCredit(scope),
    listFundings(scope),
    findPaymentWords(scope),
    findParent(scope),
    findSubsLeave(scope),
  ]);
  const asks = may(scope.role, "ask-for-funds");
  const hasFamily = parent !== null || subCount > 0;
  return (
    <>
      {hasFamily || requests.some(({ state }) => state === "open") ? <RefreshEvery ms={REFRESH_MS} /> : null}
      {credit === null ? null : <CreditLine credit={credit} />}
      {asks || requests.length > 0 ? (
        <FundingPanel
          requests={requests}
          paymentWords={paymentWords}
          acts={asks ? FUNDING_ACTS : null}
          freshKey={randomUUID()}
        />
      ) : null}
      {parent !== null && may(scope.role, "return-funds") ? (
        <GiveBack
          parent={parent.name}
          available={available}
          freshKey={randomUUID()}
          act={returnFundsAction}
        />
      ) : null}
    </>
  );
}

/** This month so far, unless somebody wants other days. */
async function FilePart({ scope }: { readonly scope: ResellerScope }) {
  const today = dayOf(await scope.database.now());
  return <StatementFile from={firstOfMonth(today)} to={today} />;
}

async function StatementPart({
  scope,
  before,
}: {
  readonly scope: ResellerScope;
  readonly before: string | undefined;
}) {
  const [t, page] = await Promise.all([getTranslations("wallet"), listStatement(scope, before)]);
  return (
    <div className="grid gap-3">
      <h2 className="text-17">{t("statement")}</h2>
      <StatementPages
        at="/wallet"
        page={page}
        isNewest={before === undefined}
        hrefOfOrder={(reference) => `/orders/${reference}`}
        emptyAction={
          <Button asChild look="primary">
            <Link href="/send">{t("emptyAction")}</Link>
          </Button>
        }
      />
    </div>
  );
}
