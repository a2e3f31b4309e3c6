import { expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import {
  fillTopUp,
  freshNumber,
  grouped,
  type Language,
  orderStatus,
  provider,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";
import { sellWaitingPlan } from "./waiting-plan";

/** "What can this number take?": asked without a sale, answered with offers, each one tap away, all of it one chain. */

// Its orders stay queued, so that they can be taken back.
const PLAN = sellWaitingPlan("A_PLAN_WITH_A_VERY_LONG_CODE", "mobilis");

const amountsOf = async (page: Page): Promise<readonly number[]> => {
  const tiles = await page.getByRole("button", { name: /DA$|دج$/ }).allTextContents();
  return tiles.map((text) => Number(/(\d[\d\s\u00a0]*)\D*$/.exec(text)?.[1]?.replace(/\D/g, "")));
};

const referenceIn = (page: Page): string => /tb_[0-9a-z]{26}/.exec(page.url())?.[0] ?? "";

const bookedAt = async (number: string): Promise<readonly (readonly [string, number])[]> =>
  (await provider.ordersTo(number)).map(({ status, amount }) => [status, amount] as const);

for (const { language, size } of [
  { language: "ar", size: { width: 360, height: 740 } },
  { language: "fr", size: { width: 1280, height: 800 } },
] as const satisfies readonly { language: Language; size: { width: number; height: number } }[]) {
  const { enquiry, order, orderState, operator, send } = WORDS[language];

  test.describe(`${language}, ${size.width} px`, () => {
    test.beforeEach(async ({ page }) => {
      await page.setViewportSize(size);
      await speak(page, language);
      await signIn(page, "cashier", language);
    });

    test("from the counter: the number goes along unseen, the nearest offers come first, one tap sells", async ({
      page,
    }) => {
      const number = freshNumber("06");
      await page.goto("/send");
      await page.getByLabel(send.number).fill(number);
      await page.getByRole("link", { name: enquiry.link }).click();
      await page.waitForURL((url) => url.pathname === "/enquiry" && url.search === "");
      await expect(page.getByRole("heading", { level: 1, name: enquiry.title })).toBeVisible();
      await expect(page.getByText(enquiry.help)).toBeVisible();
      await expect(page.getByLabel(send.number)).toHaveValue(grouped(number));
      await page.getByLabel(enquiry.wanted).fill("1000");
      await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 1`);
      await page.getByRole("button", { name: grouped(number) }).click();

      await page.waitForURL(/\/orders\/tb_[0-9a-z]{26}\/offers$/);
      await expect(page.getByRole("main")).toContainText(order.say.asking.cash);
      await expect(page.getByRole("heading", { name: order.offers })).toBeVisible();
      await expect(orderStatus(page, language)).toContainText(order.menuReceived);
      // Nearest to 1000 first, and its group with it.
      expect(await amountsOf(page)).toEqual([1200, 500, 500, 100]);
      for (const kind of [order.offerKinds.credit, order.offerKinds.bundle])
        await expect(page.getByRole("heading", { level: 3, name: kind })).toBeVisible();
      await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 2`);
      const asked = referenceIn(page);
      const sama = page.getByRole("button", { name: /SAMA 1200/ });
      await expect(sama).toContainText(order.offerNearest);
      expect((await sama.boundingBox())?.height).toBeGreaterThanOrEqual(48);
      await sama.click();

      await page.waitForURL((url) => /\/orders\/tb_[0-9a-z]{26}$/.test(url.pathname));
      expect(referenceIn(page)).not.toBe(asked);
      await expect(orderStatus(page, language)).toContainText(orderState.fulfilled);
      expect(await bookedAt(number)).toContainEqual(["FULFILLED", 1200]);
      // Forwards and back: the same two tries on both pages.
      const tries = page.getByRole("list").filter({ has: page.locator(`a[href="/orders/${asked}"]`) });
      await expect(page.getByRole("heading", { name: order.family })).toBeVisible();
      await expect(tries.getByRole("listitem")).toHaveCount(2);
      await expect(tries.getByRole("listitem").nth(1).getByRole("link")).toHaveAttribute(
        "aria-current",
        "page",
      );
      await tries.getByRole("listitem").nth(0).getByRole("link").click();
      await page.waitForURL(`**/orders/${asked}`);
      await expect(page.getByRole("main")).toContainText(order.say.menuTaken.customer);
      await expect(page.getByRole("button", { name: /SAMA 1200/ })).toHaveCount(0);
    });

    test("from an order that came to nothing: its amount is the wish, the cash is settled, three tries in a chain", async ({
      page,
    }) => {
      const number = freshNumber("06");
      await page.goto("/send");
      await fillTopUp(page, number, { operator: "mobilis", plan: new RegExp(PLAN), amount: "700", language });
      await sendButton(page, language).click();
      await expect(orderStatus(page, language)).toContainText(orderState.queued);
      await page.getByRole("button", { name: order.cancel, exact: true }).first().click();
      await expect(orderStatus(page, language)).toContainText(orderState.failed);
      await page.getByRole("link", { name: send.open, exact: true }).first().click();
      await page.waitForURL(/\/orders\/tb_/);
      const first = referenceIn(page);
      // A code as long as this one stays on its page.
      await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 3`);

      await page.getByRole("link", { name: enquiry.link }).click();
      await page.waitForURL(/\/enquiry\?order=tb_/);
      await expect(page.getByLabel(send.number)).toHaveValue(grouped(number));
      await expect(page.getByRole("radio", { name: operator.mobilis })).toBeChecked();
      await expect(page.getByText("700")).toBeVisible();
      await page.getByRole("button", { name: grouped(number) }).click();
      await page.waitForURL(/\/offers$/);
      await expect(page.getByRole("heading", { name: order.offers })).toBeVisible();
      // The cash for 700 lies in the till.
      const mix = page.getByRole("button", { name: /MIX 500/ });
      await expect(mix).toContainText(/200/);
      await mix.click();
      await page.waitForURL((url) => /\/orders\/tb_[0-9a-z]{26}$/.test(url.pathname));
      await expect(orderStatus(page, language)).toContainText(orderState.fulfilled);

      const settled = order.attempt.settled.less.split("{amount}").join("").trim();
      for (const reference of [referenceIn(page), first]) {
        await page.goto(`/orders/${reference}`);
        const tries = page.getByRole("list").filter({ has: page.locator(`a[href="/orders/${first}"]`) });
        await expect(tries.getByRole("listitem")).toHaveCount(3);
        await expect(tries.getByRole("listitem").nth(0)).toContainText(orderState.failed);
        await expect(tries.getByRole("listitem").nth(1)).toContainText(order.attempt.enquiry);
        await expect(tries.getByRole("listitem").nth(2)).toContainText(orderState.fulfilled);
        await expect(tries.getByRole("listitem").nth(2)).toContainText(settled);
        await expect(tries.locator('[aria-current="page"]')).toHaveCount(1);
      }
      await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 4`);
    });
  });
}

test("a number that the operator names nothing for says so, and costs nothing; asked twice at once it is one question", async ({
  page,
}) => {
  const { enquiry, order, send } = WORDS.en;
  await signIn(page, "cashier");
  await page.goto("/enquiry");
  await page.getByRole("button", { name: enquiry.submitEmpty }).click();
  await expect(page.getByText(WORDS.en.problem["number-missing"])).toBeVisible();
  await expect(page.getByText(enquiry.operatorMissing)).toBeVisible();
  await page.getByLabel(send.number).fill("0600000001");
  await page.getByRole("button", { name: /0600 00 00 01/ }).dblclick();
  await page.waitForURL(/\/offers$/);
  await expect(orderStatus(page)).toContainText(order.noOffers);
  await expect(page.getByText(order.say.menuEmpty.customer)).toBeVisible();
  await expect(page.getByRole("main").getByText(order.cashQuestion.title)).toHaveCount(0);
  const reference = referenceIn(page);
  expect((await provider.truth()).posts[reference]).toBe(1);
});
