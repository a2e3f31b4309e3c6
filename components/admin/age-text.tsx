"use client";
import { useNow } from "@/components/orders/use-now";
import { DurationText } from "@/components/text/duration-text";

/** How long ago, counting; unseen until the browser's clock is known. */
export function AgeText({ at }: { readonly at: string }) {
  const now = useNow(true);
  const seconds = now === null ? 0 : Math.max(0, Math.floor((now - Date.parse(at)) / 1_000));
  return <DurationText seconds={seconds} className={now === null ? "invisible" : ""} />;
}
