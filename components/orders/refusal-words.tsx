import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import type { Refused } from "./send-order";

/** What a refusal says to the counter; of a number that has to wait also until when. */
export function RefusalWords({ problem, waitUntil }: Pick<Refused, "problem" | "waitUntil">) {
  const t = useTranslations("send");
  const problems = useTranslations("problem");
  return waitUntil === undefined
    ? problems(problem)
    : t.rich("numberWaits", { at: () => <DateText at={waitUntil} as="time" className="font-semibold" /> });
}
