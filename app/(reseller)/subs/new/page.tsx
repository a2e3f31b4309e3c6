import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OpenSubForm } from "@/components/subs/open-sub-form";
import { SubsNotAgreed } from "@/components/subs/subs-not-agreed";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { requireResellerScope } from "@/lib/auth/session";
import { findSubsLeave } from "@/lib/resellers/sub-queries";
import { openSubAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("subs");
  return { title: t("newTitle") };
}

export default async function NewSubPage() {
  const scope = await requireResellerScope({ at: "/subs/new", right: "run-subs" });
  const [t, leave] = await Promise.all([getTranslations("subs"), findSubsLeave(scope)]);
  if (!leave.isGiven) return <SubsNotAgreed />;
  return (
    <div className="grid gap-5">
      <div>
        <Link
          href="/subs"
          className="inline-flex min-h-12 items-center text-15 text-accent underline-offset-4 hover:underline"
        >
          {t("back")}
        </Link>
        <h1 className="text-22">{t("newTitle")}</h1>
      </div>
      <Card className="p-4">
        <OpenSubForm ownMargin={leave.marginPercent} open={openSubAction} />
      </Card>
    </div>
  );
}
