import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { Page, StatementRow } from "@/lib/domain/views";
import { Statement } from "./statement";

interface StatementPagesProps extends Pick<React.ComponentProps<typeof Statement>, "hrefOfOrder"> {
  /** The address of the page that shows it. */
  readonly at: string;
  readonly page: Page<StatementRow>;
  /** True on the page of the newest lines. */
  readonly isNewest: boolean;
  /** What there is to do where nothing has moved yet. */
  readonly emptyAction?: ReactNode;
}

/** A page of a statement, and the way to the others. */
export function StatementPages({ at, page, isNewest, emptyAction, hrefOfOrder }: StatementPagesProps) {
  const t = useTranslations("wallet");
  return (
    <>
      <Card>
        {page.rows.length > 0 ? (
          <Statement rows={page.rows} hrefOfOrder={hrefOfOrder} />
        ) : (
          <EmptyState title={t("emptyTitle")} body={t("emptyBody")} action={emptyAction} />
        )}
      </Card>
      <div className="flex flex-wrap gap-3">
        {isNewest ? null : (
          <Button asChild>
            <Link href={at}>{t("newest")}</Link>
          </Button>
        )}
        {page.next === null ? null : (
          <Button asChild>
            <Link href={{ pathname: at, query: { before: page.next } }}>{t("older")}</Link>
          </Button>
        )}
      </div>
    </>
  );
}
