import { expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { newShop, OWN_PASSWORD } from "./new-shop";
import {
  bookedFor,
  fillTopUp,
  freshNumber,
  grouped,
  orderStatus,
  provider,
  readWallet,
  sendButton,
  speak,
  test,
  WORDS,
} from "./shop";

/** What the house says to one shop: how much it may sell, and that it may not sell at all. */

test("a limit is told to the shop before it sells, and kept at the counter", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop } = await newShop(admin, browser);
  const { problem, wallet, orderState, send } = WORDS.ar;
  const form = admin
    .locator("form")
    .filter({ has: admin.getByRole("button", { name: WORDS.en.resellers.setLimits }) });
  await form.getByLabel(WORDS.en.resellers.limits.perOrder).fill("300");
  await form.getByLabel(WORDS.en.resellers.limits.perDay).fill("500");
  await form.getByRole("button").click();
  await expect(form.getByText(WORDS.en.problem["reason-missing"])).toBeVisible();
  await form.getByLabel(WORDS.en.resellers.reason).fill("its first month");
  await form.getByRole("button").click();
  await expect(form.getByText(WORDS.en.resellers.limitsSaved)).toBeVisible();

  await shop.goto("/wallet");
  const limits = shop.getByRole("region", { name: wallet.limits.title });
  await expect(limits).toContainText("500");
  await expect(limits).toContainText("300");
  await expectWellMade(shop, "wallet with limits 360 ar");

  await shop.goto("/send");
  await fillTopUp(shop, freshNumber(), { language: "ar", amount: "400" });
  await sendButton(shop, "ar").click();
  await expect(shop.getByText(problem["limit-per-order"]).first()).toBeVisible();
  await shop.getByLabel(send.amount).fill("300");
  await sendButton(shop, "ar").click();
  await expect(orderStatus(shop, "ar")).toContainText(orderState.fulfilled);
  await fillTopUp(shop, freshNumber(), { language: "ar", amount: "250" });
  await sendButton(shop, "ar").click();
  await expect(shop.getByText(problem["limit-per-day"]).first()).toBeVisible();
  await shop.context().close();
});

test("a shop closed in the middle of a sale sells nothing more; what was on its way ends, and is there when it opens again", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop, email } = await newShop(admin, browser);
  const { problem, signIn: words } = WORDS.ar;
  const say = async (button: string): Promise<void> => {
    const form = admin
      .locator("form")
      .filter({ has: admin.getByRole("button", { name: button, exact: true }) });
    await form.getByLabel(WORDS.en.resellers.reason).fill("a call from its owner");
    await form.getByRole("button", { name: button, exact: true }).click();
  };
  await shop.goto("/send");
  const [sent, unsent] = [freshNumber(), freshNumber()];
  await fillTopUp(shop, sent, { language: "ar" });
  await sendButton(shop, "ar").click();
  const link = shop.getByRole("link", { name: WORDS.ar.send.open, exact: true }).first();
  const reference = ((await link.getAttribute("href")) ?? "").replace("/orders/", "");
  await fillTopUp(shop, unsent, { language: "ar" });

  await say(WORDS.en.resellers.close);
  await expect(admin.getByText(WORDS.en.resellers.disabled, { exact: true })).toBeVisible();
  // The page may have noticed by itself, and asks who is there.
  await expect(async () => {
    const send = sendButton(shop, "ar");
    if (await send.isVisible()) await send.click({ timeout: 1_000 });
    const told = shop.getByText(problem["signed-out"]).first().or(shop.getByLabel(words.login));
    await expect(told).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect.poll(() => bookedFor(reference)).toEqual(["hold", "capture"]);
  expect(await provider.ordersTo(unsent)).toEqual([]);

  await shop.goto("/sign-in");
  const tryIn = async (): Promise<void> => {
    await shop.getByLabel(words.login).fill(email);
    await shop.getByLabel(words.password).fill(OWN_PASSWORD);
    await shop.getByRole("button", { name: words.submit }).click();
  };
  await tryIn();
  await expect(shop.getByText(problem["account-disabled"]).first()).toBeVisible();

  await say(WORDS.en.resellers.reopen);
  await expect(admin.getByText(WORDS.en.resellers.disabled, { exact: true })).toBeHidden();
  await tryIn();
  await shop.waitForURL(/\/send/);
  expect(await readWallet(shop, "ar")).toEqual({ available: 1_502_50, onHold: 0, inReview: 0 });
  await shop.context().close();
});

test("the back office reads where a shop's dinars went, line by line, takes it along, and comes from a line to its order", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // a shop is opened first
  const { shop } = await newShop(admin, browser);
  const number = freshNumber();
  await shop.goto("/send");
  await fillTopUp(shop, number, { language: "ar" });
  await sendButton(shop, "ar").click();
  await expect(orderStatus(shop, "ar")).toContainText(WORDS.ar.orderState.fulfilled);
  await speak(shop, "en");
  await shop.goto("/wallet");
  const { wallet } = WORDS.en;
  const linesOf = (page: Page) =>
    page.getByRole("region", { name: wallet.statement, exact: true }).getByRole("row");
  await expect(linesOf(shop)).toHaveCount(3);
  const own = await linesOf(shop).allTextContents();

  await admin.getByRole("link", { name: WORDS.en.resellers.statement }).click();
  await admin.waitForURL(/\/statement$/);
  await expect(admin.getByRole("heading", { name: wallet.statement, level: 1 })).toBeVisible();
  // The same, but for the middle of the number.
  const [whole, ends] = [grouped(number), `${number.slice(0, 4)} •• •• ${number.slice(-2)}`];
  expect(await linesOf(admin).allTextContents()).toEqual(own.map((line) => line.replaceAll(whole, ends)));
  const file = admin.locator("form").filter({ has: admin.getByRole("button", { name: wallet.file.csv }) });
  const [download] = await Promise.all([
    admin.waitForEvent("download"),
    file.getByRole("button", { name: wallet.file.csv }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^taabia-statement-.*\.csv$/);
  await linesOf(admin).getByRole("link").first().click();
  await admin.waitForURL(/\/admin\/review\?order=tb_/);
  await expect(admin.getByRole("main")).toContainText(ends);
  await admin.getByRole("button", { name: WORDS.en.verdict.showNumber }).click();
  await expect(admin.getByRole("main")).toContainText(whole);
  await shop.context().close();
});
