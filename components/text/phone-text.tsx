import { groupMsisdn } from "@/lib/domain/msisdn";

/** A number in groups, from left to right in every language. */
export function PhoneText({ msisdn, className }: { readonly msisdn: string; readonly className?: string }) {
  return (
    <bdi dir="ltr" className={`whitespace-nowrap ${className ?? ""}`}>
      {groupMsisdn(msisdn)}
    </bdi>
  );
}

/** A number of which only the ends are known here ("0770****56"), in the same groups. */
export function MaskedPhoneText({
  masked,
  className,
}: {
  readonly masked: string;
  readonly className?: string;
}) {
  return (
    <bdi dir="ltr" className={`whitespace-nowrap ${className ?? ""}`}>
      {groupMsisdn(masked).replaceAll("*", "•")}
    </bdi>
  );
}
