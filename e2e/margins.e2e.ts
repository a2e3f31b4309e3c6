import { type Browser, expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { newShop as openNewShop } from "./new-shop";
import {
  fillTopUp,
  freshNumber,
  orderStatus,
  readWallet,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** What a shop earns on one operator, from the back office to the counter, and what its sales then cost it. */

/** A shop of this journey's own; the admin stays on its page, in French. */
async function newShop(admin: Page, browser: Browser): Promise<Page> {
  const { shop } = await openNewShop(admin, browser);
  await speak(admin, "fr");
  await admin.reload();
  return shop;
}

/** The line above the counter's button, in Arabic. */
const price = (shop: Page) =>
  shop.getByText(WORDS.ar.send.price.replace("<price></price>", "").trim()).first();

/** Half a thousand dinars of an operator's credit stand in the form. */
async function fill(shop: Page, operator: "djezzy" | "ooredoo"): Promise<void> {
  await shop.goto("/send");
  const number = freshNumber(operator === "djezzy" ? "07" : "05");
  await fillTopUp(shop, number, { language: "ar", operator });
}

async function setMargin(admin: Page, operator: string, percent: string) {
  const { resellers } = WORDS.fr;
  const button = admin.getByRole("button", { name: resellers.rules.set, exact: true });
  const form = admin.locator("form").filter({ has: button });
  await form.getByLabel(resellers.rules.operator, { exact: true }).selectOption({ label: operator });
  await form.getByLabel(resellers.marginField).fill(percent);
  await form.getByLabel(resellers.reason).fill("un bon mois");
  await button.click();
  return form;
}

test("a margin for one operator is the price at the counter and in the wallet, and the old one is back once it is ended", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const shop = await newShop(admin, browser);
  const { resellers, operator, guards } = WORDS.fr;
  const { orderState, problem, send, wallet } = WORDS.ar;
  await fill(shop, "ooredoo");
  await expect(price(shop)).toContainText("497,50");

  const form = await setMargin(admin, operator.ooredoo, "2");
  await expect(form.getByText(resellers.rules.saved)).toBeVisible();
  const current = admin.getByRole("region", { name: resellers.rules.current });
  await expect(current).toContainText(operator.ooredoo);
  await admin.setViewportSize({ width: 360, height: 740 });
  await expectWellMade(admin, "reseller with margins 360 fr");

  await fill(shop, "djezzy");
  await expect(price(shop)).toContainText("497,50");
  await fill(shop, "ooredoo");
  await expect(price(shop)).toContainText("490");
  await sendButton(shop, "ar").click();
  await expect(orderStatus(shop, "ar")).toContainText(orderState.fulfilled);
  expect((await readWallet(shop, "ar")).available).toBe(1_510_00);
  await expect(shop.getByRole("region", { name: wallet.margins.title })).toContainText(
    WORDS.ar.operator.ooredoo,
  );
  await expectWellMade(shop, "wallet with margins 360 ar");

  // The page at the counter is from before the end: it may not cost more than it says.
  await fill(shop, "ooredoo");
  await expect(price(shop)).toContainText("490");
  await current.getByRole("button", { name: resellers.rules.end, exact: true }).click();
  await current.getByLabel(guards.reason).fill("le mois est fini");
  await current.getByRole("button", { name: resellers.rules.endConfirm, exact: true }).click();
  await expect(current).toBeHidden();
  await sendButton(shop, "ar").click();
  await expect(shop.getByText(problem["price-changed"])).toBeVisible();
  await expect(price(shop)).toContainText("497,50");
  await expectWellMade(shop, "send with a changed price 360 ar");
  await sendButton(shop, "ar").click();
  // The one before has ended too: this one is on its way once the form is empty.
  await expect(shop.getByLabel(send.number)).toHaveValue("");
  await expect(orderStatus(shop, "ar")).toContainText(orderState.fulfilled);
  expect((await readWallet(shop, "ar")).available).toBe(1_012_50);
  await shop.context().close();
});

test("a margin that would sell below cost says what it would lose, and is set by an explicit yes only", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const shop = await newShop(admin, browser);
  const { resellers, operator } = WORDS.fr;
  const form = await setMargin(admin, operator.djezzy, "2,5");
  await expect(form.getByRole("alert")).toContainText("PREPAID");
  await fill(shop, "djezzy");
  await expect(price(shop)).toContainText("497,50");
  await form.getByLabel(resellers.belowCost).check();
  await form.getByRole("button", { name: resellers.rules.set, exact: true }).click();
  await expect(form.getByText(resellers.rules.saved)).toBeVisible();
  await fill(shop, "djezzy");
  await expect(price(shop)).toContainText("487,50");
  await shop.context().close();
});

test("a cashier is shown no price of the shop's: what it earns is its owner's to know", async ({ page }) => {
  await speak(page, "ar");
  await signIn(page, "cashier", "ar");
  await fill(page, "ooredoo");
  await expect(sendButton(page, "ar")).toBeEnabled();
  await expect(price(page)).toHaveCount(0);
});
