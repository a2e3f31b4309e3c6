import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import {
  fillTopUp,
  freshNumber,
  type Language,
  orderStatus,
  provider,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** What the customer leaves with: a slip on paper or as a picture, and the page that its code opens. */

const AMOUNT = "1370";

/** Sends a top-up and opens its receipt from its page, as a cashier would. */
async function openReceipt(page: Page, language: Language, number: string): Promise<string> {
  await page.goto("/send");
  await fillTopUp(page, number, { amount: AMOUNT, language });
  await sendButton(page, language).click();
  await expect(orderStatus(page, language)).toContainText(WORDS[language].orderState.fulfilled);
  await page.getByRole("link", { name: WORDS[language].send.open, exact: true }).click();
  await page.waitForURL(/orders\/tb_[0-9a-z]{26}$/);
  const reference = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.getByRole("link", { name: WORDS[language].order.receipt, exact: true }).click();
  await page.waitForURL(/\/receipt$/);
  return reference;
}

const sheetOf = (page: Page, language: Language) =>
  page.getByRole("article", { name: WORDS[language].receipt.title });

const claimAddressOf = async (page: Page, language: Language): Promise<string> =>
  (await page.getByRole("link", { name: WORDS[language].receipt.openClaim }).getAttribute("href")) ?? "";

for (const [language, width] of [
  ["ar", 360],
  ["fr", 1280],
] as const) {
  test(`a receipt says what was paid for, and its number only in part, in ${language} at ${width} px`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 780 });
    await speak(page, language);
    await signIn(page, "reseller", language);
    const number = freshNumber();
    const reference = await openReceipt(page, language, number);
    const sheet = sheetOf(page, language);
    await expect(sheet).toContainText("Practice shop");
    await expect(sheet.getByText(WORDS[language].orderState.fulfilled, { exact: true })).toBeVisible();
    await expect(sheet).toContainText(WORDS[language].operator.djezzy);
    await expect(sheet).toContainText(/1\s370/);
    await expect(sheet).toContainText(reference);
    await expect(sheet).toContainText(`${number.slice(0, 4)} •• •• ${number.slice(-2)}`);
    // Practice is framed on paper as well: nobody takes this slip for money.
    await expect(sheet).toContainText(WORDS[language].shell.practice);
    const source = (await page.content()).replace(/\s/g, "");
    expect(source).not.toContain(number);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test(`on paper stands the slip and nothing else, in ${language} at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 780 });
    await speak(page, language);
    await signIn(page, "reseller", language);
    await openReceipt(page, language, freshNumber());
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute("data-printed", "");
    });
    await page.getByRole("button", { name: WORDS[language].receipt.print }).click();
    await expect(page.locator("body")).toHaveAttribute("data-printed", "");
    const sheet = sheetOf(page, language);
    // A slip is paper in the dark as well: no camera reads a code on a dark ground.
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(sheet).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(sheet).toBeVisible();
    await expect(sheet).toHaveCSS("color", "rgb(0, 0, 0)");
    for (const role of ["button", "heading", "navigation", "banner"] as const)
      await expect(page.getByRole(role)).toHaveCount(0);
    const beside = await sheet.evaluate((slip) =>
      [...document.body.querySelectorAll("*")]
        .filter((each) => !each.contains(slip) && !slip.contains(each) && each.checkVisibility())
        .map((each) => each.outerHTML),
    );
    expect(beside).toEqual([]);
  });

  test(`the picture of a slip can be saved, its words drawn from the right side, in ${language}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 780 });
    await speak(page, language);
    await signIn(page, "reseller", language);
    const reference = await openReceipt(page, language, freshNumber());
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: WORDS[language].receipt.save }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`${reference}.png`);
    await expect(page.getByRole("status").filter({ hasText: WORDS[language].receipt.saved })).toBeVisible();
    const bytes = [...readFileSync(await file.path())];
    const ink = await page.evaluate(inkByHalf, bytes);
    expect(ink.width).toBe(1152);
    // The mark is where the language begins to read, and no line runs out of the sheet.
    expect(ink.head.right > ink.head.left).toBe(language === "ar");
    expect(ink.edges).toBe(0);
  });
}

/** In the page: how much of the head's first line is accent-coloured in each half, and whether anything touches the edges. */
async function inkByHalf(bytes: number[]) {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  const paper = context.getImageData(1, 1, 1, 1).data.join();
  const inked = (x: number, y: number, width: number, height: number): number => {
    const { data } = context.getImageData(x, y, width, height);
    let dots = 0;
    for (let at = 0; at < data.length; at += 4) if (data.slice(at, at + 4).join() !== paper) dots += 1;
    return dots;
  };
  const { width, height } = bitmap;
  const head = { left: inked(72, 72, 108, 108), right: inked(width - 180, 72, 108, 108) };
  return { width, head, edges: inked(0, 0, 30, height) + inked(width - 30, 0, 30, height) };
}

test("where the browser hands pictures to other apps, the slip goes there, with its address", async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: async ({ files, text }: { files: File[]; text: string }) => {
        document.body.dataset["shared"] = `${files[0]?.type} ${(files[0]?.size ?? 0) > 10_000} ${text}`;
      },
    });
  });
  await signIn(page, "reseller");
  await openReceipt(page, "en", freshNumber());
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.locator("body")).toHaveAttribute(
    "data-shared",
    `image/png true ${await claimAddressOf(page, "en")}`,
  );
});

