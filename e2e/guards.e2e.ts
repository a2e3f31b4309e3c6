import { expect, type Page } from "@playwright/test";
import {
  endsAtSecondProvider,
  fillTopUp,
  freshNumber,
  grouped,
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

/** The kill switch. It stops the counter of everybody, so this journey is made alone, after all others. */

const { guards, problem, orderState, review, send } = WORDS.en;

async function stopSending(office: Page): Promise<void> {
  await office.goto("/admin");
  await office.getByRole("button", { name: guards.stop, exact: true }).click();
  await office.getByLabel(guards.reason).fill("trying the switch");
  await office.getByRole("button", { name: guards.confirmStop }).click();
  await expect(office.getByText(guards.stopped, { exact: true })).toBeVisible();
}

async function resumeSending(office: Page): Promise<void> {
  await office.goto("/admin");
  await office.getByRole("button", { name: guards.resume, exact: true }).click();
  await office.getByLabel(guards.reason).fill("tried");
  await office.getByRole("button", { name: guards.confirmResume }).click();
  await expect(office.getByText(guards.runs, { exact: true })).toBeVisible();
}

test("a stop refuses new sends in words and charges nothing, while what is on its way ends as always", async ({
  page,
  browser,
}) => {
  test.slow(); // three people, one after the other
  const office = await browser.newPage();
  const owner = await browser.newPage();
  for (const tab of [office, owner]) await speak(tab, "en");
  await signIn(office, "admin");
  await signIn(owner, "reseller");
  await signIn(page, "cashier");

  await page.goto("/send");
  await fillTopUp(page, "0600000003");
  await sendDespiteDoubt(page);
  await expect(orderStatus(page)).toContainText(orderState.unknown);
  const address = (await page.getByRole("link", { name: send.open }).getAttribute("href")) ?? "";
  const reference = address.split("/").at(-1) ?? "";

  const number = freshNumber();
  await stopSending(office);
  try {
    await expect(office.getByText("trying the switch")).toBeVisible();
    const before = await readWallet(owner);
    await page.goto("/send");
    await expect(page.getByText(/^Sending is stopped since/)).toBeVisible();
    await fillTopUp(page, number);
    await sendButton(page).click();
    await expect(page.getByText(problem["sending-stopped"])).toBeVisible();
    expect(await provider.ordersTo(number)).toHaveLength(0);
    expect(await readWallet(owner)).toEqual(before);

    await provider.settle(reference, "FULFILLED");
    await office.goto("/admin/review");
    const row = office.getByRole("row").filter({ hasText: reference });
    // On a slow machine it is asked about by itself before anybody clicks, and is gone from the list.
    await row
      .getByRole("button", { name: review.checkNow })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    // A page about an order in doubt does not ask again by itself: it is looked at anew.
    await expect(async () => {
      await page.goto(address);
      await expect(page.getByRole("main")).toContainText(orderState.fulfilled, { timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
  } finally {
    await resumeSending(office);
  }

  await page.goto("/send");
  await expect(page.getByText(/^Sending is stopped since/)).toHaveCount(0);
  // What was refused still stands in the form.
  await expect(page.getByLabel(send.number)).toHaveValue(grouped(number));
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText(grouped(number));
  await expect(orderStatus(page)).toContainText(orderState.fulfilled);
  expect(await provider.ordersTo(number)).toHaveLength(1);
  await office.close();
  await owner.close();
});

test("one provider is stopped and resumed on the page about providers; meanwhile its sales go through the other", async ({
  page,
  browser,
}) => {
  const office = await browser.newPage();
  await speak(office, "en");
  await signIn(office, "admin");
  await signIn(page, "cashier");
  await office.goto("/admin/providers");
  const sheet = office.getByRole("region", { name: "OneClickDz", exact: true });
  const button = (template: string) =>
    sheet.getByRole("button", { name: template.replace("{provider}", "OneClickDz"), exact: true });
  await button(guards.stopOne).click();
  await sheet.getByLabel(guards.reason).fill("trying one switch");
  await button(guards.confirmStop).click();
  await expect(sheet.getByText("trying one switch")).toBeVisible();
  try {
    const number = freshNumber();
    await page.goto("/send");
    await fillTopUp(page, number);
    await sendButton(page).click();
    await expect(orderStatus(page)).toContainText(grouped(number));
    await expect(orderStatus(page)).toContainText(orderState.fulfilled, { timeout: 30_000 });
    expect(await provider.ordersTo(number)).toHaveLength(0);
    expect(await endsAtSecondProvider(number)).toEqual(["SUCCESSFUL"]);
  } finally {
    await button(guards.resumeOne).click();
    await sheet.getByLabel(guards.reason).fill("tried");
    await button(guards.confirmResume).click();
    await expect(sheet.getByText(guards.providerRuns, { exact: true })).toBeVisible();
  }
  await office.close();
});
