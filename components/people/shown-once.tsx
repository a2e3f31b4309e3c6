"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";

interface ShownOnceProps {
  readonly title: string;
  readonly body: string;
  readonly text: string;
  /** How the text is set. */
  readonly className: string;
  readonly onDone?: (() => void) | undefined;
}

/** What is to be handed over to somebody else, and is not kept: it stands here until whoever made it has passed it on. */
export function ShownOnce({ title, body, text, className, onDone }: ShownOnceProps) {
  const t = useTranslations("people");
  return (
    <section
      role="status"
      aria-label={title}
      className="grid gap-3 rounded-10 border border-accent bg-accent-soft p-4"
    >
      <div>
        <p className="font-semibold">{title}</p>
        <p className="text-15 text-ink-2">{body}</p>
      </div>
      <output
        dir="ltr"
        className={cx(
          "select-all justify-self-start rounded-6 border border-line bg-surface-1 px-3 py-2",
          className,
        )}
      >
        {text}
      </output>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} word={t("copy")} doneWord={t("copied")} />
        {onDone ? (
          <Button look="quiet" onClick={onDone}>
            {t("passwordDone")}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
