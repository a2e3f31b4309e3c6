import { Fragment } from "react";
import { cx } from "@/components/ui/cx";

/** What a provider wrote, as it wrote it: Arabic, from right to left, as text; its own line breaks kept. */
export function ProviderText({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <p lang="ar" dir="rtl" className={cx("whitespace-pre-line text-17", className)}>
      {text}
    </p>
  );
}

/** Where a long code may go on in the next line: behind what joins its parts, never inside one. */
const JOINTS = /(?<=[_|/:@-])(?=\S)/;

/** A plan's name as its provider calls it: scripts mixed, its direction its own. A code too long for its line breaks at its joints. */
export function PlanName({ name, className }: { readonly name: string; readonly className?: string }) {
  const parts = name.split(JOINTS);
  return (
    <bdi dir="auto" className={cx("wrap-break-word", className)}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same name has the same parts in the same places
        <Fragment key={place}>
          {place === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}
