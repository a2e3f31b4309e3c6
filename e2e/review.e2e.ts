import { type Browser, expect, type Page } from "@playwright/test";
import {
  bookedFor,
  fillTopUp,
  freshNumber,
  inDatabase,
  orderStatus,
  provider,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** Two admins end what no provider ends; one alone never does. */

const SAID = { reason: "the customer shows no credit", evidence: "the provider's portal, page of today" };

/** Time passes in the rows: nobody waits a day for a journey. */
const changeRows = (text: string, values: readonly string[]): Promise<void> =>
  inDatabase((client) => client.query(text, [...values]));

/** As if it had been lost an hour ago and looked for in vain ever since. */
const ageLost = (reference: string) =>
  changeRows(
    `UPDATE top_up_order SET quarantine_until = now() - interval '1 minute', absent_count = 3,
       next_check_at = now() + interval '1 hour' WHERE reference = $1`,
    [reference],
  );
/** As if the provider had been undecided for longer than it promises. */
const ageUndecided = (reference: string) =>
  changeRows(
    `UPDATE top_up_order SET unknown_at = now() - interval '25 hours',
       quarantine_until = now() - interval '24 hours', next_check_at = now() + interval '1 hour'
     WHERE reference = $1`,
    [reference],
  );

/** Somebody else, in a browser of their own. */
async function arrive(browser: Browser, who: Parameters<typeof signIn>[1]): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await speak(page, "en");
  await signIn(page, who);
  return page;
}
const secondAdmin = () => ({ login: "admin2@taabia.test", password: process.env["DEMO_PASSWORD"] ?? "" });

const rowOf = (page: Page, reference: string) => page.getByRole("row").filter({ hasText: reference });
async function openPane(page: Page, reference: string, button: "Mark delivered" | "Release money") {
  await page.goto("/admin/review");
  await rowOf(page, reference).getByRole("button", { name: button }).click();
  const pane = page.getByRole("region", { name: button });
  await expect(pane).toContainText(reference, { timeout: 30_000 });
  return pane;
}

/** The pane, once its order has ended. */
const endedOn = (page: Page) => page.getByRole("region", { name: WORDS.en.verdict.title.ended });

/** The reference of the order just sent. */
async function referenceOf(page: Page): Promise<string> {
  const address = await page.getByRole("link", { name: WORDS.en.send.open }).getAttribute("href");
  return address?.split("/").at(-1) ?? "";
}

/** Sends one whose request is lost on the way. It waits a moment, so that the loss meets this one and no other. */
async function loseOne(page: Page): Promise<string> {
  await page.goto("/send");
  await fillTopUp(page, freshNumber());
  await changeRows("UPDATE provider_account SET paused_until = now() + interval '5 seconds'", []);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Queued");
  const reference = await referenceOf(page);
  await provider.fault({ name: "drop-before", method: "POST", reference });
  await expect(orderStatus(page)).toContainText("Being verified", { timeout: 30_000 });
  return reference;
}

test("two admins release the money of an order that was never found; one alone does not", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await signIn(page, "reseller");
  const reference = await loseOne(page);

  const first = await arrive(browser, "admin");
  const early = await openPane(first, reference, "Release money");
  await expect(early.getByRole("button", { name: "Propose", exact: true })).toBeDisabled();
  await expect(early).toContainText("It can be proposed from");

  await ageLost(reference);
  const pane = await openPane(first, reference, "Release money");
  await expect(pane.getByRole("row", { name: /Wallet, available/ })).toContainText("+497.50");
  await pane.getByLabel("Reason").fill("too short");
  await pane.getByLabel("Evidence").fill(SAID.evidence);
  await pane.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(pane).toContainText("at least 10 characters");
  await pane.getByLabel("Reason").fill(SAID.reason);
  await pane.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(pane).toContainText("Proposed by");
  await expect(pane.getByRole("button", { name: "Confirm", exact: true })).toHaveCount(0);
  await expect(pane.getByRole("button", { name: "Withdraw", exact: true })).toBeVisible();
  expect(await bookedFor(reference)).toEqual(["hold"]);

  const second = await arrive(browser, secondAdmin());
  await second.goto("/admin/review");
  await expect(rowOf(second, reference)).toContainText("proposes: release the money");
  const other = await openPane(second, reference, "Release money");
  await expect(other).toContainText(SAID.reason);
  await expect(other).toContainText(SAID.evidence);
  await other.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(endedOn(second)).toContainText("This order has ended", { timeout: 30_000 });

  await page.goto(`/orders/${reference}`);
  await expect(orderStatus(page)).toContainText("Failed, not charged");
  await expect(page.getByText("Settled by the business").first()).toBeVisible();
  expect(await bookedFor(reference)).toEqual(["hold", "release"]);
  await first.context().close();
  await second.context().close();
});

