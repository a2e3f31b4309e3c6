import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { Drawing } from "./drawing";
import { Drawn } from "./drawn";

interface ChartCardProps {
  readonly title: string;
  /** What the chart shows, in words. */
  readonly finding: string | null;
  readonly drawing: Drawing;
  /** The same as a table. */
  readonly children: ReactNode;
}

/** A finding, its chart, and the table behind it. Of one point nothing is drawn: the table is open. */
export function ChartCard({ title, finding, drawing, children }: ChartCardProps) {
  const t = useTranslations("reports");
  const isDrawn = drawing.points.length > 1;
  return (
    <Card className="grid content-start gap-3 p-4">
      <div>
        <h2 className="text-13 font-medium text-ink-2">{title}</h2>
        {finding === null ? null : <p className="text-17 font-semibold text-ink-1">{finding}</p>}
      </div>
      {isDrawn ? (
        <>
          {drawing.series.length > 1 ? <Legend series={drawing.series} /> : null}
          <Drawn {...drawing} />
        </>
      ) : null}
      <details open={!isDrawn}>
        <summary className="flex min-h-12 cursor-pointer items-center text-15 font-semibold text-accent">
          {t("table")}
        </summary>
        {children}
      </details>
    </Card>
  );
}

function Legend({ series }: Pick<Drawing, "series">) {
  return (
    <ul className="flex flex-wrap gap-4 text-13 text-ink-2">
      {series.map(({ key, name, colour }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded-6" style={{ background: colour }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
