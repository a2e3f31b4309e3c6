import Form from "next/form";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { type Choice, Pick } from "@/components/ui/pick";
import { AUDIT_ACTIONS, type AuditFilter } from "@/lib/domain/audit";

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly people: readonly Choice[];
  readonly resellers: readonly Choice[];
}

/** Filters that live in the address. Who looked at whole numbers is a question of its own: one tap. */
export function AuditFilters({ filter, people, resellers }: AuditFiltersProps) {
  const t = useTranslations("audit");
  return (
    <div className="grid gap-4">
      <nav aria-label={t("views")}>
        <ul className="flex flex-wrap gap-2">
          <View isChosen={!filter.isAboutNumbers} href="/admin/audit">
            {t("everything")}
          </View>
          <View isChosen={filter.isAboutNumbers} href={{ pathname: "/admin/audit", query: { numbers: "1" } }}>
            {t("numbers")}
          </View>
        </ul>
      </nav>
      <Form
        key={JSON.stringify(filter)}
        action="/admin/audit"
        className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-5"
      >
        {filter.isAboutNumbers ? <input type="hidden" name="numbers" value="1" /> : null}
        <Pick any={t("any")} name="who" label={t("who")} chosen={filter.actorId} choices={people} />
        {filter.isAboutNumbers ? null : (
          <Pick
            any={t("any")}
            name="what"
            label={t("what")}
            chosen={filter.action}
            choices={AUDIT_ACTIONS.map((id) => ({ id, name: t(`actions.${id}`) }))}
          />
        )}
        <Pick any={t("any")} name="shop" label={t("shop")} chosen={filter.resellerId} choices={resellers} />
        <Field label={t("day")}>
          {(described) => <Input {...described} name="day" type="date" defaultValue={filter.day ?? ""} />}
        </Field>
        <Button type="submit" look="primary">
          {t("filter")}
        </Button>
      </Form>
    </div>
  );
}

interface ViewProps {
  readonly isChosen: boolean;
  readonly href: React.ComponentProps<typeof Link>["href"];
  readonly children: ReactNode;
}

function View({ isChosen, href, children }: ViewProps) {
  return (
    <li>
      <Link
        href={href}
        aria-current={isChosen ? "true" : undefined}
        className={cx(
          "inline-flex min-h-12 items-center rounded-10 border px-3 text-15 font-medium",
          isChosen
            ? "border-accent bg-accent-soft text-accent"
            : "border-line bg-surface-1 text-ink-2 hover:bg-surface-2",
        )}
      >
        {children}
      </Link>
    </li>
  );
}