test("an order that the provider itself calls undecided is marked delivered after a day, by two", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await signIn(page, "other");
  await page.goto("/send");
  await fillTopUp(page, "0600000003", { operator: "mobilis" });
  await sendDespiteDoubt(page);
  await expect(orderStatus(page)).toContainText("Being verified", { timeout: 30_000 });
  const reference = await referenceOf(page);
  const first = await arrive(browser, "admin");
  const early = await openPane(first, reference, "Mark delivered");
  await expect(early).toContainText("to decide");
  await expect(early.getByRole("button", { name: "Propose", exact: true })).toBeDisabled();

  await ageUndecided(reference);
  const propose = async (reason: string) => {
    const pane = await openPane(first, reference, "Mark delivered");
    await expect(pane.getByRole("row", { name: /Our float at the provider/ })).toBeVisible();
    await pane.getByLabel("Reason").fill(reason);
    await pane.getByLabel("Evidence").fill(SAID.evidence);
    await pane.getByRole("button", { name: "Propose", exact: true }).click();
    await expect(pane).toContainText("Proposed by");
    return pane;
  };
  const withdrawn = await propose("I have mistaken the number");
  await withdrawn.getByLabel("Why you take it back").fill("it was the wrong row");
  await withdrawn.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(withdrawn).toContainText("withdrew it");
  await propose("the customer says it came");

  const second = await arrive(browser, secondAdmin());
  // Either button opens what was proposed.
  await second.goto("/admin/review");
  await rowOf(second, reference).getByRole("button", { name: "Release money" }).click();
  const pane = second.getByRole("region", { name: "Mark delivered" });
  await pane.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(endedOn(second)).toContainText("This order has ended", { timeout: 30_000 });
  await page.goto(`/orders/${reference}`);
  await expect(orderStatus(page)).toContainText("Delivered");
  expect(await bookedFor(reference)).toEqual(["hold", "capture"]);
  await first.context().close();
  await second.context().close();
});

test("a verdict can be read and written on a phone, in Arabic", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const shop = await arrive(browser, "reseller");
  const reference = await loseOne(shop);
  await ageLost(reference);
  await page.setViewportSize({ width: 360, height: 740 });
  await speak(page, "ar");
  await signIn(page, "admin", "ar");
  await page.goto("/admin/review");
  await rowOf(page, reference).getByRole("button", { name: "إرجاع المال" }).click();
  const pane = page.getByRole("region", { name: "إرجاع المال" });
  await expect(pane).toContainText(reference);
  await expect(pane.getByRole("button", { name: "اقتراح", exact: true })).toBeEnabled();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await shop.context().close();
});

test("by keyboard alone an admin goes through the queue and comes to a verdict's form", async ({
  page,
  browser,
}) => {
  await signIn(page, "reseller");
  for (const amount of ["600", "700"]) {
    await page.goto("/send");
    await fillTopUp(page, "0600000003", { operator: "mobilis", amount });
    await sendDespiteDoubt(page);
    await expect(orderStatus(page)).toContainText("Being verified");
  }
  const admin = await arrive(browser, "admin");
  await admin.goto("/admin/review");
  const shown = (): string => new URL(admin.url()).searchParams.get("order") ?? "";
  // Pressed again where the page was not awake yet.
  await expect(async () => {
    await admin.keyboard.press("j");
    await expect.poll(shown, { timeout: 2_000 }).not.toBe("");
  }).toPass();
  const first = shown();
  await admin.keyboard.press("d");
  const pane = admin.getByRole("region", { name: "Mark delivered" });
  await expect(pane).toContainText(first);
  await expect(pane.getByText("The same number, before and after")).toBeVisible();

  // Half hidden until somebody asks for it.
  const number = pane.locator("output").first();
  await expect(number).toHaveText(/^\d{4} •• •• \d\d$/);
  await admin.keyboard.press("s");
  await expect(number).toHaveText(/^\d{4} \d\d \d\d \d\d$/);

  // In a field a letter is a letter.
  const reason = pane.getByLabel("Reason");
  await reason.focus();
  await admin.keyboard.type("jk df");
  await expect(reason).toHaveValue("jk df");
  expect(shown()).toBe(first);
  await reason.blur();

  // The page may be on its way from one state to the next when a key comes: pressed again, as a person would.
  const other = admin.getByRole("region", { name: "Release money" });
  await expect(async () => {
    await admin.keyboard.press("f");
    await expect(other).toContainText(first, { timeout: 3_000 });
  }).toPass();
  await expect(async () => {
    if (shown() === first) await admin.keyboard.press("j");
    expect(shown()).not.toBe(first);
  }).toPass();
  await expect(async () => {
    await expect(other).toContainText(shown(), { timeout: 3_000 });
  }).toPass();
  await admin.context().close();
});
