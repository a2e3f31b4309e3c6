import { expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import {
  fillTopUp,
  freshNumber,
  inDatabase,
  type Language,
  orderStatus,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";
import { sellWaitingPlan } from "./waiting-plan";

/**
 * What each state says to the cashier: what to tell the customer, what to do with the cash, and the third thing that it
 * asks for. On the counter and on the order's own page.
 */

// Its orders stay queued.
const PLAN = sellWaitingPlan("RESTING", "ooredoo");

/** A sentence with things in it, as its parts around them. */
const partsOf = (message: string): readonly string[] =>
  message
    .split(/<\w+><\/\w+>|\{\w+\}/)
    .map((part) => part.trim())
    .filter((part) => part.length > 1);

const expectCard = (page: Page): Promise<void> => {
  const place = new URL(page.url()).pathname === "/send" ? "counter" : "page";
  return expectWellMade(page, `card ${test.info().titlePath.slice(1).join(" ")} ${place}`);
};

/** An amount that no other journey sends to the same number. */
const ownAmount = (): string => String(801 + Math.floor(Math.random() * 300));

const digits = (text: string | null): string => (text ?? "").replace(/\D/g, "");

for (const { language, size } of [
  { language: "ar", size: { width: 360, height: 740 } },
  { language: "fr", size: { width: 1280, height: 800 } },
] as const satisfies readonly { language: Language; size: { width: number; height: number } }[]) {
  const { order, orderReason, orderState, send } = WORDS[language];

  /** The card of the latest order, and nothing else of the page. */
  const card = (page: Page) =>
    page
      .getByRole("main")
      .locator("section")
      .filter({ has: orderStatus(page, language) })
      .first();

  const says = async (page: Page, ...messages: readonly string[]): Promise<void> => {
    for (const part of messages.flatMap(partsOf)) await expect(card(page)).toContainText(part);
  };

  const openOrder = async (page: Page): Promise<void> => {
    await card(page).getByRole("link", { name: send.open, exact: true }).click();
    await page.waitForURL(/\/orders\/tb_[0-9a-z]{26}$/);
    await expect(card(page)).toBeVisible();
  };

  test.describe(`${language}, ${size.width} px`, () => {
    test.beforeEach(async ({ page }) => {
      await page.setViewportSize(size);
      await speak(page, language);
      await signIn(page, "cashier", language);
    });

    test("on its way: keep the cash; after half a minute the next customer may come; until it is sent it can be cancelled, and then says when again", async ({
      page,
    }) => {
      await page.clock.install();
      await page.goto("/send");
      const topUp = { operator: "ooredoo", plan: new RegExp(PLAN), amount: "600", language } as const;
      await fillTopUp(page, freshNumber("05"), topUp);
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.queued);
      await says(page, order.say.moving.customer, order.keepCash);
      await page.clock.fastForward(31_000);
      await says(page, order.say.waiting.customer, order.say.waiting.cash);
      await expectCard(page);
      await card(page).getByRole("button", { name: order.cancel, exact: true }).click();
      await page.clock.fastForward(2_000);
      await expect(orderStatus(page, language)).toContainText(orderState.failed);
      await expect(async () => {
        await page.clock.fastForward(2_000);
        await says(page, orderReason.cancelled);
      }).toPass();
      await says(page, order.say.failed.customer, order.say.failed.cash, order.again.now);
      // 600 at a margin of half a percent.
      await says(page, order.walletBack);
      expect(digits(await card(page).textContent())).toContain("59700");
      await expectCard(page);
    });

    test("delivered: what arrived and when, and keep the cash", async ({ page }) => {
      await page.goto("/send");
      await fillTopUp(page, freshNumber(), { language });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.fulfilled);
      await says(page, order.say.fulfilled.customer, order.keepCash);
      await expect(card(page).locator("time")).toHaveText(/^\d\d:\d\d$/);
      await openOrder(page);
      await says(
        page,
        order.say.fulfilled.customer,
        order.toCustomer,
        order.theCash,
        order.say.fulfilled.cash,
      );
      await expect(card(page).getByText(order.cashQuestion.title)).toHaveCount(0);
      await expectCard(page);
    });

    test("given back: the operator's words as they came, the new balance, and what became of the cash is kept", async ({
      page,
    }) => {
      await page.goto("/send");
      await fillTopUp(page, "0600000001", { language, amount: ownAmount() });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.refunded);
      const { customer, cash } = order.say.refunded;
      await says(page, customer, cash, order.walletBack);
      await expect(card(page).locator('[lang="ar"][dir="rtl"]')).toHaveText(/[\u0600-\u06ff]{3,}/);
      await openOrder(page);
      await says(page, customer, cash, order.walletBack, order.cashQuestion.title);
      const given = card(page).getByRole("button", { name: order.cashQuestion.given_back });
      await given.click();
      await expect(given).toHaveAttribute("aria-pressed", "true");
      await expect(page.getByText(order.step.cashGivenBack)).toBeVisible();
      await says(page, order.say.refunded.cashGivenBack);
      await expectCard(page);
      await page.reload();
      await expect(given).toHaveAttribute("aria-pressed", "true");
    });

    test("given back with offers: keep the cash until one is chosen, the difference is computed, the offer is one tap away", async ({
      page,
    }) => {
      await page.goto("/send");
      const amount = ownAmount();
      await fillTopUp(page, "0600000002", { language, amount });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.refunded);
      await says(page, order.say.offers.customer, order.say.offers.cash, order.walletBack);
      await openOrder(page);
      const offer = card(page).getByRole("button", { name: /FACTURE/ });
      await expect(offer).toContainText(send.offerSame);
      expect(digits(await offer.textContent())).toBe(amount);
      await says(page, order.say.offers.customer, order.say.offers.cash, order.offersHelp);
      // Given back after all: then all of it is collected anew.
      await card(page).getByRole("button", { name: order.cashQuestion.given_back }).click();
      await expect(offer).toContainText(partsOf(send.offerAll)[0] ?? "");
      await expect(offer).not.toContainText(send.offerSame);
      await expectCard(page);
    });

    test("refused: why, what to do with the cash, and when the number may be tried again", async ({
      page,
    }) => {
      // Only the second provider sells it, and waits half an hour after its operator's own error.
      const number = "0600000002";
      await inDatabase((client) => client.query("DELETE FROM number_wait WHERE msisdn = $1", [number]));
      await page.goto("/send");
      await fillTopUp(page, number, { operator: "mobilis", plan: /10GB/, amount: null, language });
      await sendDespiteDoubt(page, language);
      await expect(orderStatus(page, language)).toContainText(orderState.failed);
      const { customer, cash } = order.say.failed;
      await says(page, customer, cash, orderReason["provider-failed"], order.tryAgain, order.again.at);
      await openOrder(page);
      await says(page, customer, cash, orderReason["provider-failed"], order.again.at, order.walletBack);
      await expect(card(page).locator("dd time")).toHaveText(/^\d\d:\d\d$/);
      await expectCard(page);
      await inDatabase((client) => client.query("DELETE FROM number_wait WHERE msisdn = $1", [number]));
    });

    test("being verified: three answers, the operator's words, and no way to send or give back from here", async ({
      page,
    }) => {
      await page.goto("/send");
      await fillTopUp(page, "0600000003", { language, amount: ownAmount() });
      await sendDespiteDoubt(page, language);
      await expect(orderStatus(page, language)).toContainText(orderState.unknown);
      const { customer, cash } = order.say.unknown;
      const three = [order.toCustomer, customer, order.theCash, cash, order.whenKnown] as const;
      await says(page, ...three, orderReason["provider-undecided"]);
      await openOrder(page);
      await says(page, ...three);
      await expect(card(page).locator("dd time").last()).toBeVisible();
      await expect(card(page).locator('[lang="ar"][dir="rtl"]')).toContainText("24");
      // What is there to tap only says what became of the cash.
      const buttons = card(page).getByRole("button");
      await expect(buttons).toHaveText([order.cashQuestion.kept, order.cashQuestion.given_back]);
      await buttons.first().click();
      await expect(buttons.first()).toHaveAttribute("aria-pressed", "true");
      await expect(page.getByText(order.step.cashKept)).toBeVisible();
      await expectCard(page);
    });
  });
}
