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
