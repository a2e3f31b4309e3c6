import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Keyboard } from "@/components/ui/icons";

/** In the order of the work: along the list, then what is done with one of it. */
const KEYS = [
  ["J", "next"],
  ["K", "previous"],
  ["A", "assign"],
  ["N", "note"],
  ["R", "check"],
  ["S", "number"],
  ["D", "delivered"],
  ["F", "released"],
  ["/", "search"],
  ["?", "sheet"],
] as const;

/** What can be done by key alone, one tap or one key away, where there are keys. */
export function KeySheet() {
  const t = useTranslations("review");
  return (
    <div className="max-lg:hidden">
      <Button look="quiet" popoverTarget="review-keys" aria-keyshortcuts="?">
        <Keyboard aria-hidden className="size-5" />
        {t("keySheet")}
      </Button>
      <section
        id="review-keys"
        popover="auto"
        aria-label={t("keySheet")}
        className="m-auto rounded-10 border border-line bg-surface-1 p-6 text-ink-1 shadow-lg backdrop:bg-surface-2/60"
      >
        <h2 className="mb-3 text-17">{t("keySheet")}</h2>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
          {KEYS.map(([key, does]) => (
            <div key={key} className="contents">
              <dt>
                <kbd
                  dir="ltr"
                  className="inline-grid min-h-8 min-w-8 place-items-center rounded-6 border border-edge bg-surface-2 px-2 font-mono text-15"
                >
                  {key}
                </kbd>
              </dt>
              <dd>{t(`key.${does}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
