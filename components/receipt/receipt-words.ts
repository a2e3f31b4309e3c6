"use client";
import { useFormatter, useTranslations } from "next-intl";
import { saidOf } from "@/components/claim/said";
import { useMoneyWords } from "@/components/text/money-text";
import { groupMsisdn } from "@/lib/domain/msisdn";
import type { Receipt } from "@/lib/domain/receipt";

/** A line of the slip. `direction` is its value's own, whatever stands around it. */
export interface ReceiptLine {
  readonly label: string;
  readonly value: string;
  readonly direction: "ltr" | "auto";
  /** Long and seldom read. */
  readonly isFine?: true;
}

/** All words of a receipt as plain text, once: what stands on the screen stands on the paper and in the picture. */
export interface ReceiptWords {
  readonly shop: string;
  /** Set where nothing sold is real. */
  readonly practice: string | null;
  readonly state: string;
  readonly said: string;
  readonly told: string;
  readonly lines: readonly ReceiptLine[];
  readonly scan: string;
}

export function useReceiptWords(receipt: Receipt, isPractice: boolean): ReceiptWords {
  const t = useTranslations("receipt");
  const shell = useTranslations("shell");
  const states = useTranslations("orderState");
  const lines = useLines(receipt);
  const moment = useMoment();
  const said = saidOf(receipt.state);
  return {
    shop: receipt.shopName,
    practice: isPractice ? shell("practice") : null,
    state: states(receipt.state),
    said:
      said === "fulfilled"
        ? t("say.fulfilled", { at: moment(receipt.finalAt ?? receipt.toldAt) })
        : t(`say.${said}`),
    told: t("told", { at: moment(receipt.toldAt) }),
    lines,
    scan: t("scan"),
  };
}

function useLines(receipt: Receipt): readonly ReceiptLine[] {
  const t = useTranslations("order");
  const number = useTranslations("send")("number");
  const operators = useTranslations("operator");
  const money = useMoneyWords();
  const moment = useMoment();
  const { operator } = receipt;
  return [
    { label: number, value: groupMsisdn(receipt.maskedMsisdn).replaceAll("*", "•"), direction: "ltr" },
    { label: t("amount"), value: money(receipt.faceValue), direction: "auto" },
    ...(operator === null
      ? []
      : [{ label: t("operator"), value: operators(operator), direction: "auto" as const }]),
    { label: t("plan"), value: wordsOf(receipt.planName), direction: "auto" },
    { label: t("sentAt"), value: moment(receipt.createdAt), direction: "auto" },
    { label: t("reference"), value: receipt.reference, direction: "ltr", isFine: true },
  ];
}

/** Providers decorate their plans' names with pictures, which a till printer has none of. */
const wordsOf = (planName: string): string =>
  planName.replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, "").trim() || planName;

function useMoment(): (at: string) => string {
  const format = useFormatter();
  return (at) => format.dateTime(new Date(at), "stamp");
}
