import { type ReactNode, useId } from "react";
import { Card } from "@/components/ui/card";

interface SectionProps {
  readonly title: string;
  readonly help?: string;
  /** Off for what draws its own edges, such as a list of rows. */
  readonly isPadded?: boolean;
  readonly children: ReactNode;
}

/** One subject of a page of settings: its name, a word about it, and what can be done. */
export function Section({ title, help, isPadded = true, children }: SectionProps) {
  const id = useId();
  return (
    <Card aria-labelledby={id}>
      <div className="grid gap-1 px-4 pt-4">
        <h2 id={id} className="text-17">
          {title}
        </h2>
        {help ? <p className="max-w-[60ch] text-15 text-ink-2">{help}</p> : null}
      </div>
      <div className={isPadded ? "p-4" : "pt-3"}>{children}</div>
    </Card>
  );
}
