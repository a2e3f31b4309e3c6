"use client";
import { useTranslations } from "next-intl";
import { DurationText } from "@/components/text/duration-text";
import { type DeliveryTime, deliveryTimeFor } from "@/lib/domain/delivery-time";
import { isFinal } from "@/lib/domain/order";
import type { LiveOrder } from "./live-order";

interface UsualTimeProps {
  readonly order: LiveOrder;
  readonly times: readonly DeliveryTime[];
  readonly className?: string;
}

/** Beside the seconds of an order that is on its way: what its like takes at this hour. Of one in doubt it says nothing. */
export function UsualTime({ order, times, className }: UsualTimeProps) {
  const t = useTranslations("order");
  const isMoving = !isFinal(order.state) && order.state !== "unknown" && order.planKind !== "menu";
  const usual = isMoving ? deliveryTimeFor(times, order.operator, order.planCode ?? null)?.usual : null;
  if (usual == null) return null;
  return (
    <span className={className}>
      {t.rich("usually", { time: () => <DurationText seconds={usual.medianSeconds} /> })}
    </span>
  );
}
