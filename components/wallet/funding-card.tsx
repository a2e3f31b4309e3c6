import { useTranslations } from "next-intl";
import { ActNow } from "@/components/reconciliation/act-now";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import { CircleCheck, CircleX, Clock3, RotateCcw } from "@/components/ui/icons";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { FundingState } from "@/lib/domain/funding";
import type { FundingView } from "@/lib/domain/funding-views";
import { ProofForm } from "./proof-form";

export interface FundingActs {
  readonly prove: FormAction<null>;
  readonly withdraw: FormAction<null>;
}

/** One request: while it waits, what to pay and what to say of the transfer; afterwards, what became of it. */
export function FundingCard({
  request,
  acts,
}: {
  readonly request: FundingView;
  /** Null for whoever only reads the shop's books. */
  readonly acts: FundingActs | null;
}) {
  const t = useTranslations("wallet.funding");
  const { state, amount, arrived, askedAt, askedBy } = request;
  return (
    <li className="grid gap-3 border-line border-t p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <FundingBadge state={state} />
        <p className="text-13 text-ink-3">
          {t.rich("asked", { name: () => <bdi>{askedBy}</bdi>, at: () => <DateText at={askedAt} /> })}
        </p>
      </div>
      {state === "open" ? <ToPay amount={amount} /> : null}
      {/* What came in is said below; most often it is the same. */}
      {state === "open" || arrived === amount ? null : (
        <p className="text-ink-2">
          <MoneyText amount={amount} />
        </p>
      )}
      <Said request={request} />
      {state === "open" && acts ? <OpenActs request={request} acts={acts} /> : null}
    </li>
  );
}

function ToPay({ amount }: { readonly amount: string }) {
  const t = useTranslations("wallet.funding");
  return (
    <div className="grid gap-1">
      <p className="text-15 font-medium text-ink-2">{t("pay")}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls; this only gives an amount its name */}
        <div role="group" aria-label={t("pay")}>
          <MoneyText
            amount={amount}
            className="font-semibold text-32 select-all"
            currencyClassName="text-22 text-ink-3"
          />
        </div>
        <CopyButton text={amount} word={t("copy")} doneWord={t("copied")} />
      </div>
    </div>
  );
}

/** What both sides have said of it so far. */
function Said({ request: { state, arrived, proof, payer, reason } }: { readonly request: FundingView }) {
  const t = useTranslations("wallet.funding");
  const isOpen = state === "open";
  return (
    <div className="grid gap-0.5 text-15 empty:hidden">
      {arrived === null ? null : (
        <p>{t.rich("arrived", { amount: () => <MoneyText amount={arrived} className="font-semibold" /> })}</p>
      )}
      {reason === null ? null : (
        <p>
          {t.rich("reason", {
            reason: () => (
              <bdi dir="auto" className="font-semibold">
                {reason}
              </bdi>
            ),
          })}
        </p>
      )}
      {isOpen || proof === null ? null : (
        <p className="text-13 break-all text-ink-3">
          {t.rich("proof", { proof: () => <bdi dir="ltr">{proof}</bdi> })}
        </p>
      )}
      {isOpen || payer === null ? null : (
        <p className="text-13 text-ink-3">
          {t.rich("payer", { payer: () => <bdi dir="auto">{payer}</bdi> })}
        </p>
      )}
    </div>
  );
}

function OpenActs({ request, acts }: { readonly request: FundingView; readonly acts: FundingActs }) {
  const t = useTranslations("wallet.funding");
  const { id, proof, payer } = request;
  return (
    <>
      <ProofForm id={id} proof={proof} payer={payer} prove={acts.prove} />
      <details>
        <summary className="flex min-h-12 cursor-pointer items-center justify-self-start text-15 font-medium text-accent">
          {t("withdraw")}
        </summary>
        <div className="grid justify-items-start gap-3 rounded-10 bg-surface-2 p-4">
          <p className="max-w-[60ch]">{t("withdrawEffect")}</p>
          <ActNow word={t("withdrawYes")} fields={{ id }} act={acts.withdraw} />
        </div>
      </details>
    </>
  );
}

const FACES = {
  open: { Icon: Clock3, ink: "text-moving" },
  approved: { Icon: CircleCheck, ink: "text-delivered" },
  declined: { Icon: CircleX, ink: "text-failed" },
  withdrawn: { Icon: RotateCcw, ink: "text-ink-2" },
} as const satisfies Record<FundingState, unknown>;

function FundingBadge({ state }: { readonly state: FundingState }) {
  const t = useTranslations("wallet.funding.states");
  const { Icon, ink } = FACES[state];
  return (
    <p className={cx("flex items-center gap-2 font-semibold", ink)}>
      <Icon aria-hidden className="size-5 shrink-0" />
      {t(state)}
    </p>
  );
}
