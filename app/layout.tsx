import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import { Words } from "@/components/shell/words";
import { directionOf, THEME_COOKIE, themeOf } from "@/lib/i18n/locales";
import { requestLocale } from "@/lib/i18n/request";
import arabicLetters from "./fonts/counter-arabic.woff2?address";
import latinLetters from "./fonts/counter-latin.woff2?address";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell");
  return {
    title: { default: t("name"), template: `%s · ${t("name")}` },
    manifest: "/manifest.webmanifest",
    icons: { apple: "/apple-touch-icon.png" },
    robots: { index: false },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  // On a phone the keyboard shrinks the page instead of covering it.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f4ee" },
    { media: "(prefers-color-scheme: dark)", color: "#1b1815" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const [locale, jar] = await Promise.all([requestLocale(), cookies()]);
  // Asked for with the page itself: the first words stand in their own letters. Figures are Latin in all three languages.
  for (const letters of locale === "ar" ? [arabicLetters, latinLetters] : [latinLetters])
    preload(letters, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  const theme = themeOf(jar.get(THEME_COOKIE)?.value);
  return (
    <html
      lang={locale}
      dir={directionOf(locale)}
      {...(theme === "system" ? {} : { "data-theme": theme })}
      suppressHydrationWarning
    >
      <body>
        <Words to="everywhere">{children}</Words>
      </body>
    </html>
  );
}
