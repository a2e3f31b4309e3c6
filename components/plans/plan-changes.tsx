import { useTranslations } from "next-intl";
import { DateText } from "@/components/text/date-text";
import { PlanName } from "@/components/text/provider-text";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, Td, Th } from "@/components/ui/table";
import type { PlanChangeView } from "@/lib/domain/plan-views";

/** What the last readings of the lists found to be other than before. */
export function PlanChanges({ changes }: { readonly changes: readonly PlanChangeView[] }) {
  const t = useTranslations("plans");
  if (changes.length === 0) return <EmptyState title={t("noChangesTitle")} body={t("noChangesBody")} />;
  return (
    <Table label={t("changes")}>
      <thead>
        <tr>
          <Th>{t("when")}</Th>
          <Th>{t("plan")}</Th>
          <Th>{t("what")}</Th>
          <Th>{t("before")}</Th>
          <Th>{t("after")}</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ id, at, providerName, name, kind, before, after }) => (
          <tr key={id}>
            <Td className="whitespace-nowrap">
              <DateText at={at} />
            </Td>
            <Td>
              <PlanName name={name} />
              <span className="ms-2 text-ink-3">{providerName}</span>
            </Td>
            <Td>{t(`change.${kind}`)}</Td>
            <Td>
              <bdi dir="auto">{before ?? "–"}</bdi>
            </Td>
            <Td>
              <bdi dir="auto">{after ?? "–"}</bdi>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
