import { type Browser, expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { arrive as arriveFirst, contact, openShop } from "./new-shop";
import {
  fillTopUp,
  type Language,
  orderStatus,
  provider,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** People who look after orders in doubt together, and the shop that is told what became of them. */

const UNDECIDED = "0600000003";

async function sendUndecided(page: Page, language: Language, amount: string): Promise<string> {
  const { send, orderState } = WORDS[language];
  await page.goto("/send");
  await fillTopUp(page, UNDECIDED, { operator: "mobilis", language, amount });
  await sendDespiteDoubt(page, language);
  await expect(orderStatus(page, language)).toContainText(orderState.unknown);
  const address = await page.getByRole("link", { name: send.open }).getAttribute("href");
  return address?.split("/").at(-1) ?? "";
}

async function arrive(
  browser: Browser,
  who: Parameters<typeof signIn>[1],
  language: Language,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await (await browser.newContext({ viewport })).newPage();
  await speak(page, language);
  await signIn(page, who, language);
  return page;
}

/** Pressed again where the page was not awake yet. */
async function pressUntil(page: Page, key: string, seen: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await seen();
  }).toPass();
}

test("by key an order is taken, noted and tagged; a colleague finds it by its tag, sees whose it is, and takes it over", async ({
  page,
  browser,
}) => {
  await speak(page, "fr");
  await signIn(page, "reseller", "fr");
  const reference = await sendUndecided(page, "fr", "810");
  const { review } = WORDS.en;
  const admin = await arrive(browser, "admin", "en", { width: 1280, height: 800 });
  await admin.goto(`/admin/review?order=${reference}`);
  const take = admin.getByRole("button", { name: review.take, exact: true });
  await expect(take).toBeVisible();
  await pressUntil(admin, "a", () => expect(take).toHaveCount(0, { timeout: 3_000 }));
  await expect(admin.getByRole("button", { name: review.giveBack, exact: true })).toBeVisible();

  const note = admin.getByLabel(review.newNote);
  await admin.keyboard.press("n");
  await expect(note).toBeFocused();
  await admin.keyboard.type("the customer called at ten");
  await admin.getByRole("button", { name: review.saveNote, exact: true }).click();
  await expect(admin.getByRole("listitem").filter({ hasText: "the customer called at ten" })).toBeVisible();
  await expect(note).toHaveValue("");
  const tag = admin.getByRole("button", { name: review.tags["provider-asked"], exact: true });
  await tag.click();
  await expect(tag).toHaveAttribute("aria-pressed", "true");
  await tag.blur();
  const sheet = admin.getByRole("region", { name: review.keySheet });
  await admin.keyboard.press("?");
  await expect(sheet).toContainText(review.key.assign);
  await admin.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expectWellMade(admin, "review with its work en 1280");

  const words = WORDS.fr.review;
  const login = { login: "admin2@taabia.test", password: process.env["DEMO_PASSWORD"] ?? "" };
  const other = await arrive(browser, login, "fr", { width: 360, height: 740 });
  await other.goto("/admin/review");
  const search = other.getByLabel(words.search.label);
  await pressUntil(other, "/", () => expect(search).toBeFocused({ timeout: 1_000 }));
  await other.keyboard.type(reference.toUpperCase());
  await other.keyboard.press("Enter");
  await expect(other).toHaveURL(/admin\/orders\?find=/);
  await expectWellMade(other, "found orders fr 360");
  await other.getByRole("row").filter({ hasText: reference }).getByRole("link").click();
  await expect(other).toHaveURL(new RegExp(`admin/review.order=${reference}`));
  await other.goto("/admin/review");
  await other.getByLabel(words.tag).selectOption({ label: words.tags["provider-asked"] });
  await other.getByRole("button", { name: words.filter, exact: true }).click();
  await expect(other).toHaveURL(/tag=provider-asked/);
  const row = other.getByRole("row").filter({ hasText: reference });
  await expect(row).toContainText("1 note");
  await other.goto(`/admin/review?tag=provider-asked&order=${reference}`);
  await expect(other.getByText("the customer called at ten")).toBeVisible();
  await other.getByRole("button", { name: /^La reprendre à/ }).click();
  await expect(other.getByRole("button", { name: words.giveBack, exact: true })).toBeVisible();
  await expectWellMade(other, "review with its work fr 360");
  // The first one sees it without doing anything.
  await expect(admin.getByRole("button", { name: /^Take it over from/ })).toBeVisible({ timeout: 30_000 });
  await admin.context().close();
  await other.context().close();
});

test("an outage's orders stand together in Arabic, are asked about together, and each is decided by itself", async ({
  page,
  browser,
}) => {
  await speak(page, "ar");
  await signIn(page, "reseller", "ar");
  const references: string[] = [];
  for (const amount of ["820", "830", "840"]) references.push(await sendUndecided(page, "ar", amount));
  const words = WORDS.ar.review;
  const admin = await arrive(browser, "admin", "ar", { width: 360, height: 740 });
  await admin.goto("/admin/review");
  const heading = admin.getByRole("rowheader").filter({ hasText: "OneClickDz" }).first();
  await expect(heading).toContainText("انقطاع واحد");
  await heading.getByRole("button", { name: words.checkAll, exact: true }).click();
  await expect(heading.getByRole("status")).toContainText(/المزوّد|قبل لحظات/);
  for (const reference of references) {
    const row = admin.getByRole("row").filter({ hasText: reference });
    await expect(row.getByRole("button", { name: words.releaseMoney, exact: true })).toBeVisible();
  }
  await expectWellMade(admin, "review with an outage ar 360");
  await admin.context().close();
});

test("a shop is told in Arabic what became of an order in doubt, until it says that it has seen it", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  await signIn(admin, "admin");
  const owner = contact();
  const password = await openShop(admin, owner, "2000");
  const shop = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  await speak(shop, "en");
  await arriveFirst(shop, owner.email, password);
  await speak(shop, "ar");
  const reference = await sendUndecided(shop, "ar", "850");
  const told = shop.getByRole("region", { name: WORDS.ar.settled.title });
  await expect(told).toHaveCount(0);

  await admin.goto(`/admin/review?order=${reference}`);
  const row = admin.getByRole("row").filter({ hasText: reference });
  await expect(row).toBeVisible();
  // Decided only now: the schedule asks as well, and an order that has ended is in no review.
  await provider.settle(reference, "REFUNDED");
  await row.getByRole("button", { name: "Check now" }).click();
  await expect(row).toHaveCount(0, { timeout: 60_000 });
  await shop.goto("/send");
  await expect(told).toContainText(WORDS.ar.orderState.refunded);
  await expect(told.getByRole("link")).toHaveAttribute("href", `/orders/${reference}`);
  await expectWellMade(shop, "the counter tells what was settled ar 360");
  await told.getByRole("button", { name: WORDS.ar.settled.seen, exact: true }).click();
  await expect(told).toHaveCount(0);
  await shop.context().close();
});
