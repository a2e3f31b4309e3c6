"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import { THEMES, type Theme } from "@/lib/i18n/locales";
import { chooseTheme } from "./choices";

/** Light, dark, or as the device is set. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const t = useTranslations("shell");
  const [theme, setTheme] = useState(initial);
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    chooseTheme(chosen);
  };
  const segments = THEMES.map((value) => ({ value, label: t(`themes.${value}`) }));
  return <Segmented label={t("theme")} value={theme} segments={segments} onChoose={choose} />;
}
