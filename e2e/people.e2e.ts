import { expect } from "@playwright/test";
import { arrive, contact, firstPassword, openShop } from "./new-shop";
import { fillTopUp, freshNumber, orderStatus, readWallet, sendButton, signIn, speak, test } from "./shop";

/** A real shop starts: the admin opens a reseller and adds funds, the owner adds a cashier, the cashier sells. */

test("from an empty wallet to a first sale by a new cashier of a new shop", async ({ page, browser }) => {
  const [owner, cashier] = [contact(), contact()];
  await signIn(page, "admin");
  const ownerPassword = await openShop(page, owner, "1000");

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
