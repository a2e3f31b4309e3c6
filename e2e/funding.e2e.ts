import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { newShop } from "./new-shop";
import { speak, test, WORDS } from "./shop";

/** How money gets onto a shop's wallet: asked for, paid to the centime, approved by the house; or lent by it. */

const HAD_MINOR = 2_000_00;
const ACCOUNT = "CCP 0012345678 clé 90";

const digitsOf = async (place: Locator): Promise<number> =>
  Number(((await place.textContent()) ?? "").replace(/\D/g, ""));

const availableOn = (shop: Page): Locator =>
  shop.getByRole("group", { name: WORDS.ar.wallet.available, exact: true });

/** Asks in Arabic; answers with the amount to pay, in centimes. */
async function ask(shop: Page, dinars: string): Promise<number> {
  const { funding, wallet } = WORDS.ar;
  await shop.goto("/wallet");
  await shop.getByLabel(funding.amount).fill(dinars);
  await shop.getByRole("button", { name: funding.ask, exact: true }).click();
  const amount = shop.getByRole("group", { name: wallet.funding.pay });
  await expect(amount).toBeVisible();
  return digitsOf(amount);
}

/** The request of this shop alone, in French. */
async function openDesk(admin: Page, shopName: string): Promise<Locator> {
  await speak(admin, "fr");
  await admin.goto("/admin/funding");
  return admin.getByRole("region", { name: shopName });
}

async function sayHowToPay(admin: Page): Promise<void> {
  const { settings } = WORDS.en;
  await admin.goto("/admin/settings");
  await admin.getByLabel(settings.paymentWords).fill(`${ACCOUNT}\nTaabia SARL`);
  await admin.getByRole("button", { name: settings.paymentSave }).click();
  await expect(admin.getByText(settings.paymentSaved)).toBeVisible();
}

