import { useTranslations } from "next-intl";

const STEPS = [
  { unit: "days", seconds: 86_400 },
  { unit: "hours", seconds: 3_600 },
  { unit: "minutes", seconds: 60 },
  { unit: "seconds", seconds: 1 },
] as const;

/** How long, in its largest whole unit: "9 s", "12 min". */
export function DurationText({
  seconds,
  className,
}: {
  readonly seconds: number;
  readonly className?: string;
}) {
  const t = useTranslations("text");
  const step = STEPS.find((each) => seconds >= each.seconds) ?? STEPS[3];
  return (
    <bdi className={`whitespace-nowrap ${className ?? ""}`}>
      {t(step.unit, { count: Math.floor(Math.max(0, seconds) / step.seconds) })}
    </bdi>
  );
}
