import { type BrowserContext, chromium } from "@playwright/test";
import { signIn } from "../e2e/shop";
import type { Shop } from "./shop";

/** A phone, in Arabic, with the practice shop's owner signed in. Whoever opens it closes its browser. */
export async function openSignedIn({ origin, password, browser }: Shop): Promise<BrowserContext> {
  const opened = await chromium.launch({
    executablePath: browser,
    args: ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  const context = await opened.newContext({
    baseURL: origin,
    viewport: { width: 360, height: 740 },
    serviceWorkers: "block",
  });
  await context.addCookies([{ name: "locale", value: "ar", url: origin }]);
  const page = await context.newPage();
  await signIn(page, { login: "reseller@taabia.test", password }, "ar");
  await page.close();
  return context;
}
