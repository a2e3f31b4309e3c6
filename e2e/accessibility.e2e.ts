import { expect } from "@playwright/test";
import { expectNothingSerious } from "./look";
import {
  fillTopUp,
  freshNumber,
  orderStatus,
  sendButton,
  sendDespiteDoubt,
  signIn,
  test,
  WORDS,
} from "./shop";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the way in and the counter are accessible (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/sign-in");
    await expectNothingSerious(page);
    await signIn(page, "reseller");
    await page.goto("/send");
    await expectNothingSerious(page);
    const [number, amount] = [freshNumber(), "500"];
    await fillTopUp(page, number, { amount });
    await sendButton(page).click();
    await expect(orderStatus(page)).toContainText(WORDS.en.orderState.fulfilled);
    await fillTopUp(page, number, { amount });
    await sendButton(page).click();
    await expect(page.getByRole("button", { name: "Send a second one" })).toBeVisible();
    await expectNothingSerious(page);
  });

  for (const [number, word] of [
    ["0600000002", "Refunded"],
    ["0600000003", "Being verified"],
  ] as const) {
    test(`an order is accessible on the counter, as a page, a receipt and a proof: ${word} (${colorScheme})`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await signIn(page, "reseller");
      await page.goto("/send");
      // An amount of its own: the same again as in another journey would be asked about.
      await fillTopUp(page, number, { amount: colorScheme === "light" ? "300" : "400" });
      await (number === "0600000003" ? sendDespiteDoubt(page) : sendButton(page).click());
      await expect(orderStatus(page)).toContainText(word);
      await expectNothingSerious(page);
      await page.getByRole("link", { name: "See the order", exact: true }).click();
      await page.waitForURL(/orders\/tb_/);
      await expectNothingSerious(page);
      await page.getByRole("link", { name: "Receipt", exact: true }).click();
      await page.waitForURL(/\/receipt$/);
      await expectNothingSerious(page);
      const claim = page.getByRole("link", { name: WORDS.en.receipt.openClaim });
      await page.goto((await claim.getAttribute("href")) ?? "");
      await expect(page.getByText(word, { exact: true }).first()).toBeVisible();
      await expectNothingSerious(page);
    });
  }

  test(`the shop's other rooms are accessible (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await signIn(page, "reseller");
    for (const address of ["/orders", "/wallet", "/reports", "/settings"]) {
      await page.goto(address);
      await expectNothingSerious(page);
    }
    // Somebody has to be in the book.
    await page.goto("/send");
    await fillTopUp(page, freshNumber());
    await sendButton(page).click();
    await expect(orderStatus(page)).toContainText(WORDS.en.orderState.fulfilled);
    await page.goto("/customers");
    await expectNothingSerious(page);
    await page.getByRole("main").getByRole("listitem").first().getByRole("button").first().click();
    await page.getByRole("button", { name: WORDS.en.customers.forget }).click();
    await expect(page.getByRole("button", { name: WORDS.en.customers.forgetYes })).toBeVisible();
    await expectNothingSerious(page);
  });

  test(`the back office is accessible (${colorScheme})`, async ({ page }) => {
    test.slow(); // sixteen screens
    await page.emulateMedia({ colorScheme });
    await signIn(page, "admin");
    for (const address of [
      "/admin",
      "/admin/review",
      "/admin/orders?find=0770000000",
      "/admin/resellers",
      "/admin/resellers/new",
      "/admin/funding",
      "/admin/providers",
      "/admin/plans",
      "/admin/reconciliation",
      "/admin/reports",
      "/admin/settings",
      "/admin/team",
      "/admin/audit",
    ]) {
      await page.goto(address);
      await expectNothingSerious(page);
    }
    await page.goto("/admin/resellers");
    await page.getByRole("link", { name: "Practice shop" }).click();
    await page.waitForURL(/resellers\/[0-9a-f-]{36}/);
    await expectNothingSerious(page);
    await page.getByRole("link", { name: WORDS.en.resellers.statement }).click();
    await page.waitForURL(/\/statement$/);
    await expectNothingSerious(page);
    await page.goto("/no-such-page");
    await expectNothingSerious(page);
  });
}
