import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { Mark } from "@/components/shell/mark";
import { PracticeFrame } from "@/components/shell/practice-frame";
import { Card } from "@/components/ui/card";
import { currentPerson } from "@/lib/auth/session";
import { landingOf, settingsOf } from "@/lib/domain/landing";
import { webEnv } from "@/lib/env";
import { CodeForm } from "./code-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("codeTitle") };
}

type Query = { readonly next?: string | string[] };

export default async function CodePage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const { next } = await searchParams;
  const asked = typeof next === "string" ? next : undefined;
  const person = await currentPerson();
  if (person) redirect(person.mustChangePassword ? settingsOf(person.role) : landingOf(person.role, asked));
  const t = await getTranslations();
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
            <h1 className="text-22">{t("signIn.codeTitle")}</h1>
            <p className="text-ink-2">{t("signIn.codeHelp")}</p>
          </div>
          <CodeForm next={asked ?? null} />
        </Card>
        <LanguageSwitch />
      </main>
    </>
  );
}
