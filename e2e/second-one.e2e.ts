import { expect } from "@playwright/test";
import {
  fillTopUp,
  orderStatus,
  provider,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** A number whose last top-up is being verified takes another only where the cashier says that it is a second one. */

const IN_DOUBT = "0600000003";

for (const { language, size } of [
  { language: "en", size: { width: 1280, height: 800 } },
  { language: "ar", size: { width: 360, height: 740 } },
] as const) {
  const { order: orderWords, orderState, send } = WORDS[language];

  test(`a second one to a number in doubt is refused in words, then sent when it is meant (${language})`, async ({
    page,
  }) => {
    await page.setViewportSize(size);
    await speak(page, language);
    await signIn(page, "reseller", language);
    const referenceOfLatest = async (): Promise<string> => {
      const address = await page.getByRole("link", { name: send.open, exact: true }).getAttribute("href");
      return address?.split("/").at(-1) ?? "";
    };
    await page.goto("/send");
    await fillTopUp(page, IN_DOUBT, { language });
    await sendDespiteDoubt(page, language);
    await expect(orderStatus(page, language)).toContainText(orderState.unknown);
    const first = await referenceOfLatest();

    await fillTopUp(page, IN_DOUBT, { language, amount: "700" });
    await sendButton(page, language).click();
    const panel = page.getByRole("region", { name: send.doubt.title });
    await expect(panel.getByRole("alert")).toContainText(send.doubt.body);
    await expect(panel).toBeFocused();
    await expect(panel.getByRole("link", { name: send.doubt.earlier })).toHaveAttribute(
      "href",
      /^\/orders\/tb_[0-9a-z]{26}$/,
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    // Back: everything typed is still there, and so is the button.
    await panel.getByRole("button", { name: send.doubt.back, exact: true }).click();
    await expect(panel).toHaveCount(0);
    await expect(page.getByLabel(send.number)).toHaveValue("0600 00 00 03");
    await expect(page.getByLabel(send.amount)).toHaveValue("700");
    await expect(sendButton(page, language)).toBeFocused();

    // By keyboard: refused again, over the link to the button that says what it does.
    await page.keyboard.press("Enter");
    await expect(panel).toBeFocused();
    const before = await provider.ordersTo(IN_DOUBT);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(panel.getByRole("button", { name: send.doubt.send, exact: true })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByLabel(send.number)).toHaveValue("");
    await expect(orderStatus(page, language)).toContainText(orderState.unknown);
    const second = await referenceOfLatest();
    expect(second).not.toBe(first);
    expect(before.map(({ reference }) => reference)).not.toContain(second);
    const booked = (await provider.ordersTo(IN_DOUBT)).filter(({ reference }) => reference === second);
    expect(booked.map(({ amount }) => amount)).toEqual([700]);

    const untouched = await page.request.get(`/api/orders/${first}/status`);
    expect(await untouched.json()).toMatchObject({ reference: first, state: "unknown" });
    await page.goto(`/orders/${second}`);
    await expect(page.getByText(orderWords.secondOne)).toBeVisible();
  });
}

test("another number typed instead leaves the doubt behind, and its own send is an ordinary one", async ({
  page,
}) => {
  const { send } = WORDS.en;
  await signIn(page, "reseller");
  await page.goto("/send");
  await fillTopUp(page, IN_DOUBT);
  await sendDespiteDoubt(page);
  await expect(orderStatus(page)).toContainText("Being verified");
  await fillTopUp(page, IN_DOUBT);
  await sendButton(page).click();
  const panel = page.getByRole("region", { name: send.doubt.title });
  await expect(panel).toBeVisible();
  await page.getByLabel(send.number).fill("0770 55 66 77");
  await expect(panel).toHaveCount(0);
  await expect(sendButton(page)).toHaveAccessibleName(/^Send 500 DA to 0770 55 66 77/);
});
