import { expect } from "@playwright/test";
import { freshNumber, type Language, provider, signIn, speak, test } from "./shop";

/** The key journey in Arabic on a small phone: signing in, sending, seeing it through. Then every screen, in every language, fits. */

test("in Arabic at 360 px a cashier sends a top-up and sees it delivered", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, "cashier");
  await speak(page, "ar");
  await page.goto("/send");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  const number = freshNumber();
  await page.getByLabel("رقم الهاتف").fill(number);
  const plan = page.getByRole("radio", { name: /PREPAID/ }).first();
  await plan.check({ force: true });
  await page.locator('input[inputmode="numeric"]').last().fill("500");
  await page.locator("form button[type=submit]").click();
  await expect(
    page
      .getByRole("status")
      .filter({ hasText: "وصلت" })
      .or(page.getByRole("status").filter({ hasText: /تم/ }))
      .first(),
  ).toBeVisible();
  await expect(async () => {
    expect((await provider.ordersTo(number)).map((order) => order.status)).toEqual(["FULFILLED"]);
  }).toPass();
});

const COUNTER = ["/send", "/orders", "/wallet", "/settings"] as const;
const OFFICE = ["/admin", "/admin/review", "/admin/resellers", "/admin/settings"] as const;

for (const language of ["ar", "fr", "en"] satisfies Language[]) {
  test(`every screen fits a phone of 360 px and has its words, in ${language}`, async ({ page, browser }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page, "reseller");
    await speak(page, language);
    const office = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await speak(office, "en");
    await signIn(office, "admin");
    await speak(office, language);
    for (const [tab, addresses] of [
      [page, COUNTER],
      [office, OFFICE],
    ] as const) {
      for (const address of addresses) {
        await tab.goto(address);
        await expect(tab.locator("html")).toHaveAttribute("lang", language);
        await expect(tab.getByRole("main")).not.toContainText(/[a-z]+\.[a-z]+\.[a-z]+[A-Z]/);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    }
    await office.close();
  });
}
