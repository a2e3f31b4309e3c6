"use client";
import { useTranslations } from "next-intl";
import type { CustomerRow } from "@/lib/domain/counter-views";

/** How a customer is spoken of inside a sentence: by name, else by what is known of the number. */
export function useCustomerName(): (customer: Pick<CustomerRow, "name" | "maskedNumber">) => string {
  const t = useTranslations("customers");
  return ({ name, maskedNumber }) =>
    // A name keeps its own direction, whatever the sentence's.
    name === null ? t("endsIn", { end: maskedNumber.slice(-2) }) : `\u2068${name}\u2069`;
}
