import { expect, type Page } from "@playwright/test";
import { fillTopUp, freshNumber, orderStatus, provider, sendButton, signIn, test } from "./shop";
import { sellWaitingPlan } from "./waiting-plan";

/** An order that is still queued can be taken back at the counter, and is then never sent. */

// Its orders stay queued.
const PLAN = sellWaitingPlan("WAITING", "ooredoo");

/** An order that waits to be sent; its address. */
async function openWaiting(page: Page, number: string): Promise<string> {
  await page.goto("/send");
  await fillTopUp(page, number, { operator: "ooredoo", plan: new RegExp(PLAN) });
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Queued");
  return (await page.getByRole("link", { name: "See the order", exact: true }).getAttribute("href")) ?? "";
}

test("a queued order is cancelled at the counter, given back, and never sent", async ({ page }) => {
  await signIn(page, "cashier");
  const number = freshNumber("05");
  const address = await openWaiting(page, number);
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  await expect(cancel).toBeVisible();
  expect((await cancel.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  await cancel.press("Enter");
  await expect(orderStatus(page)).toContainText("Failed, not charged");
  await expect(page.getByText("It was cancelled before it was sent.").first()).toBeVisible();
  await expect(page.getByText("Give it back.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /Cancel|Being cancelled/ })).toHaveCount(0);
  await page.goto(address);
  await expect(page.getByText("Cancelled at the counter")).toBeVisible();
  expect(await provider.ordersTo(number)).toEqual([]);
});

test("an order that a cashier left queued is cancelled from its page by the owner", async ({
  page,
  browser,
}) => {
  await signIn(page, "cashier");
  const number = freshNumber("05");
  const address = await openWaiting(page, number);
  const owner = await browser.newPage();
  await owner.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
  await signIn(owner, "reseller");
  await owner.goto(address);
  await owner.getByRole("button", { name: "Cancel", exact: true }).click();
  for (const tab of [owner, page]) await expect(orderStatus(tab)).toContainText("Failed, not charged");
  expect(await provider.ordersTo(number)).toEqual([]);
  await owner.close();
});
