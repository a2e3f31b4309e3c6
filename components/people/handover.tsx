import { useTranslations } from "next-intl";
import type { Handover } from "@/lib/domain/back-office-views";
import { FirstPassword } from "./first-password";
import { InvitationLink } from "./invitation-link";

/** In a form for somebody new: a link to be sent, in place of a password to be told. */
export function ByLink() {
  const t = useTranslations("people");
  return (
    <label className="flex min-h-12 items-center gap-3 text-15">
      <input type="checkbox" name="byLink" className="size-5 shrink-0 accent-accent" />
      {t("byLink")}
    </label>
  );
}

interface HandoverCardProps {
  readonly name: string;
  readonly handover: Handover;
  readonly onDone?: () => void;
}

/** What is to be handed over to them, shown once. */
export function HandoverCard({ name, handover, ...rest }: HandoverCardProps) {
  return "token" in handover ? (
    <InvitationLink name={name} token={handover.token} {...rest} />
  ) : (
    <FirstPassword name={name} password={handover.password} {...rest} />
  );
}
