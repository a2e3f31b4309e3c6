import { cx } from "@/components/ui/cx";

/** What a provider wrote, as it wrote it: Arabic, from right to left, as text; its own line breaks kept. */
export function ProviderText({ text, className }: { readonly text: string; readonly className?: string }) {
  return (
    <p lang="ar" dir="rtl" className={cx("whitespace-pre-line text-17", className)}>
      {text}
    </p>
  );
}

/** A plan's name as its provider calls it: scripts mixed, its direction its own. */
export function PlanName({ name, className }: { readonly name: string; readonly className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {name}
    </bdi>
  );
}
