import { useTranslations } from "next-intl";
import { useMoneyWords } from "@/components/text/money-text";
import { type CashChange, cashChange, type Wish } from "@/lib/domain/attempts";

/** What changes hands at the counter. */
export function CashChangeWords({ change }: { readonly change: CashChange }) {
  const t = useTranslations("send");
  const money = useMoneyWords();
  switch (change.kind) {
    case "same":
      return t("offerSame");
    case "more":
      return t("offerMore", { amount: money(change.amount) });
    case "less":
      return t("offerLess", { amount: money(change.amount) });
    case "all":
      return t("offerAll", { amount: money(change.amount) });
  }
}

/** The same for an offer, by what the customer came for; where nothing was sold yet, how far it is from that. */
export function WishWords({ wish, price }: { readonly wish: Wish; readonly price: string }) {
  const t = useTranslations("order");
  const money = useMoneyWords();
  const { wanted, till } = wish;
  const change = wanted === null ? null : cashChange(till === "empty" ? null : wanted, price);
  if (change === null) return null;
  if (till !== "untouched" || change.kind === "all") return <CashChangeWords change={change} />;
  if (change.kind === "same") return t("offerAsAsked");
  return t(change.kind === "more" ? "offerAbove" : "offerBelow", { amount: money(change.amount) });
}
