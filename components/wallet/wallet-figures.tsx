import { useTranslations } from "next-intl";
import { MoneyText } from "@/components/text/money-text";
import { cx } from "@/components/ui/cx";

/** Whoever sees the balance only is given the balance only. */
interface WalletFiguresProps {
  readonly wallet: { readonly available: string; readonly onHold?: string; readonly inReview?: string };
}

/** The balance in its three parts; what is held is the sum of the last two. */
export function WalletFigures({ wallet }: WalletFiguresProps) {
  const t = useTranslations("wallet");
  return (
    <dl className="grid gap-px overflow-hidden rounded-10 border border-line bg-line lg:grid-cols-[2fr_1fr_1fr]">
      <Figure name={t("available")} help={t("availableHelp")} amount={wallet.available} isLarge />
      {wallet.onHold === undefined ? null : (
        <Figure name={t("onHold")} help={t("onHoldHelp")} amount={wallet.onHold} ink="text-moving" />
      )}
      {wallet.inReview === undefined ? null : (
        <Figure name={t("inReview")} help={t("inReviewHelp")} amount={wallet.inReview} ink="text-verifying" />
      )}
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly help: string;
  readonly amount: string;
  readonly isLarge?: boolean;
  readonly ink?: string;
}

function Figure({ name, help, amount, isLarge = false, ink }: FigureProps) {
  const isZero = /^0+(\.0+)?$/.test(amount);
  return (
    <div className="grid content-start bg-surface-1 px-5 py-4">
      <dt className={cx("text-15 font-medium", isZero ? "text-ink-2" : (ink ?? "text-ink-2"))}>{name}</dt>
      <dd>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls; this only gives an amount its name */}
        <div role="group" aria-label={name}>
          <MoneyText
            amount={amount}
            className={cx(
              "font-semibold",
              isLarge ? "text-32 lg:text-48" : "text-22",
              isZero && "text-ink-3",
            )}
            currencyClassName={isLarge ? "text-22 text-ink-3" : "text-15 text-ink-3"}
          />
        </div>
        <span className="block text-13 text-ink-3">{help}</span>
      </dd>
    </div>
  );
}
