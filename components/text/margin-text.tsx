import { useFormatter } from "next-intl";

/** A margin by locale: "0.50%", "0,50 %". `percent` is a decimal string. */
export function MarginText({ percent }: { readonly percent: string }) {
  const format = useFormatter();
  return (
    <bdi dir="ltr">
      {format.number(Number(percent) / 100, {
        style: "percent",
        minimumFractionDigits: 2,
        numberingSystem: "latn",
      })}
    </bdi>
  );
}
