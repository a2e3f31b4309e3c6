import { expect } from "@playwright/test";
import {
  endsAtSecondProvider,
  fillTopUp,
  freshNumber,
  grouped,
  inDatabase,
  type Language,
  orderStatus,
  provider,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** Two providers behind one counter: the cashier sees one shop. */

const FULL = "100000";

/** Whoever comes after finds the first provider open again. */
test.afterAll(() =>
  expect(async () => {
    await inDatabase(async (client) => {
      const { rowCount } = await client.query("SELECT 1 FROM provider_account WHERE paused_until > now()");
      expect(rowCount).toBe(0);
    });
  }).toPass({ timeout: 30_000 }),
);

for (const language of ["ar", "fr"] as const satisfies readonly Language[])
  test(`a sale whose provider has no float left goes through the other, and the counter says nothing of it (${language})`, async ({
    page,
  }) => {
    const words = WORDS[language];
    await speak(page, language);
    await signIn(page, "cashier", language);
    const number = freshNumber();
    await provider.setBalance("0");
    try {
      await page.goto("/send");
      await fillTopUp(page, number, { language });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(grouped(number));
      await expect(orderStatus(page, language)).toContainText(words.orderState.fulfilled, {
        timeout: 30_000,
      });
      // Outside of it the framework announces a page by its title.
      await expect(page.getByRole("main").getByRole("alert").filter({ hasText: /./ })).toHaveCount(0);
    } finally {
      await provider.setBalance(FULL);
    }
    expect(await provider.ordersTo(number)).toHaveLength(0);
    expect(await endsAtSecondProvider(number)).toEqual(["SUCCESSFUL"]);
  });

test("the picker shows plain credit of an operator once, whoever delivers it", async ({ page }) => {
  await signIn(page, "cashier");
  await page.goto("/send");
  await page.getByLabel(WORDS.en.send.number).fill(freshNumber());
  const plans = page.getByRole("radiogroup", { name: WORDS.en.send.plan });
  await expect(plans.getByRole("radio", { name: /PREPAID/ })).toHaveCount(1);
  await expect(plans.getByRole("radio", { name: /Algeria/ })).toHaveCount(0);
});
