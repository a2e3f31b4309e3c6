import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Choice, Pick } from "@/components/ui/pick";
import type { FormAction } from "@/components/ui/use-form-answer";
import { ActNow } from "./act-now";

interface AskDayProps {
  readonly providers: readonly Choice[];
  /** The last day that can be asked for. */
  readonly today: string;
  readonly ask: FormAction<null>;
}

/** Any day, also one that the table of the last week does not have. */
export function AskDay({ providers, today, ask }: AskDayProps) {
  const t = useTranslations("reconciliation");
  const [first] = providers;
  if (first === undefined) return null;
  return (
    <Card className="grid gap-3 p-4">
      <h3 className="text-17">{t("otherDay")}</h3>
      <ActNow word={t("run")} fields={{}} act={ask}>
        <div className="flex flex-wrap gap-3">
          <Pick name="provider" label={t("theirs")} chosen={first.id} choices={providers} />
          <Field label={t("day")}>
            {(described) => (
              <Input
                {...described}
                name="day"
                type="date"
                min="2000-01-01"
                max={today}
                defaultValue={today}
                required
              />
            )}
          </Field>
        </div>
      </ActNow>
    </Card>
  );
}
