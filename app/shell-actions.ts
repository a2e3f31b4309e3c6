"use server";

import { z } from "zod";
import { personAction } from "@/lib/auth/action";
import { chooseLocale } from "@/lib/auth/choose-locale";
import { LOCALES } from "@/lib/i18n/locales";

/** The shell's language switch, for somebody whose profile names a language: the profile would win over the browser. */
export const saveLocaleAction = personAction
  .inputSchema(z.enum(LOCALES))
  .action(async ({ parsedInput: locale, ctx: { scope } }) => chooseLocale(scope, { locale }));
