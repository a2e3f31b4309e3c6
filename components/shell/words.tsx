import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { type Audience, SENT } from "@/lib/i18n/sent";

interface WordsProps {
  readonly to: Audience;
  readonly children: ReactNode;
}

/** Hands this part of the house the words that its components say in the browser, and no others. */
export async function Words({ to, children }: WordsProps) {
  const messages = await getMessages();
  const sent = Object.fromEntries(SENT[to].map((name) => [name, messages[name]]));
  return <NextIntlClientProvider messages={sent}>{children}</NextIntlClientProvider>;
}
