import { useTranslations } from "next-intl";
import { CircleCheck, CircleHelp, CircleX } from "@/components/ui/icons";

const CONDITIONS = {
  up: { Icon: CircleCheck, className: "text-delivered" },
  down: { Icon: CircleX, className: "text-failed" },
  unseen: { Icon: CircleHelp, className: "text-ink-3" },
} as const;

/** Whether it answers, as the worker last found it; null = not asked yet. */
export function ProviderCondition({ isUp }: { readonly isUp: boolean | null }) {
  const t = useTranslations("admin");
  const condition = isUp === null ? "unseen" : isUp ? "up" : "down";
  const { Icon, className } = CONDITIONS[condition];
  return (
    <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${className}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(condition)}
    </span>
  );
}
