import { useTranslations } from "next-intl";
import { Section } from "@/components/people/section";
import type { FormAction } from "@/components/ui/use-form-answer";
import { MOST_OPEN_REQUESTS } from "@/lib/domain/funding";
import type { FundingView } from "@/lib/domain/funding-views";
import { AskFundsForm } from "./ask-funds-form";
import { type FundingActs, FundingCard } from "./funding-card";

interface FundingPanelProps {
  readonly requests: readonly FundingView[];
  /** In the house's own words; null: it has said nothing. */
  readonly paymentWords: string | null;
  /** Null for whoever only reads the shop's books. */
  readonly acts: (FundingActs & { readonly ask: FormAction<null> }) | null;
  readonly freshKey: string;
}

/** How a shop fills its wallet: it asks, pays the amount that it is told, and sees what became of it. */
export function FundingPanel({ requests, paymentWords, acts, freshKey }: FundingPanelProps) {
  const t = useTranslations("wallet.funding");
  const openCount = requests.filter(({ state }) => state === "open").length;
  return (
    <Section title={t("title")} {...(acts && { help: t("help") })} isPadded={false}>
      {acts ? (
        <div className="grid gap-4 px-4 pb-4">
          {openCount < MOST_OPEN_REQUESTS ? (
            <AskFundsForm ask={acts.ask} freshKey={freshKey} />
          ) : (
            <p className="text-ink-2">{t("full")}</p>
          )}
          <PaymentWords words={paymentWords} />
        </div>
      ) : null}
      <ul aria-label={t("requests")}>
        {requests.map((request) => (
          <FundingCard key={request.id} request={request} acts={acts} />
        ))}
      </ul>
    </Section>
  );
}

function PaymentWords({ words }: { readonly words: string | null }) {
  const t = useTranslations("wallet.funding");
  if (words === null) return <p className="text-15 text-ink-2">{t("noWords")}</p>;
  return (
    <div className="grid gap-1 rounded-10 bg-surface-2 p-4">
      <h3 className="text-13 font-semibold text-ink-2">{t("how")}</h3>
      {/* As the house wrote it, line by line: an account's number is nothing to be translated. */}
      <p dir="auto" className="break-words whitespace-pre-line select-text">
        {words}
      </p>
    </div>
  );
}