for (const language of ["ar", "fr"] as const) {
  test(`the code's page tells anybody what became of the order, and nothing else, in ${language}`, async ({
    page,
    browser,
  }) => {
    await signIn(page, "reseller");
    const number = freshNumber();
    await openReceipt(page, "en", number);
    const address = new URL(await claimAddressOf(page, "en"));
    const stranger = await browser.newContext({
      locale: language === "ar" ? "ar-DZ" : "fr-DZ",
      viewport: { width: language === "ar" ? 360 : 1280, height: 780 },
    });
    const phone = await stranger.newPage();
    const answer = await phone.goto(address.pathname);
    expect(answer?.status()).toBe(200);
    expect(answer?.headers()).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow, noarchive",
      "cache-control": expect.stringContaining("no-store"),
    });
    await expect(phone.locator("html")).toHaveAttribute("lang", language);
    const status = phone.getByRole("status");
    await expect(status.getByText(WORDS[language].orderState.fulfilled, { exact: true })).toBeVisible();
    await expect(status).toContainText(WORDS[language].claim.say.fulfilled);
    const shown = (await phone.getByRole("main").textContent()) ?? "";
    const source = await phone.content();
    for (const text of [shown, source].map((each) => each.replace(/[\s,]/g, ""))) {
      for (const secret of [
        number,
        number.slice(2),
        `+213${number.slice(1)}`,
        AMOUNT,
        "Practiceshop",
        "PREPAID_",
      ])
        expect(text).not.toContain(secret);
    }
    expect(shown).not.toContain(WORDS[language].operator.djezzy);
    expect(await stranger.cookies()).toEqual([]);
    // Another language is a link of the same page, kept in its address.
    await phone.getByRole("link", { name: "English" }).click();
    await expect(status).toContainText(WORDS.en.claim.say.fulfilled);
    expect(await stranger.cookies()).toEqual([]);
    await stranger.close();
  });
}

test("a slip of an order in doubt proves nothing and says so; its page turns by itself once it is known", async ({
  page,
  browser,
}) => {
  test.slow(); // three people, and the answer of a provider
  await page.setViewportSize({ width: 360, height: 780 });
  await signIn(page, "reseller");
  await page.goto("/send");
  await fillTopUp(page, "0600000003", { amount: AMOUNT });
  await sendDespiteDoubt(page);
  await expect(orderStatus(page)).toContainText(WORDS.en.orderState.unknown);
  await page.getByRole("link", { name: WORDS.en.send.open, exact: true }).click();
  await page.getByRole("link", { name: WORDS.en.order.receipt, exact: true }).click();
  const sheet = sheetOf(page, "en");
  await expect(sheet).toContainText(WORDS.en.receipt.say.unknown);
  const reference = new URL(page.url()).pathname.split("/").at(-2) ?? "";

  const phone = await browser.newPage({ locale: "ar-DZ", viewport: { width: 360, height: 780 } });
  await phone.goto(new URL(await claimAddressOf(page, "en")).pathname);
  const status = phone.getByRole("status");
  await expect(status.getByText(WORDS.ar.orderState.unknown, { exact: true })).toBeVisible();
  await expect(status).toContainText(WORDS.ar.claim.say.unknown);

  await provider.settle(reference, "FULFILLED");
  const office = await browser.newPage();
  await speak(office, "en");
  await signIn(office, "admin");
  await office.goto("/admin/review");
  // On a slow machine it is asked about by itself before anybody clicks, and is gone from the list.
  await office
    .getByRole("row")
    .filter({ hasText: reference })
    .getByRole("button", { name: WORDS.en.review.checkNow })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  // The customer's page was left alone all the while.
  await expect(status).toContainText(WORDS.ar.claim.say.fulfilled, { timeout: 60_000 });
  await page.reload();
  await expect(sheet.getByText(WORDS.en.orderState.fulfilled, { exact: true })).toBeVisible();
  await expect(sheet).not.toContainText(WORDS.en.receipt.say.unknown);
  await office.close();
  await phone.close();
});

test("an altered slip is no page at all, in three languages, and asks nobody anything", async ({
  page,
  browser,
}) => {
  await signIn(page, "reseller");
  await openReceipt(page, "en", freshNumber());
  const { pathname } = new URL(await claimAddressOf(page, "en"));
  const altered = `${pathname.slice(0, -1)}${pathname.endsWith("A") ? "B" : "A"}`;
  for (const language of ["ar", "fr", "en"] as const) {
    const phone = await browser.newPage({ locale: language });
    for (const wrong of [altered, pathname.slice(0, -1), "/claim/x"]) {
      const answer = await phone.goto(wrong);
      expect(answer?.status()).toBe(404);
      await expect(phone.getByRole("heading", { name: WORDS[language].claim.refusedTitle })).toBeVisible();
    }
    expect((await phone.request.get(`/api${altered}/status`)).status()).toBe(404);
    await phone.close();
  }
});

test("nobody opens another shop's receipt, and nobody signed out opens any", async ({ page, browser }) => {
  await signIn(page, "reseller");
  const reference = await openReceipt(page, "en", freshNumber());
  const stranger = await browser.newPage({ locale: "en" });
  await stranger.goto(`/orders/${reference}/receipt`);
  await expect(stranger).toHaveURL(/sign-in\?next=/);
  await signIn(stranger, "other");
  expect((await stranger.goto(`/orders/${reference}/receipt`))?.status()).toBe(404);
  await stranger.close();
});
