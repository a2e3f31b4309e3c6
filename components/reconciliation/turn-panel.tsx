import { useTranslations } from "next-intl";
import { ReasonedAct } from "@/components/admin/reasoned-act";
import { MoneyText } from "@/components/text/money-text";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { TurnView } from "@/lib/domain/reconciliation-views";
import { ActNow } from "./act-now";

export interface TurnActs {
  readonly propose: FormAction<null>;
  readonly confirm: FormAction<null>;
  readonly withdraw: FormAction<null>;
}

interface TurnPanelProps {
  readonly caseId: string;
  readonly turn: TurnView;
  readonly acts: TurnActs;
}

/** What a correcting entry would do to the shop's balance, before anybody says yes to it; two people do. */
export function TurnPanel({ caseId, turn, acts }: TurnPanelProps) {
  const t = useTranslations("reconciliation.turn");
  const { direction, shop, amount, before, after, lastEnd, proposal } = turn;
  return (
    <div className="grid gap-3 rounded-10 border border-line p-3">
      <div className="grid gap-1 text-15">
        <h4 className="text-13 font-semibold text-ink-2">{t("title")}</h4>
        <p className="font-semibold">
          {t.rich(direction, { shop: () => <bdi>{shop}</bdi>, amount: () => <MoneyText amount={amount} /> })}
        </p>
        <p className="text-ink-2">
          {t.rich("balance", {
            before: () => <MoneyText amount={before} />,
            after: () => <MoneyText amount={after} />,
          })}
        </p>
      </div>
      {lastEnd === null ? null : <p className="text-15 text-ink-2">{t(`ended.${lastEnd}`)}</p>}
      {proposal === null ? (
        <ReasonedAct
          name={t("propose")}
          question={t("question")}
          effect={t("effect")}
          confirm={t("propose")}
          fields={{ caseId }}
          act={acts.propose}
        />
      ) : (
        <Proposal proposal={proposal} acts={acts} />
      )}
    </div>
  );
}

function Proposal({
  proposal,
  acts,
}: {
  readonly proposal: NonNullable<TurnView["proposal"]>;
  readonly acts: TurnActs;
}) {
  const t = useTranslations("reconciliation.turn");
  const { id, by, reason, isMine, isConfirmed } = proposal;
  return (
    <div className="grid gap-3">
      <p className="text-15" dir="auto">
        {t("by", { name: by, reason })}
      </p>
      {isConfirmed ? <p className="text-15 text-ink-2">{t("confirmed")}</p> : null}
      {isConfirmed || !isMine ? null : <p className="text-15 text-ink-2">{t("mine")}</p>}
      {isConfirmed ? null : (
        <div className="flex flex-wrap items-start gap-2">
          {isMine ? null : <ActNow word={t("confirm")} look="primary" fields={{ id }} act={acts.confirm} />}
          <ReasonedAct
            name={t("withdraw")}
            question={t("withdrawQuestion")}
            confirm={t("withdraw")}
            fields={{ id }}
            act={acts.withdraw}
          />
        </div>
      )}
    </div>
  );
}
