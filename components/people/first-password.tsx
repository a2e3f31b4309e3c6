"use client";
import { useTranslations } from "next-intl";
import { ShownOnce } from "./shown-once";

interface FirstPasswordProps {
  readonly name: string;
  readonly password: string;
  readonly onDone?: () => void;
}

/** A password that somebody else has to be told: shown once, large enough to be read aloud. */
export function FirstPassword({ name, password, onDone }: FirstPasswordProps) {
  const t = useTranslations("people");
  return (
    <ShownOnce
      title={t("passwordTitle", { name })}
      body={t("passwordBody")}
      text={password}
      className="font-semibold text-22 tracking-wide"
      onDone={onDone}
    />
  );
}
