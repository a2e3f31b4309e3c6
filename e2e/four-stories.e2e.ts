import { expect } from "@playwright/test";
import { fillTopUp, freshNumber, orderStatus, provider, readWallet, sendButton, signIn, test } from "./shop";

/** The four things that can become of a top-up, as a cashier sees them, and what they do to the wallet. */
test.describe.configure({ mode: "serial" });

test("a top-up is delivered, and its price is gone from the wallet to the centime", async ({ page }) => {
  await signIn(page, "other");
  const before = await readWallet(page);
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await expect(sendButton(page)).toHaveAccessibleName(/^Send 500 DA to .*Djezzy$/);
  await sendButton(page).click();
  await expect(page.getByLabel("Phone number")).toBeFocused();
  await expect(page.getByLabel("Phone number")).toHaveValue("");
  await expect(orderStatus(page)).toContainText(/Queued|Sending|Waiting at operator|In progress/);
  await expect(orderStatus(page)).toContainText("Delivered");
  const after = await readWallet(page);
  expect(before.available - after.available).toBe(497_50);
  expect(after.onHold).toBe(before.onHold);
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("a wrong number is given back, with the operator's Arabic words as they came", async ({ page }) => {
  await signIn(page, "other");
  const before = await readWallet(page);
  await page.goto("/send");
  await fillTopUp(page, "0600000001");
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Refunded");
  const message = page.locator('[lang="ar"][dir="rtl"]').first();
  await expect(message).toHaveText(/[\u0600-\u06ff]{3,}/);
  expect(await readWallet(page)).toEqual(before);
});

test("other offers replace the plans, and one is sent as a new order linked to the first", async ({
  page,
}) => {
  await signIn(page, "other");
  const before = await readWallet(page);
  await page.goto("/send");
  await fillTopUp(page, "0600000002");
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Refunded");
  const plans = page.getByRole("radiogroup", { name: "Plan" });
  await expect(plans.getByRole("radio")).toHaveCount(1);
  await expect(plans.getByRole("radio", { name: /FACTURE/ })).toBeVisible();
  await plans.getByRole("radio", { name: /FACTURE/ }).check({ force: true });
  await sendButton(page).first().click();
  await expect(orderStatus(page)).toContainText("Delivered");
  const after = await readWallet(page);
  expect(before.available - after.available).toBe(497_50);
  await page.goto("/orders");
  await page
    .getByRole("link", { name: /0600 00 00 02/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Linked orders" })).toBeVisible();
});

test("an undecided order is being verified, stays held and in review, until the provider settles it", async ({
  page,
  browser,
}) => {
  await signIn(page, "other");
  const before = await readWallet(page);
  await page.goto("/send");
  await fillTopUp(page, "0600000003");
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Being verified");
  await expect(page.locator('[lang="ar"][dir="rtl"]').first()).toContainText("24");
  const during = await readWallet(page);
  expect(before.available - during.available).toBe(497_50);
  expect(during.inReview - before.inReview).toBe(497_50);
  expect(during.onHold).toBe(before.onHold);

  await page.goto("/send");
  const address = await page
    .getByRole("link", { name: /0600 00 00 03|See the order/ })
    .first()
    .getAttribute("href");
  const reference = address?.split("/").at(-1) ?? "";
  await provider.settle(reference, "REFUNDED");
  const office = await browser.newPage();
  await office.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
  await signIn(office, "admin");
  await office.goto("/admin/review");
  const row = office.getByRole("row").filter({ hasText: reference });
  await expect(row).toContainText("500");
  await row.getByRole("button", { name: "Check now" }).click();
  await expect(async () => {
    expect(await readWallet(page)).toEqual(before);
  }).toPass();
  await office.reload();
  await expect(row).toHaveCount(0);
  await office.close();
});
