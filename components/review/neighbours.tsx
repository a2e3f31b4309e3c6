import { OrderBadge } from "@/components/orders/order-badge";
import { DateText } from "@/components/text/date-text";
import { MoneyText } from "@/components/text/money-text";
import { PlanName } from "@/components/text/provider-text";
import type { NeighbourView } from "@/lib/domain/review-views";

/** The same number's other orders around then, whosever they are. */
export function Neighbours({ neighbours }: { readonly neighbours: readonly NeighbourView[] }) {
  return (
    <ul className="grid gap-2">
      {neighbours.map(({ reference, state, planName, faceValue, resellerName, createdAt }) => (
        <li key={reference} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-15">
          <OrderBadge state={state} />
          <MoneyText amount={faceValue} decimals="short" className="font-semibold" />
          <PlanName name={planName} />
          <bdi className="text-ink-2">{resellerName}</bdi>
          <DateText at={createdAt} as="moment" className="text-13 text-ink-3" />
          <bdi dir="ltr" className="text-13 break-all text-ink-3 select-all">
            {reference}
          </bdi>
        </li>
      ))}
    </ul>
  );
}
