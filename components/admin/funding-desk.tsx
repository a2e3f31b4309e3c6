import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { FormAction } from "@/components/ui/use-form-answer";
import type { OpenFundingView } from "@/lib/domain/funding-views";
import { ApproveFunding } from "./approve-funding";
import { ReasonedAct } from "./reasoned-act";

interface FundingDeskProps {
  readonly requests: readonly OpenFundingView[];
  readonly acts: { readonly approve: FormAction<null>; readonly decline: FormAction<null> };
}

/** What shops say that they pay in, the oldest first: to be held against the account that it comes in on. */
export function FundingDesk({ requests, acts }: FundingDeskProps) {
  return (
    <ul className="grid items-start gap-4 lg:grid-cols-2">
      {requests.map((request) => (
        <li key={request.id}>
          <RequestCard request={request} acts={acts} />
        </li>
      ))}
    </ul>
  );
}

function RequestCard({
  request,
  acts,
}: {
  readonly request: OpenFundingView;
  readonly acts: FundingDeskProps["acts"];
}) {
  const t = useTranslations("fundingDesk");
  const { id, shop, resellerId, amount, askedAt, askedBy } = request;
  return (
    <Card className="grid gap-3 p-4" aria-label={shop}>
      <div className="grid gap-0.5">
        <h2 className="text-17">
          <Link
            href={`/admin/resellers/${resellerId}`}
            className="inline-flex min-h-12 items-center font-semibold text-accent underline-offset-4 hover:underline"
          >
            <bdi>{shop}</bdi>
          </Link>
        </h2>
        <MoneyText amount={amount} className="text-32 font-semibold" currencyClassName="text-22 text-ink-3" />
        <p className="text-13 text-ink-3">
          {t.rich("asked", {
            name: () => <bdi>{askedBy}</bdi>,
            at: () => <DateText at={askedAt} as="stamp" />,
          })}
        </p>
      </div>
      <Proof request={request} />
      <ApproveFunding request={request} approve={acts.approve} />
      <ReasonedAct
        name={t("decline")}
        question={t("declineQuestion")}
        effect={t("declineEffect")}
        confirm={t("declineYes")}
        fields={{ id }}
        act={acts.decline}
      />
    </Card>
  );
}

function Proof({ request: { proof, payer } }: { readonly request: OpenFundingView }) {
  const t = useTranslations("fundingDesk");
  if (proof === null) return <p className="text-15 text-ink-2">{t("noProof")}</p>;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-15">
      <dt className="text-ink-3">{t("proof")}</dt>
      <dd>
        <bdi dir="ltr" className="font-semibold break-all select-all">
          {proof}
        </bdi>
      </dd>
      {payer === null ? null : (
        <>
          <dt className="text-ink-3">{t("payer")}</dt>
          <dd>
            <bdi dir="auto">{payer}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}
