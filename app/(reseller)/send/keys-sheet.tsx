"use client";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Button } from "@/components/ui/button";

/** What each key does, in the order of a sale. The keys themselves are named alike on every keyboard. */
const KEYS = [
  { does: "digits", keys: ["0…9"] },
  { does: "operator", keys: ["Alt+7", "Alt+8", "Alt+9"] },
  { does: "usual", keys: ["Alt+0"] },
  { does: "tiles", keys: ["Alt+1…6"] },
  { does: "plan", keys: ["Alt+P", "← →"] },
  { does: "amount", keys: ["Alt+V"] },
  { does: "number", keys: ["Alt+N"] },
  { does: "send", keys: ["Enter", "Ctrl+Enter"] },
  { does: "clear", keys: ["Esc"] },
  { does: "latest", keys: ["Alt+L"] },
  { does: "sheet", keys: ["?"] },
] as const;

/** Every key of the counter. A native dialog: Escape closes it, and the focus goes back to where it was. */
export function KeysSheet({ sheet }: { readonly sheet: RefObject<HTMLDialogElement | null> }) {
  const t = useTranslations("send.keys");
  return (
    <dialog
      ref={sheet}
      aria-labelledby="counter-keys"
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-10 border border-line bg-surface-1 p-5 text-ink-1 shadow-float backdrop:bg-[oklch(0_0_0/0.45)]"
    >
      <h2 id="counter-keys" className="text-22">
        {t("title")}
      </h2>
      <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)]">
        {KEYS.map(({ does, keys }) => (
          <div
            key={does}
            className="col-span-full grid grid-cols-subgrid items-center gap-4 border-line border-b border-dashed py-2 last:border-b-0"
          >
            <dt dir="ltr" className="flex flex-wrap gap-1.5 rtl:justify-end">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-6 border border-edge bg-surface-0 px-2 py-0.5 font-sans text-13 font-semibold whitespace-nowrap"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => sheet.current?.close()} className="mt-4 w-full">
        {t("close")}
      </Button>
    </dialog>
  );
}
