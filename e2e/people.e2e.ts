import { expect, type Page } from "@playwright/test";
import { fillTopUp, freshNumber, orderStatus, readWallet, sendButton, signIn, speak, test } from "./shop";

/** A real shop starts: the admin opens a reseller and adds funds, the owner adds a cashier, the cashier sells. */

const contact = (): { name: string; email: string } => {
  const tag = Math.random().toString(36).slice(2, 8);
  return { name: `Person ${tag}`, email: `${tag}@shop.test` };
};
const firstPassword = (page: Page) => page.getByRole("status").locator("output");

/** Signs in with a password that was handed over, and chooses one of their own. */
async function arrive(page: Page, login: string, handedOver: string): Promise<void> {
  await signIn(page, { login, password: handedOver });
  await expect(page).toHaveURL(/settings/);
  await page.getByLabel("Current password").fill(handedOver);
  await page.getByLabel("New password").fill("a sentence of my own");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.").first()).toBeVisible();
}

test("from an empty wallet to a first sale by a new cashier of a new shop", async ({ page, browser }) => {
  const [owner, cashier] = [contact(), contact()];
  await signIn(page, "admin");
  await page.goto("/admin/resellers/new");
  await page.getByLabel("Name of the shop").fill(`Shop of ${owner.name}`);
  await page.getByLabel("Name of the owner").fill(owner.name);
  await page.getByLabel(/e-?mail/i).fill(owner.email);
  await page.getByRole("button", { name: "Open the reseller" }).click();
  const ownerPassword = (await firstPassword(page).textContent()) ?? "";
  await page.getByRole("link", { name: /^Go to/ }).click();
  await page.getByLabel("Amount (DA)").fill("1000");
  await page.getByRole("button", { name: "Check before adding" }).click();
  await expect(page.getByText("Say why").first()).toBeVisible();
  await page.getByLabel("Reason").first().fill("cash, receipt 17");
  await page.getByRole("button", { name: "Check before adding" }).click();
  await page.getByRole("button", { name: "Add the funds" }).click();
  await expect(page.getByText("Funds added.").first()).toBeVisible();

  const shop = await browser.newPage();
  await speak(shop, "en");
  await arrive(shop, owner.email, ownerPassword);
  expect(await readWallet(shop)).toEqual({ available: 1_000_00, onHold: 0, inReview: 0 });
  await shop.goto("/settings");
  const adding = shop.locator("form").filter({ has: shop.getByRole("button", { name: "Add to the team" }) });
  await adding.getByLabel("Name").fill(cashier.name);
  await adding.getByLabel(/e-?mail/i).fill(cashier.email);
  await adding.getByRole("button", { name: "Add to the team" }).click();
  const cashierPassword = (await firstPassword(shop).textContent()) ?? "";

  const counter = await browser.newPage();
  await speak(counter, "en");
  await arrive(counter, cashier.email, cashierPassword);
  await counter.goto("/send");
  await fillTopUp(counter, freshNumber());
  await sendButton(counter).click();
  await expect(orderStatus(counter)).toContainText("Delivered");
  await fillTopUp(counter, freshNumber(), { amount: "600" });
  await sendButton(counter).click();
  await expect(counter.getByText(/balance is (too low|below)/i).first()).toBeVisible();
  expect(await readWallet(shop)).toEqual({ available: 502_50, onHold: 0, inReview: 0 });
  await shop.close();
  await counter.close();
});

test("a wrong password and an unknown person get the same words", async ({ page }) => {
  for (const login of ["reseller@taabia.test", "nobody@taabia.test"]) {
    await page.goto("/sign-in");
    await page.getByLabel("Email or phone").fill(login);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail, phone or password is wrong.").first()).toBeVisible();
  }
});
