import { useTranslations } from "next-intl";
import { OrderBadge } from "@/components/orders/order-badge";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PhoneText } from "@/components/text/phone-text";
import { PlanName, ProviderText } from "@/components/text/provider-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Link } from "@/components/ui/link";
import { Table, Td, Th } from "@/components/ui/table";
import { type ReviewFilter, reviewHref } from "@/lib/domain/review-filter";
import type { ReviewGroup } from "@/lib/domain/review-groups";
import type { OpenVerdict, ReviewRow } from "@/lib/domain/review-views";
import type { CheckOrders } from "./check-all";
import { CheckNow, type CheckOrder } from "./check-now";
import { OutageHeading } from "./outage-heading";
import { ReviewAge } from "./review-age";
import { Keeper, Marks } from "./row-marks";
import { VerdictButtons } from "./verdict-buttons";

interface ReviewTableProps {
  readonly groups: readonly ReviewGroup<ReviewRow>[];
  readonly filter: ReviewFilter;
  readonly decides: boolean;
  readonly check: CheckOrder;
  readonly checkAll: CheckOrders;
  /** Verdicts under way, by the reference of their order. */
  readonly verdicts: ReadonlyMap<string, OpenVerdict>;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  /** The order in the pane beside; null while none is open. */
  readonly chosen: string | null;
}

const COLUMNS = 7;

/** Where it is narrow each row is a sheet of its own: what can be done must not hide behind a sideways scroll. */
const NARROW =
  "*:align-top @max-3xl:grid @max-3xl:gap-2 @max-3xl:border-line @max-3xl:border-b @max-3xl:p-4 @max-3xl:last:border-b-0 @max-3xl:*:h-auto @max-3xl:*:border-0 @max-3xl:*:p-0";

/** Orders that people should look at, one row each, in the order they were handed over; an outage's under a heading of theirs. */
export function ReviewTable(props: ReviewTableProps) {
  const t = useTranslations("review");
  return (
    <Table label={t("title")} className="@max-3xl:block">
      <thead className="@max-3xl:hidden">
        <tr>
          <Th>{t("order")}</Th>
          <Th>{t("age")}</Th>
          <Th isFigure>{t("price")}</Th>
          <Th>{t("reseller")}</Th>
          <Th>{t("lastAnswer")}</Th>
          <Th>{t("nextCheck")}</Th>
          <Th>{t("actions")}</Th>
        </tr>
      </thead>
      {props.groups.map((group) => (
        <GroupRows key={group.rows[0]?.reference} {...props} group={group} />
      ))}
    </Table>
  );
}

function GroupRows({
  group,
  filter,
  decides,
  check,
  checkAll,
  verdicts,
  providers,
  chosen,
}: Omit<ReviewTableProps, "groups"> & { readonly group: ReviewGroup<ReviewRow> }) {
  const provider = group.rows[0]?.provider;
  return (
    <tbody className="@max-3xl:block">
      {group.outage === null ? null : (
        <tr className="@max-3xl:block">
          <th
            scope="rowgroup"
            colSpan={COLUMNS}
            className="border-line border-b bg-verifying-soft px-4 py-3 text-start @max-3xl:block"
          >
            <OutageHeading
              group={group}
              providerName={providers.find(({ id }) => id === provider)?.name ?? provider ?? ""}
              checkAll={checkAll}
            />
          </th>
        </tr>
      )}
      {group.rows.map((row) => (
        <Row
          key={row.reference}
          row={row}
          filter={filter}
          decides={decides}
          check={check}
          verdict={verdicts.get(row.reference) ?? null}
          isChosen={row.reference === chosen}
          isOfOutage={group.outage !== null}
        />
      ))}
    </tbody>
  );
}

interface RowProps {
  readonly row: ReviewRow;
  readonly filter: ReviewFilter;
  readonly decides: boolean;
  readonly check: CheckOrder;
  readonly verdict: OpenVerdict | null;
  readonly isChosen: boolean;
  readonly isOfOutage: boolean;
}

function Row({ row, filter, decides, check, verdict, isChosen, isOfOutage }: RowProps) {
  const t = useTranslations();
  return (
    <tr
      className={cx(NARROW, isOfOutage && "border-verifying border-s-4", isChosen && "bg-accent-soft")}
      aria-current={isChosen || undefined}
    >
      <Td>
        <div className="grid justify-items-start gap-1 @3xl:min-w-max">
          <OrderBadge state={row.state} />
          <PhoneText msisdn={row.msisdn} className="font-semibold" />
          <bdi dir="ltr" id={row.reference} className="select-all text-13 text-ink-3">
            {row.reference}
          </bdi>
          <Marks row={row} />
        </div>
      </Td>
      <Td>
        <ReviewAge since={row.waitingSince} createdAt={row.createdAt} />
      </Td>
      <Td className="@3xl:text-end!">
        <MoneyText amount={row.price} className="font-semibold" />
        <p className="text-13 text-ink-3">
          {row.operator ? `${t(`operator.${row.operator}`)} · ` : null}
          <PlanName name={row.planName} /> <MoneyText amount={row.faceValue} />
        </p>
      </Td>
      <Td>
        <bdi>{row.resellerName}</bdi>
        <Keeper row={row} />
      </Td>
      <Td className="min-w-56">
        <LastAnswer row={row} />
      </Td>
      <Td className="text-13 whitespace-nowrap">
        <span className="text-ink-3 @3xl:hidden">{t("review.nextCheck")} </span>
        {row.nextCheckAt ? <DateText at={row.nextCheckAt} as="second" /> : "–"}
      </Td>
      <Td>
        {row.isFinal ? (
          <Button asChild size="sm">
            <Link href={reviewHref(filter, row.reference)} aria-describedby={row.reference}>
              {t("review.open")}
            </Link>
          </Button>
        ) : (
          <div className="grid gap-2">
            <CheckNow reference={row.reference} check={check} shortcut={isChosen ? "R" : undefined} />
            <VerdictButtons
              reference={row.reference}
              verdict={verdict}
              filter={filter}
              hasKeys={isChosen}
              decides={decides}
            />
          </div>
        )}
      </Td>
    </tr>
  );
}

/** Why it is uncertain, what the provider said, as it said it, and when it was asked. */
function LastAnswer({ row }: { readonly row: ReviewRow }) {
  const t = useTranslations();
  return (
    <div className="grid gap-1">
      {row.reason ? <p className="text-13">{t(`orderReason.${row.reason}`)}</p> : null}
      {row.lastMessage ? <ProviderText text={row.lastMessage} className="text-15" /> : null}
      <p className="text-13 text-ink-3">
        {row.lastWord ? <bdi dir="ltr">{row.lastWord}</bdi> : t("review.noAnswer")}
      </p>
      {row.lastCheckAt ? (
        <p className="text-13 text-ink-3">
          {t("review.checkedAt")} <DateText at={row.lastCheckAt} />
        </p>
      ) : null}
    </div>
  );
}
