import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** What a movement in another currency was in dinars: no list says it. */
export function WorthField() {
  const t = useTranslations("reconciliation");
  return (
    <Field label={t("worth")} hint={t("worthHelp")}>
      {(described) => (
        <Input
          {...described}
          name="dinars"
          dir="ltr"
          inputMode="numeric"
          required
          autoComplete="off"
          maxLength={40}
        />
      )}
    </Field>
  );
}
