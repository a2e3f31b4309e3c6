"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CircleHelp } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import { leaveNote, takeNote } from "@/components/ui/tab-note";
import { OPERATORS, type Operator } from "@/lib/domain/plan";

const PLACE = "taabia.enquiry";

interface HandedOver {
  /** As typed. */
  readonly number: string;
  /** Tapped; null leaves it to the number. */
  readonly operator: Operator | null;
  /** As typed. */
  readonly amount: string;
}

/** To the enquiry, with what is typed already. It goes by this tab's store: a number stands in no address. */
export function EnquiryLink({ number, operator, amount }: HandedOver) {
  const t = useTranslations("enquiry");
  return (
    <Button asChild look="quiet" className="justify-self-center">
      <Link href="/enquiry" onClick={() => leaveNote(PLACE, JSON.stringify([number, operator, amount]))}>
        <CircleHelp aria-hidden className="size-5" />
        {t("link")}
      </Link>
    </Button>
  );
}

/** What was typed before, once; null where nobody came from a form. */
export function takeHandedOver(): HandedOver | null {
  try {
    const handed: unknown = JSON.parse(takeNote(PLACE) ?? "null");
    if (!Array.isArray(handed)) return null;
    const [number, operator, amount]: unknown[] = handed;
    return {
      number: typeof number === "string" ? number : "",
      operator: OPERATORS.find((each) => each === operator) ?? null,
      amount: typeof amount === "string" ? amount : "",
    };
  } catch {
    return null;
  }
}
