"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/orders/use-now";
import { DurationText } from "@/components/text/duration-text";

/** After a day the provider's own time to decide is over. */
const DAY_SECONDS = 24 * 60 * 60;

/** How old an order is against the 24 hours in which most of them settle by themselves. */
export function ReviewAge({ since, createdAt }: { readonly since: string; readonly createdAt: string }) {
  const t = useTranslations("review");
  const now = useNow(true);
  if (now === null) return <time dateTime={createdAt} className="block min-h-8 min-w-24" />;
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const isOver = seconds >= DAY_SECONDS;
  return (
    <time dateTime={createdAt} className="grid min-w-24 gap-1">
      <span className={`text-15 whitespace-nowrap ${isOver ? "font-semibold text-returned" : ""}`}>
        {t.rich(isOver ? "ageOver" : "ageOf", { age: () => <DurationText seconds={seconds} /> })}
      </span>
      <span aria-hidden className="h-1 rounded-full bg-surface-2">
        <span
          className={`block h-1 rounded-full ${isOver ? "bg-returned" : "bg-verifying"}`}
          style={{ inlineSize: `${Math.min(100, (seconds / DAY_SECONDS) * 100)}%` }}
        />
      </span>
    </time>
  );
}
