import { useFormatter } from "next-intl";

interface DateTextProps {
  /** ISO 8601. */
  readonly at: string;
  readonly as?: "time" | "second" | "day" | "date" | "stamp" | "moment";
  readonly className?: string;
}

/** A moment, in the shop's own time zone. */
export function DateText({ at, as = "moment", className }: DateTextProps) {
  const format = useFormatter();
  return (
    <time dateTime={at} className={className}>
      {format.dateTime(new Date(at), as)}
    </time>
  );
}

/** A day of Algiers, `2026-11-23`. */
export function DayText({ day }: { readonly day: string }) {
  const format = useFormatter();
  return <time dateTime={day}>{format.dateTime(new Date(`${day}T12:00:00Z`), "date")}</time>;
}
