import { useTranslations } from "next-intl";
import { type FigureStyle, figuresOf, isolated } from "./figures";
import { useLanguage } from "./use-language";

interface MoneyTextProps extends Partial<FigureStyle> {
  /** A decimal string in major units. */
  readonly amount: string;
  /** ISO 4217; dinars, unless said. */
  readonly currency?: string;
  readonly className?: string;
  /** Sets the currency smaller than its figures. */
  readonly currencyClassName?: string;
}

/** Those with a word of their own in each language; any other is its code. */
const WORDED = ["USD", "EUR"] as const;

/** An amount with its currency: "1 000,00 DA", "3,9604 USD". Isolated, so that Arabic around it leaves its figures alone. */
export function MoneyText({
  amount,
  currency = "DZD",
  decimals = "cents",
  isSigned = false,
  className,
  currencyClassName,
}: MoneyTextProps) {
  const locale = useLanguage();
  return (
    <bdi className={`whitespace-nowrap ${className ?? ""}`}>
      <span dir="ltr">{figuresOf(amount, locale, { decimals, isSigned })}</span>{" "}
      <span className={currencyClassName}>
        <CurrencyWord currency={currency} />
      </span>
    </bdi>
  );
}

function CurrencyWord({ currency }: { readonly currency: string }) {
  const t = useTranslations("text");
  if (currency === "DZD") return t("currency");
  const worded = WORDED.find((each) => each === currency);
  return worded ? t(`currencies.${worded}`) : <bdi dir="ltr">{currency}</bdi>;
}

/** The same inside a message that is one string. */
export function useMoneyWords(): (amount: string) => string {
  const locale = useLanguage();
  const t = useTranslations("text");
  return (amount) =>
    `${isolated(figuresOf(amount, locale, { decimals: "short" }), locale)}\u00a0${t("currency")}`;
}
