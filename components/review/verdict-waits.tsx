import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { cx } from "@/components/ui/cx";
import { CircleCheck, Clock3 } from "@/components/ui/icons";
import type { WaitView } from "@/lib/domain/review-views";

/** What has to be over before people may decide, and whether it is. */
export function VerdictWaits({ waits }: { readonly waits: readonly WaitView[] }) {
  const t = useTranslations("verdict");
  if (waits.length === 0) return <p className="text-ink-2">{t("waitsNone")}</p>;
  return (
    <ul className="grid gap-2">
      {waits.map((wait) => {
        const Icon = wait.isOver ? CircleCheck : Clock3;
        return (
          <li key={wait.kind} className="flex items-start gap-2">
            <Icon
              aria-hidden
              className={cx("mt-0.5 size-5 shrink-0", wait.isOver ? "text-delivered" : "text-verifying")}
            />
            <div>
              <span className={cx("font-semibold", wait.isOver ? "text-delivered" : "text-verifying")}>
                {t(wait.isOver ? "done" : "open")}
              </span>
              {" · "}
              <WaitWords wait={wait} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function WaitWords({ wait }: { readonly wait: WaitView }) {
  const t = useTranslations("verdict.wait");
  switch (wait.kind) {
    case "quarantine":
    case "undecided": {
      const until = () => <DateText at={wait.until} as="moment" />;
      return t.rich(wait.isOver ? `${wait.kind}Over` : wait.kind, { until });
    }
    case "look-ups":
      return t("look-ups", { done: wait.done, needed: wait.needed });
    case "not-in-doubt":
      return t("not-in-doubt");
  }
}

/** Why nothing can be proposed yet, in words beside the button that cannot be pressed. */
export function StillWaiting({ waits }: { readonly waits: readonly WaitView[] }) {
  const t = useTranslations("verdict");
  const open = waits.filter((wait) => !wait.isOver);
  const until = open
    .flatMap((wait) => ("until" in wait ? [wait.until] : []))
    .sort()
    .at(-1);
  const looks = open.find((wait) => wait.kind === "look-ups");
  if (open.some((wait) => wait.kind === "not-in-doubt")) return t("waitNever");
  return (
    <>
      {until === undefined ? null : t.rich("waitUntil", { until: () => <DateText at={until} as="moment" /> })}{" "}
      {looks === undefined ? null : t("waitLooks", { count: looks.needed - looks.done })}
    </>
  );
}
