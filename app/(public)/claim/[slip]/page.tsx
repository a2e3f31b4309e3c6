import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { ClaimCard } from "@/components/claim/claim-card";
import { LanguageLinks } from "@/components/claim/language-links";
import { scopeOfSlip } from "@/lib/auth/slip-holder";
import { webEnv } from "@/lib/env";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import { directionOf, FORMAT_TAGS, type Locale, localeOf } from "@/lib/i18n/locales";
import { requestLocale } from "@/lib/i18n/request";
import { findClaimStatus } from "@/lib/orders/receipt-queries";

interface ClaimPageProps {
  readonly params: Promise<{ readonly slip: string }>;
  readonly searchParams: Promise<{ readonly lang?: string | string[] }>;
}

/** What the address asks for, else what the browser does. No cookie is written here, not even for this. */
async function languageOf({ searchParams }: ClaimPageProps): Promise<Locale> {
  const { lang } = await searchParams;
  return localeOf(typeof lang === "string" ? lang : null) ?? (await requestLocale());
}

export async function generateMetadata(props: ClaimPageProps): Promise<Metadata> {
  const { title } = CATALOGUES[await languageOf(props)].claim;
  return { title, robots: { index: false, follow: false }, referrer: "no-referrer" };
}

export default async function ClaimPage(props: ClaimPageProps) {
  const { slip } = await props.params;
  const scope = scopeOfSlip(slip);
  const status = scope && (await findClaimStatus(scope));
  if (!status) notFound();
  const locale = await languageOf(props);
  const { claim, orderState, shell } = CATALOGUES[locale];
  return (
    <div
      lang={locale}
      dir={directionOf(locale)}
      className={locale === "ar" ? undefined : "font-sans leading-normal"}
    >
      <NextIntlClientProvider locale={FORMAT_TAGS[locale]} messages={{ claim, orderState, shell }}>
        <ClaimCard slip={slip} first={status} isPractice={webEnv().PRACTICE === "1"} />
      </NextIntlClientProvider>
      <LanguageLinks chosen={locale} label={shell.language} />
    </div>
  );
}
