import { useFormatter } from "next-intl";

interface SinceTextProps {
  /** ISO 8601, both: what happened, and when that was looked at. */
  readonly at: string;
  readonly now: string;
  readonly className?: string;
}

/** How long ago: "3 min ago"; the moment itself where a pointer rests on it. */
export function SinceText({ at, now, className }: SinceTextProps) {
  const format = useFormatter();
  const then = new Date(at);
  const seen = new Date(Math.max(Date.parse(now), then.getTime()));
  return (
    // Server and browser may know the same words in two spellings.
    <time dateTime={at} title={format.dateTime(then, "stamp")} className={className} suppressHydrationWarning>
      {format.relativeTime(then, { now: seen, style: "short", numberingSystem: "latn" })}
    </time>
  );
}