test("a shop asks at a phone in Arabic, pays an amount of its own, and sees it arrive by itself once the house says so in French", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop, name } = await newShop(admin, browser);
  const { funding, wallet } = WORDS.ar;
  await sayHowToPay(admin);

  const minor = await ask(shop, "3000");
  expect(minor).toBeGreaterThan(3_000_00);
  expect(minor).toBeLessThan(3_001_00);
  await expect(shop.getByText(ACCOUNT)).toBeVisible();
  const proof = `CCP${Math.random().toString(36).slice(2, 10)}`;
  await shop.getByLabel(funding.proof).fill(` ${proof.slice(0, 5)}-${proof.slice(5)}`);
  await shop.getByLabel(funding.payer).fill("أمينة ب.");
  await shop.getByRole("button", { name: funding.saveProof }).click();
  await expect(shop.getByText(funding.proofSaved, { exact: true })).toBeVisible();
  await expect(shop.getByLabel(funding.proof)).toHaveValue(proof.toUpperCase());
  await expectWellMade(shop, "wallet with a request 360 ar");

  const desk = WORDS.fr.fundingDesk;
  const card = await openDesk(admin, name);
  await expect(card).toContainText(proof.toUpperCase());
  await expect(card).toContainText("أمينة ب.");
  await expect(admin.getByRole("navigation", { name: WORDS.fr.shell.office })).toContainText(
    new RegExp(`${WORDS.fr.shell.funding} \\d`),
  );
  await card.getByRole("button", { name: desk.approve }).click();
  expect(await digitsOf(card.getByRole("definition").last())).toBe(HAD_MINOR + minor);
  await expectWellMade(admin, "funding fr 1280");
  await admin.setViewportSize({ width: 1024, height: 800 });
  await expectWellMade(admin, "funding fr 1024");
  await admin.setViewportSize({ width: 360, height: 740 });
  await expectWellMade(admin, "funding fr 360");
  await card.getByRole("button", { name: desk.approveYes }).click();
  await expect(card).toHaveCount(0);
  await expect(admin.getByText(desk.past)).toBeVisible();

  // Nobody touched this page since the request was made.
  await expect(shop.getByText(wallet.funding.states.approved, { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  expect(await digitsOf(availableOn(shop))).toBe(HAD_MINOR + minor);
  const line = shop.getByRole("region", { name: wallet.statement }).getByRole("row").nth(1);
  await expect(line).toContainText(wallet.kinds.funding);
  const figures = ((await line.textContent()) ?? "").replace(/\D/g, "");
  expect(figures).toContain(String(HAD_MINOR));
  expect(figures).toContain(String(HAD_MINOR + minor));
  await expectWellMade(shop, "wallet filled 360 ar");
  await shop.setViewportSize({ width: 1280, height: 800 });
  await expect(shop.getByRole("columnheader", { name: wallet.before })).toBeVisible();
  await expectWellMade(shop, "wallet filled 1280 ar");
  const [file] = await Promise.all([
    shop.waitForEvent("download"),
    shop.getByRole("button", { name: wallet.file.csv }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^taabia-statement-\d{4}-\d\d-01_.*\.csv$/);
  expect(readFileSync(await file.path(), "utf8")).toContain(wallet.kinds.funding);
  await shop.context().close();
});

test("a declined request tells the shop why, and what was taken back is no request any more", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop, name } = await newShop(admin, browser);
  const { wallet } = WORDS.ar;
  await ask(shop, "1500");
  const card = await openDesk(admin, name);
  const { decline, declineYes } = WORDS.fr.fundingDesk;
  await card.getByRole("button", { name: decline, exact: true }).click();
  const reason = "aucun virement de ce montant sur le relevé";
  await card.getByRole("textbox").fill(reason);
  await card.getByRole("button", { name: declineYes }).click();
  await expect(card).toHaveCount(0);
  await expect(shop.getByText(wallet.funding.states.declined, { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await expect(shop.getByText(reason)).toBeVisible();

  await ask(shop, "1600");
  await shop.getByText(wallet.funding.withdraw, { exact: true }).click();
  await shop.getByRole("button", { name: wallet.funding.withdrawYes }).click();
  await expect(shop.getByText(wallet.funding.states.withdrawn, { exact: true })).toBeVisible();
  expect(await digitsOf(availableOn(shop))).toBe(HAD_MINOR);
  await expectWellMade(shop, "wallet after a declined request 360 ar");
  await shop.context().close();
});

test("what the house lends stands on the statement under its own word, and the shop sees what it owes", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop } = await newShop(admin, browser);
  const { credit, reason, review } = WORDS.en.resellers;
  const { wallet } = WORDS.ar;
  const formWith = (label: string): Locator =>
    admin.locator("form").filter({ has: admin.getByLabel(label, { exact: true }) });
  const limit = formWith(credit.limit);
  await limit.getByLabel(credit.limit).fill("1000");
  await limit.getByLabel(reason).fill("a year of trust");
  await limit.getByRole("button").click();
  await expect(limit.getByText(credit.limitSaved)).toBeVisible();

  /** The two steps of moving money by hand. */
  const move = async (label: string, amount: string, confirm: string): Promise<void> => {
    const form = formWith(label);
    const isRepaid = label === credit.repaid;
    await form.getByLabel(label).fill(amount);
    await form.getByLabel(reason).fill("agreed by phone");
    await form.getByRole("button", { name: isRepaid ? credit.repaidReview : review }).click();
    await admin.getByRole("button", { name: confirm }).click();
  };
  await move(credit.lend, "1001", credit.lendYes);
  await expect(admin.getByText(WORDS.en.problem["credit-too-much"])).toBeVisible();
  await admin.getByRole("button", { name: WORDS.en.resellers.change }).click();
  await move(credit.lend, "400", credit.lendYes);
  await expect(admin.getByText(credit.lent)).toBeVisible();
  await expectWellMade(admin, "reseller with credit en 1280");

  await shop.goto("/wallet");
  expect(await digitsOf(availableOn(shop))).toBe(HAD_MINOR + 400_00);
  const owed = shop.getByRole("region", { name: wallet.credit.title });
  await expect(owed).toContainText("400,00");
  await expect(shop.getByText(wallet.kinds.credit)).toBeVisible();
  await expectWellMade(shop, "wallet with credit 360 ar");

  await move(credit.repaid, "400", credit.repaidYes);
  // Nothing is owed any more, so nothing more can be booked.
  await expect(admin.getByRole("button", { name: credit.repaidYes })).toHaveCount(0);
  await shop.reload();
  await expect(owed).not.toContainText("400,00");
  expect(await digitsOf(availableOn(shop))).toBe(HAD_MINOR + 400_00);
  await shop.context().close();
});
