import { type Browser, expect, type Page } from "@playwright/test";
import { signIn, speak } from "./shop";

export interface Contact {
  readonly name: string;
  readonly email: string;
}

/** Somebody whom no other journey knows. */
export const contact = (): Contact => {
  const tag = Math.random().toString(36).slice(2, 8);
  return { name: `Person ${tag}`, email: `${tag}@shop.test` };
};

/** As it is shown once, to be handed over. */
export const firstPassword = (page: Page) => page.getByRole("status").locator("output");

/** An admin, in English, opens a shop with some dinars in its wallet and stays on its page. The owner's first password. */
export async function openShop(admin: Page, owner: Contact, dinars: string): Promise<string> {
  await admin.goto("/admin/resellers/new");
  await admin.getByLabel("Name of the shop").fill(`Shop of ${owner.name}`);
  await admin.getByLabel("Name of the owner").fill(owner.name);
  await admin.getByLabel(/e-?mail/i).fill(owner.email);
  await admin.getByRole("button", { name: "Open the reseller" }).click();
  const password = (await firstPassword(admin).textContent()) ?? "";
  await admin.getByRole("link", { name: /^Go to/ }).click();
  await admin.getByLabel("Amount (DA)").fill(dinars);
  await admin.getByRole("button", { name: "Check before adding" }).click();
  await expect(admin.getByText("Say why").first()).toBeVisible();
  await admin.getByLabel("Reason").first().fill("cash, receipt 17");
  await admin.getByRole("button", { name: "Check before adding" }).click();
  await admin.getByRole("button", { name: "Add the funds" }).click();
  await expect(admin.getByText("Funds added.").first()).toBeVisible();
  return password;
}

export const OWN_PASSWORD = "a sentence of my own";

/** Signs in, in English, with a password that was handed over, and chooses one of their own. */
export async function arrive(page: Page, login: string, handedOver: string): Promise<void> {
  await signIn(page, { login, password: handedOver });
  await expect(page).toHaveURL(/settings/);
  await page.getByLabel("Current password").fill(handedOver);
  await page.getByLabel("New password").fill(OWN_PASSWORD);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.").first()).toBeVisible();
}

/**
 * A shop of the journey's own with 2 000 dinars: its owner at a phone, in Arabic, and the admin, in English, on the shop's
 * page.
 */
export async function newShop(
  admin: Page,
  browser: Browser,
): Promise<{ readonly shop: Page; readonly email: string; readonly name: string }> {
  await signIn(admin, "admin");
  const owner = contact();
  const password = await openShop(admin, owner, "2000");
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const shop = await context.newPage();
  await speak(shop, "en");
  await arrive(shop, owner.email, password);
  await speak(shop, "ar");
  return { shop, email: owner.email, name: `Shop of ${owner.name}` };
}
