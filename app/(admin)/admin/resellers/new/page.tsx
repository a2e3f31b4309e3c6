import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { requireAdminScope } from "@/lib/auth/session";
import { OpenResellerForm } from "./open-reseller-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("resellers");
  return { title: t("newTitle") };
}

export default async function NewResellerPage() {
  await requireAdminScope({ at: "/admin/resellers/new", right: "open-resellers" });
  const t = await getTranslations("resellers");
  return (
    <div className="grid gap-5">
      <div>
        <Link
          href="/admin/resellers"
          className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
        >
          {t("back")}
        </Link>
        <h1 className="text-22">{t("newTitle")}</h1>
      </div>
      <Card className="p-4">
        <OpenResellerForm />
      </Card>
    </div>
  );
}
