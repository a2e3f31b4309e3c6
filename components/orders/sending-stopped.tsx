import { useTranslations } from "next-intl";
import { RefreshEvery } from "@/components/shell/refresh-every";
import { DateText } from "@/components/text/date-text";
import { Notice } from "@/components/ui/notice";
import type { SendingStopped as Stopped } from "@/lib/domain/views";

const LOOK_AGAIN_MS = 15_000;

/** Told at the counter while nothing, or not everything, can be sent; goes by itself when that is over. */
export function SendingStopped({ stopped }: { readonly stopped: Stopped }) {
  const t = useTranslations("send.stopped");
  return (
    <>
      <RefreshEvery ms={LOOK_AGAIN_MS} />
      <Notice tone="warning">{t.rich(stopped.what, { at: () => <DateText at={stopped.since} /> })}</Notice>
    </>
  );
}
