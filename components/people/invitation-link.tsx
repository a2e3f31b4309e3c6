"use client";
import { useTranslations } from "next-intl";
import { ShownOnce } from "./shown-once";

interface InvitationLinkProps {
  readonly name: string;
  readonly token: string;
  readonly onDone?: () => void;
}

/** A link that somebody else has to be sent, by whatever they read: shown once, good for three days and one time. */
export function InvitationLink({ name, token, onDone }: InvitationLinkProps) {
  const t = useTranslations("people");
  return (
    <ShownOnce
      title={t("linkTitle", { name })}
      body={t("linkBody")}
      text={new URL(`/invite/${token}`, window.location.origin).href}
      className="break-all text-15"
      onDone={onDone}
    />
  );
}
