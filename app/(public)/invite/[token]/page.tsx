import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeadEnd } from "@/components/shell/dead-end";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { Mark } from "@/components/shell/mark";
import { PracticeFrame } from "@/components/shell/practice-frame";
import { Card } from "@/components/ui/card";
import { findInvited } from "@/lib/auth/invitation-queries";
import { admitInvited } from "@/lib/auth/session";
import { webEnv } from "@/lib/env";
import { JoinForm } from "./join-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("invite");
  return { title: t("title"), robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** Opening the link uses nothing up: programs that show what is behind a link open it too. */
export default async function InvitePage({ params }: { readonly params: Promise<{ token: string }> }) {
  const { token } = await params;
  const admitted = await admitInvited(token);
  const invited = admitted.ok ? await findInvited(admitted.value) : null;
  const t = await getTranslations();
  if (invited === null)
    return (
      <DeadEnd title={t("invite.overTitle")} body={t("invite.overBody")}>
        <LanguageSwitch />
      </DeadEnd>
    );
  const name = () => <bdi dir="auto">{invited.name}</bdi>;
  const shop = () => <bdi dir="auto">{invited.shopName}</bdi>;
  return (
    <>
      {webEnv().PRACTICE === "1" ? <PracticeFrame /> : null}
      <main className="mx-auto grid w-full max-w-md content-center gap-6 px-4 py-10 sm:min-h-[85dvh]">
        <p className="flex items-center gap-3 text-22 font-bold">
          <Mark className="size-10" />
          {t("shell.name")}
        </p>
        <Card className="grid gap-5 p-5">
          <div className="grid gap-1">
            <h1 className="text-22">{t.rich("invite.welcome", { name })}</h1>
            <p className="text-ink-2">
              {invited.shopName === null ? t("invite.ofOffice") : t.rich("invite.ofShop", { shop })}
            </p>
          </div>
          <JoinForm token={token} />
        </Card>
        <LanguageSwitch />
      </main>
    </>
  );
}
