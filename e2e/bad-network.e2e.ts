import { expect, type Page } from "@playwright/test";
import {
  fillTopUp,
  freshNumber,
  grouped,
  type Language,
  orderStatus,
  provider,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** A counter whose network comes and goes: it opens, keeps what was typed, says how old it is, and sends nothing by itself. */

test.use({ serviceWorkers: "allow" });

const connection = (page: Page, language: Language) =>
  page.getByRole("status", { name: WORDS[language].shell.connection });

/** The counter, open and kept on this device. */
async function openKept(page: Page, language: Language): Promise<void> {
  await speak(page, language);
  await signIn(page, "reseller", language);
  await page.goto("/send");
  await expect(() => expectKept(page)).toPass();
  // From its second opening on, everything goes through what keeps it.
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await expect(() => expectKept(page)).toPass();
}

/** The page and all it is made of are written down; that goes on beside the page, so it is asked until it is so. */
async function expectKept(page: Page): Promise<void> {
  const missing = await page.evaluate(async () => {
    const parts = performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${location.origin}/_next/static/`));
    const kept = await Promise.all(
      ["/send", ...parts].map(
        async (part) => [part, await caches.match(part, { ignoreVary: true })] as const,
      ),
    );
    return kept.flatMap(([part, found]) => (found === undefined ? [part] : []));
  });
  expect(missing).toEqual([]);
}

/** A message's words, up to its first figure or tag. */
const opening = (message: string): string => message.split("<")[0]?.trim() ?? message;

test("without a network the counter opens in Arabic, says how old it is, and keeps what is typed", async ({
  page,
  context,
}) => {
  const { shell, send } = WORDS.ar;
  await openKept(page, "ar");
  await context.setOffline(true);
  await page.reload();
  await expect(connection(page, "ar")).toContainText(opening(shell.kept));
  await expect(connection(page, "ar")).toContainText(/\d\d:\d\d/);
  const number = freshNumber();
  await fillTopUp(page, number, { language: "ar", amount: "700" });
  await page.reload();
  await expect(page.getByLabel(send.number)).toHaveValue(grouped(number));
  await expect(page.getByLabel(send.amount)).toHaveValue("700");
  await sendButton(page, "ar").click();
  await expect(page.getByText(send.noConnection)).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByText(send.notArrived)).toBeVisible();
  await expect(connection(page, "ar")).toBeEmpty();
  expect(await provider.ordersTo(number)).toHaveLength(0);
  await sendButton(page, "ar").click();
  await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.fulfilled);
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("a send whose answer was lost with the network is found again in French, without a second tap", async ({
  page,
  context,
}) => {
  const { send, orderState } = WORDS.fr;
  await openKept(page, "fr");
  const number = freshNumber();
  await fillTopUp(page, number, { language: "fr" });
  await page.route("**/send", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    await context.setOffline(true);
    return route.abort("internetdisconnected");
  });
  await sendButton(page, "fr").click();
  await expect(page.getByText(send.noConnection)).toBeVisible();
  await page.unrouteAll();
  await context.setOffline(false);
  await expect(orderStatus(page, "fr")).toContainText(orderState.fulfilled);
  await expect(page.getByLabel(send.number)).toHaveValue("");
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("a draft outlives the tab it was typed in, and is nobody else's", async ({ page, context }) => {
  await openKept(page, "en");
  const number = freshNumber();
  await fillTopUp(page, number);
  await page.close();
  const later = await context.newPage();
  await later.goto("/send");
  await expect(later.getByLabel("Phone number")).toHaveValue(grouped(number));

  await context.clearCookies();
  await speak(later, "en");
  await signIn(later, "cashier");
  await later.goto("/send");
  await expect(later.getByLabel("Phone number")).toHaveValue("");
});

test("who signs out leaves no page of theirs on the device", async ({ page, context }) => {
  await openKept(page, "en");
  await context.clearCookies();
  await speak(page, "en");
  await page.goto("/send");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await context.setOffline(true);
  await page.goto("/send").catch(() => undefined);
  await expect(page.getByRole("heading", { name: WORDS.en.error.offlineTitle })).toBeVisible();
});
