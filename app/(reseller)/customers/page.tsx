import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CustomerBook } from "@/components/customers/customer-book";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { listCustomers } from "@/lib/customers/queries";
import { may } from "@/lib/domain/access";
import { deleteCustomerAction, findCustomersAction, nameCustomerAction, revealNumberAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("customers");
  return { title: t("title") };
}

export default async function CustomersPage() {
  const scope = await requireResellerScope({ at: "/customers", right: "see-customers" });
  const [t, page] = await Promise.all([getTranslations("customers"), listCustomers(scope, {})]);
  const actions = {
    find: findCustomersAction,
    reveal: may(scope.role, "reveal-numbers") ? revealNumberAction : null,
    rename: may(scope.role, "name-customers") ? nameCustomerAction : null,
    forget: may(scope.role, "delete-customers") ? deleteCustomerAction : null,
  };
  return (
    <div className="grid grid-cols-1 gap-5">
      <div>
        <h1 className="text-22">{t("title")}</h1>
        <p className="max-w-[70ch] text-ink-2">{t("help")}</p>
      </div>
      <CustomerBook
        first={{ ...page, at: new Date().toISOString() }}
        actions={actions}
        empty={
          <EmptyState
            title={t("emptyTitle")}
            body={t("emptyBody")}
            action={
              <Button asChild look="primary">
                <Link href="/send">{t("emptyAction")}</Link>
              </Button>
            }
          />
        }
      />
    </div>
  );
}
