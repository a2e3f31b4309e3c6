import { expect } from "@playwright/test";
import {
  fillTopUp,
  freshNumber,
  orderStatus,
  provider,
  readWallet,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/**
 * The four things that can become of a top-up, as a cashier sees them, and what they do to the wallet: on a laptop in
 * English, and on a small phone in Arabic.
 */
const PLACES = [
  // Its own amount for the number with offers: the same again would be asked about.
  { language: "en", size: { width: 1280, height: 800 }, offered: { amount: "500", priceMinor: 497_50 } },
  { language: "ar", size: { width: 360, height: 740 }, offered: { amount: "600", priceMinor: 597_00 } },
] as const;

for (const { language, size, offered } of PLACES) {
  const { orderState, order: orderWords, send, review } = WORDS[language];
  // A slow browser may see the end first: the states on the way are then over.
  const isTold = new RegExp(
    [
      orderState.queued,
      orderState.sending,
      orderState.pending,
      orderState.handling,
      orderState.fulfilled,
    ].join("|"),
  );

  test.describe(`${language}, ${size.width} px`, () => {
    test.describe.configure({ mode: "serial" });
    test.beforeEach(async ({ page }) => {
      await page.setViewportSize(size);
      await speak(page, language);
      await signIn(page, "other", language);
    });

    test("a top-up is delivered, and its price is gone from the wallet to the centime", async ({ page }) => {
      const before = await readWallet(page, language);
      await page.goto("/send");
      await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
      const number = freshNumber();
      await fillTopUp(page, number, { language });
      await sendButton(page, language).click();
      await expect(page.getByLabel(send.number)).toBeFocused();
      await expect(page.getByLabel(send.number)).toHaveValue("");
      await expect(orderStatus(page, language)).toContainText(isTold);
      await expect(orderStatus(page, language)).toContainText(orderState.fulfilled);
      const after = await readWallet(page, language);
      expect(before.available - after.available).toBe(497_50);
      expect(after.onHold).toBe(before.onHold);
      expect(await provider.ordersTo(number)).toHaveLength(1);
    });

    test("a wrong number is given back, with the operator's Arabic words as they came", async ({ page }) => {
      const before = await readWallet(page, language);
      await page.goto("/send");
      await fillTopUp(page, "0600000001", { language });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.refunded);
      const message = page.getByRole("main").locator('[lang="ar"][dir="rtl"]').first();
      await expect(message).toHaveText(/[\u0600-\u06ff]{3,}/);
      expect(await readWallet(page, language)).toEqual(before);
    });

    test("other offers replace the plans, and one is sent as a new order linked to the first", async ({
      page,
    }) => {
      const before = await readWallet(page, language);
      await page.goto("/send");
      await fillTopUp(page, "0600000002", { language, amount: offered.amount });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.refunded);
      const plans = page.getByRole("radiogroup", { name: send.plan });
      await expect(plans.getByRole("radio")).toHaveCount(1);
      await plans.getByRole("radio", { name: /FACTURE/ }).click();
      await sendButton(page, language).first().click();
      await expect(orderStatus(page, language)).toContainText(orderState.fulfilled);
      const after = await readWallet(page, language);
      expect(before.available - after.available).toBe(offered.priceMinor);
      await page.goto("/orders");
      await page
        .getByRole("link", { name: /0600 00 00 02/ })
        .first()
        .click();
      await expect(page.getByRole("heading", { name: orderWords.family })).toBeVisible();
    });

    test("an undecided order is being verified, stays held and in review, until the provider settles it", async ({
      page,
      browser,
    }) => {
      const before = await readWallet(page, language);
      await page.goto("/send");
      await fillTopUp(page, "0600000003", { language });
      await sendDespiteDoubt(page, language);
      await expect(orderStatus(page, language)).toContainText(orderState.unknown);
      await expect(page.getByRole("main").locator('[lang="ar"][dir="rtl"]').first()).toContainText("24");
      const address = await page.getByRole("link", { name: send.open }).getAttribute("href");
      const reference = address?.split("/").at(-1) ?? "";
      const during = await readWallet(page, language);
      expect(before.available - during.available).toBe(497_50);
      expect(during.inReview - before.inReview).toBe(497_50);
      expect(during.onHold).toBe(before.onHold);

      const office = await browser.newPage({ viewport: size });
      await speak(office, language);
      await signIn(office, "admin", language);
      await office.goto("/admin/review");
      const row = office.getByRole("row").filter({ hasText: reference });
      await expect(row).toContainText("500");
      // Decided only now: the schedule asks as well, and an order that has ended is in no review.
      await provider.settle(reference, "REFUNDED");
      await row.getByRole("button", { name: review.checkNow }).click();
      await expect(async () => {
        expect(await readWallet(page, language)).toEqual(before);
      }).toPass();
      await office.reload();
      await expect(row).toHaveCount(0);
      await office.close();
    });
  });
}

test("asking what a number can take costs nothing and ends with offers, several of them", async ({
  page,
}) => {
  await signIn(page, "other");
  const before = await readWallet(page);
  await page.goto("/send");
  await page.getByLabel("Phone number").fill(freshNumber("06"));
  await page
    .getByRole("radiogroup", { name: "Plan" })
    .getByRole("radio", { name: /What can this number take/ })
    .click();
  await expect(sendButton(page)).toHaveAccessibleName(/^Send enquiry to 067/);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Refunded");
  await expect(page.getByText("Menu received").first()).toBeVisible();
  const offers = page.getByRole("radiogroup", { name: "Plan" }).getByRole("radio");
  expect(await offers.count()).toBeGreaterThan(1);
  expect(await readWallet(page)).toEqual(before);
});

test("the button says the whole sentence before it is pressed", async ({ page }) => {
  await signIn(page, "cashier");
  await page.goto("/send");
  await fillTopUp(page, "0770 12 34 56");
  await expect(sendButton(page)).toHaveAccessibleName("Send 500 DA to 0770 12 34 56 · Djezzy");
});
