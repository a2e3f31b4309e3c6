"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { numberOf } from "@/components/text/figures";
import { useLanguage } from "@/components/text/use-language";
import type { Drawing } from "./drawing";

/** Bars in the counter's colours, from the side where its language begins. */
export function Bars({ points, series, isRightToLeft, unit, most }: Drawing) {
  const locale = useLanguage();
  const rows = points.map(({ label, told, values }) => ({ label, told, ...values }));
  const style = { fontSize: 13, fill: "var(--color-ink-2)" };
  return (
    <ResponsiveContainer width="100%" height={240}>
      <BarChart data={rows} margin={{ top: 8, right: 4, bottom: 0, left: 4 }}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="label" reversed={isRightToLeft} tick={style} stroke="var(--color-edge)" />
        <YAxis
          orientation={isRightToLeft ? "right" : "left"}
          width={64}
          tick={style}
          stroke="var(--color-edge)"
          tickFormatter={(value) => `${numberOf(Number(value), locale)}${unit}`}
          allowDecimals={false}
          domain={[0, most ?? "auto"]}
        />
        <Tooltip cursor={{ fill: "var(--color-surface-2)" }} content={Told} />
        {series.map(({ key, colour }) => (
          <Bar
            key={key}
            dataKey={key}
            fill={colour}
            radius={[4, 4, 0, 0]}
            maxBarSize={44}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

interface ToldProps {
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: { readonly label: string; readonly told: string } }[];
}

function Told({ active, payload }: ToldProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="rounded-6 border border-line bg-surface-1 px-3 py-2 text-15 text-ink-1">
      <div className="text-13 text-ink-2">{point.label}</div>
      <div className="font-semibold">{point.told}</div>
    </div>
  );
}
