import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Download } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";

interface StatementFileProps {
  /** Days of Algiers: what is asked for unless somebody chooses otherwise. */
  readonly from: string;
  readonly to: string;
  /** Whose, where the back office asks. */
  readonly shopId?: string;
}

/** The statement of some days as a file: a plain form, whose answer is the file. */
export function StatementFile({ from, to, shopId }: StatementFileProps) {
  const t = useTranslations("wallet.file");
  return (
    <Card className="grid gap-3 p-4">
      <h3 className="text-17">{t("title")}</h3>
      <p className="text-15 text-ink-2">{t("body")}</p>
      <form action="/api/exports/statement" className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        <input type="hidden" name="range" value="free" />
        {shopId === undefined ? null : <input type="hidden" name="shop" value={shopId} />}
        <Day name="from" label={t("from")} day={from} to={to} />
        <Day name="to" label={t("to")} day={to} to={to} />
        <As format="csv" words={t("csv")} />
        <As format="xlsx" words={t("xlsx")} />
      </form>
    </Card>
  );
}

interface DayProps {
  readonly name: string;
  readonly label: string;
  readonly day: string;
  /** The last that there is. */
  readonly to: string;
}

const Day = ({ name, label, day, to }: DayProps) => (
  <Field label={label}>
    {(described) => (
      <Input {...described} name={name} type="date" defaultValue={day} max={to} required={true} />
    )}
  </Field>
);

const As = ({ format, words }: { readonly format: string; readonly words: string }) => (
  <Button type="submit" name="as" value={format}>
    <Download aria-hidden className="size-5" />
    {words}
  </Button>
);
