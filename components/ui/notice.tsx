import type { ReactNode } from "react";
import { Info, TriangleAlert } from "@/components/ui/icons";
import { cx } from "./cx";

const TONES = {
  calm: "border-line bg-surface-2 text-ink-1",
  warning: "border-returned bg-returned-soft text-returned",
  wrong: "border-failed bg-failed-soft text-failed",
} as const;

interface NoticeProps {
  readonly tone?: keyof typeof TONES;
  /** `alert` is read out at once; leave it out for what was there when the page opened. */
  readonly role?: "alert";
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Something to know, beside the place it is about, with its next step. */
export function Notice({ tone = "calm", role, children, action }: NoticeProps) {
  const Icon = tone === "calm" ? Info : TriangleAlert;
  return (
    <div
      role={role}
      className={cx("flex flex-wrap items-center gap-x-3 gap-y-1 rounded-10 border px-4 py-3", TONES[tone])}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <div className="min-w-0 flex-1 basis-48 font-medium">{children}</div>
      {action}
    </div>
  );
}
