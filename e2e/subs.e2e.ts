import { expect, type Locator, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { arrive, contact, firstPassword, newShop } from "./new-shop";
import {
  fillTopUp,
  freshNumber,
  grouped,
  orderStatus,
  readWallet,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** A shop that has shops of its own: the house lets it, money goes between them, and neither sees the other's customers. */

/** To the page of the shop that is named after its owner, and waits until it is there. */
async function goTo(page: Page, ownerName: string): Promise<void> {
  await page.getByRole("link", { name: new RegExp(ownerName) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(ownerName);
}

/** In French, on the shop's own page. */
async function letHaveSubs(admin: Page): Promise<void> {
  const { resellers } = WORDS.fr;
  await speak(admin, "fr");
  await admin.reload();
  const section = admin.getByRole("region", { name: resellers.subs.title });
  await expect(section).toContainText(resellers.subs.notGiven);
  await section.getByLabel(resellers.reason).fill("contrat du 20 novembre");
  await section.getByRole("button", { name: resellers.subs.give }).click();
  await expect(section).toContainText(resellers.subs.given);
  await expectWellMade(admin, "reseller that may have shops fr 1280");
}

/** Opens a shop in Arabic at a phone, and stays on its page. The owner's first password. */
async function openSub(shop: Page, owner: { name: string; email: string }): Promise<string> {
  const { subs, subForm, people, problem } = WORDS.ar;
  await shop.goto("/subs");
  await expect(shop.getByText(subs.emptyTitle)).toBeVisible();
  await expectWellMade(shop, "subs empty 360 ar");
  await shop.getByRole("link", { name: subs.open }).click();
  await shop.getByLabel(subForm.shopName).fill(`كشك ${owner.name}`);
  await shop.getByLabel(subForm.ownerName).fill(owner.name);
  await shop.getByLabel(people.email).fill(owner.email);
  await shop.getByLabel(subForm.margin).fill("0,6");
  await shop.getByRole("button", { name: subForm.open }).click();
  await expect(shop.getByText(problem["margin-above-own"])).toBeVisible();
  await expectWellMade(shop, "new sub 360 ar");
  await shop.getByLabel(subForm.margin).fill("0,25");
  await shop.getByRole("button", { name: subForm.open }).click();
  const password = (await firstPassword(shop).textContent()) ?? "";
  await expectWellMade(shop, "sub opened 360 ar");
  await goTo(shop, owner.name);
  return password;
}

/** Gives the shop whose page is open some dinars, in two steps. */
async function transfer(shop: Page, dinars: string): Promise<void> {
  const { subs } = WORDS.ar;
  await shop.getByLabel(subs.amount).fill(dinars);
  await shop.getByLabel(subs.note).fill("رصيد الأسبوع");
  await shop.getByRole("button", { name: subs.review }).click();
  await expect(shop.getByRole("definition").filter({ hasText: "1 000,00" }).last()).toBeVisible();
  await expectWellMade(shop, "transfer to be confirmed 360 ar");
  await shop.getByRole("button", { name: subs.transferYes }).click();
  await expect(shop.getByText(subs.transferred, { exact: true })).toBeVisible();
}

const newestLine = (page: Page, language: "ar" | "fr"): Locator =>
  page.getByRole("region", { name: WORDS[language].wallet.statement }).getByRole("row").nth(1);

test("a shop opens one of its own at a phone, gives it money, gets some back, and sees its sums and no number", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // two shops are opened first
  const { shop, name } = await newShop(admin, browser);
  await letHaveSubs(admin);
  const owner = contact();
  const password = await openSub(shop, owner);
  await transfer(shop, "1000");
  expect((await readWallet(shop, "ar")).available).toBe(1_000_00);
  await expect(newestLine(shop, "ar")).toContainText(owner.name);
  await expect(newestLine(shop, "ar")).toContainText("رصيد الأسبوع");

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const sub = await context.newPage();
  await speak(sub, "en");
  await arrive(sub, owner.email, password);
  await speak(sub, "fr");
  expect((await readWallet(sub, "fr")).available).toBe(1_000_00);
  await expect(newestLine(sub, "fr")).toContainText(name);
  await expect(newestLine(sub, "fr")).toContainText(WORDS.fr.wallet.kinds.transfer);

  const number = freshNumber();
  await sub.goto("/send");
  await fillTopUp(sub, number, { language: "fr", amount: "400" });
  await sendButton(sub, "fr").click();
  await expect(orderStatus(sub, "fr")).toContainText(WORDS.fr.orderState.fulfilled);

  const { giveBack } = WORDS.fr.wallet;
  await sub.goto("/wallet");
  await sub.getByLabel(giveBack.amount).fill("100");
  await sub.getByRole("button", { name: giveBack.review }).click();
  await sub.getByRole("button", { name: giveBack.yes }).click();
  await expect(sub.getByText(giveBack.done, { exact: true })).toBeVisible();
  await expect(newestLine(sub, "fr")).toContainText("100,00");
  await expectWellMade(sub, "wallet of a sub fr 1280");

  // Nobody touched this page since the first transfer.
  await expect(newestLine(shop, "ar")).toContainText("100,00", { timeout: 30_000 });
  await expectWellMade(shop, "wallet with transfers 360 ar");

  await shop.goto("/subs");
  const row = shop.getByRole("row").filter({ hasText: owner.name });
  await expect(row).toContainText("400,00");
  await expect(row).toContainText("501,00");
  await expectWellMade(shop, "subs 360 ar");
  await goTo(shop, owner.name);
  await expect(shop.getByRole("definition").first()).toContainText("501,00");
  const seen = (await shop.getByRole("main").textContent()) ?? "";
  expect(seen.replace(/\D/g, "")).not.toContain(number);
  await expectWellMade(shop, "sub 360 ar");
  await shop.goto(`/orders?search=${number}`);
  await expect(shop.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(shop.getByRole("main")).not.toContainText(grouped(number));
  await speak(shop, "fr");
  await shop.setViewportSize({ width: 1280, height: 800 });
  await shop.goto("/subs");
  await expectWellMade(shop, "subs fr 1280");
  await goTo(shop, owner.name);
  await expectWellMade(shop, "sub fr 1280");
  await shop.setViewportSize({ width: 1024, height: 800 });
  await expectWellMade(shop, "sub fr 1024");

  await admin.goto("/admin/resellers");
  const listed = admin.getByRole("row").filter({ hasText: `كشك ${owner.name}` });
  await expect(listed).toContainText(name);
  await goTo(admin, owner.name);
  await expect(admin.getByRole("link", { name })).toBeVisible();
  await expectWellMade(admin, "reseller of a shop fr 1280");
  await admin.goto("/admin/audit?what=transfer-made");
  await expect(admin.getByRole("main")).toContainText(`كشك ${owner.name}`);
  await context.close();
  await shop.context().close();
});

test("a shop closes one of its own and opens it again; what the house closed stays closed for it", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // two shops are opened first
  const { shop } = await newShop(admin, browser);
  const { resellers } = WORDS.fr;
  const { subs, subForm } = WORDS.ar;
  await letHaveSubs(admin);
  const owner = contact();
  await openSub(shop, owner);
  const say = async (button: string): Promise<void> => {
    await shop.getByLabel(subForm.reason).fill("عطلة");
    await shop.getByRole("button", { name: button, exact: true }).click();
  };
  await say(subForm.close);
  await expect(shop.getByText(subs.transferClosed)).toBeVisible();
  await expectWellMade(shop, "sub closed 360 ar");
  await say(subForm.reopen);
  await expect(shop.getByLabel(subs.amount)).toBeVisible();

  await admin.reload();
  await goTo(admin, owner.name);
  const closing = admin.getByRole("region", { name: resellers.closeTitle });
  await closing.getByLabel(resellers.reason).fill("enquête en cours");
  await closing.getByRole("button").click();
  await expect(admin.getByRole("region", { name: resellers.reopenTitle })).toBeVisible();
  await shop.reload();
  await expect(shop.getByText(subs.houseClosedHelp)).toBeVisible();
  await expect(shop.getByRole("button", { name: subForm.reopen })).toHaveCount(0);
  await shop.context().close();
});

test("a shop with which the house agreed on nothing of the kind is told so calmly, and is shown no way there", async ({
  page,
}) => {
  const { shell, subs } = WORDS.fr;
  await signIn(page, "other");
  await speak(page, "fr");
  await page.goto("/subs");
  await expect(page.getByText(subs.notAgreedTitle)).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: shell.subs })).toHaveCount(0);
  await expectWellMade(page, "subs not agreed fr 1280");
});
