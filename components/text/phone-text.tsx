import { groupMsisdn } from "@/lib/domain/msisdn";

/** A number in groups, from left to right in every language; where only its ends are known ("0770****56"), with dots between. */
export function PhoneText({ msisdn, className }: { readonly msisdn: string; readonly className?: string }) {
  return (
    <bdi dir="ltr" className={`whitespace-nowrap ${className ?? ""}`}>
      {groupMsisdn(msisdn).replaceAll("*", "•")}
    </bdi>
  );
}
