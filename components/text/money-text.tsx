import { useLocale, useTranslations } from "next-intl";
import { DEFAULT_LOCALE, localeOf } from "@/lib/i18n/locales";
import { type FigureStyle, figuresOf, isolated } from "./figures";

interface MoneyTextProps extends Partial<FigureStyle> {
  /** A decimal string in major units. */
  readonly amount: string;
  readonly className?: string;
  /** Sets the currency smaller than its figures. */
  readonly currencyClassName?: string;
}

/** An amount with its currency: "1 000,00 DA". Isolated, so that Arabic around it leaves its figures alone. */
export function MoneyText({
  amount,
  decimals = "cents",
  isSigned = false,
  className,
  currencyClassName,
}: MoneyTextProps) {
  const locale = localeOf(useLocale()) ?? DEFAULT_LOCALE;
  const t = useTranslations("text");
  return (
    <bdi className={`whitespace-nowrap ${className ?? ""}`}>
      <span dir="ltr">{figuresOf(amount, locale, { decimals, isSigned })}</span>{" "}
      <span className={currencyClassName}>{t("currency")}</span>
    </bdi>
  );
}

/** The same inside a message that is one string. */
export function useMoneyWords(): (amount: string) => string {
  const locale = localeOf(useLocale()) ?? DEFAULT_LOCALE;
  const t = useTranslations("text");
  return (amount) =>
    `${isolated(figuresOf(amount, locale, { decimals: "short" }), locale)}\u00a0${t("currency")}`;
}
