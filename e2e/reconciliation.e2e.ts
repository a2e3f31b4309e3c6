import { type Browser, expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import {
  bookedFor,
  fillTopUp,
  freshNumber,
  inDatabase,
  type Language,
  orderStatus,
  provider,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** Our orders against the provider's list: what differs shows by itself, and what the provider took back is given back. */

interface Sale {
  readonly number: string;
  readonly amount?: string;
  readonly end: "fulfilled" | "refunded";
}

/** Ended, and so long ago that the provider's list can be expected to show it. */
async function sellOne(
  page: Page,
  language: Language,
  { number, amount = "500", end }: Sale = { number: freshNumber(), end: "fulfilled" },
): Promise<{ reference: string; day: string }> {
  await page.goto("/send");
  await fillTopUp(page, number, { language, amount });
  await sendDespiteDoubt(page, language);
  await expect(orderStatus(page, language)).toContainText(WORDS[language].orderState[end], {
    timeout: 60_000,
  });
  const link = page.getByRole("link", { name: WORDS[language].send.open });
  const reference = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  let day = "";
  await inDatabase(async (client) => {
    const { rows } = await client.query<{ day: string }>(
      `UPDATE top_up_order SET final_at = now() - interval '3 minutes' WHERE reference = $1
       RETURNING to_char(sent_at AT TIME ZONE 'Africa/Algiers', 'YYYY-MM-DD') AS day`,
      [reference],
    );
    day = rows[0]?.day ?? "";
  });
  return { reference, day };
}

type Person = Parameters<typeof signIn>[1];

async function arrive(
  browser: Browser,
  language: Language,
  viewport: { width: number; height: number },
  who: Person = "admin",
) {
  const page = await (await browser.newContext({ viewport })).newPage();
  await speak(page, language);
  await signIn(page, who, language);
  await page.goto("/admin/reconciliation");
  return page;
}

/** How many looks at that day have ended. */
async function looksAt(name: string, day: string): Promise<number> {
  let count = 0;
  await inDatabase(async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM reconciliation_run
       WHERE provider = lower($1) AND day = $2 AND ended_at IS NOT NULL AND asked_by_id IS NOT NULL`,
      [name, day],
    );
    count = rows[0]?.count ?? 0;
  });
  return count;
}

/** Has a worker look at that day, as anybody would: by its button. */
async function run(page: Page, language: Language, day: string, name = "OneClickDz"): Promise<void> {
  const label = WORDS[language].reconciliation.runLabel.replace("{provider}", name).replace("{day}", day);
  const before = await looksAt(name, day);
  await page.getByRole("button", { name: label }).click();
  await expect.poll(() => looksAt(name, day), { timeout: 60_000 }).toBeGreaterThan(before);
}

test("a difference shows by itself at a phone in Arabic, says what to do, and is closed with a reason", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const words = WORDS.ar.reconciliation;
  await speak(page, "ar");
  await signIn(page, "reseller", "ar");
  const { reference, day } = await sellOne(page, "ar");
  const office = await arrive(browser, "ar", { width: 360, height: 740 });
  await provider.settle(reference, "HANDLING");
  const card = office.getByRole("region", { name: `${words.kinds["open-there"]} ${reference}` });
  await expect(card).toHaveCount(0);
  await run(office, "ar", day);
  await expect(card).toBeVisible({ timeout: 60_000 });
  await expect(card).toContainText(words.words.fulfilled);
  await expect(card).toContainText(words.words.handling);
  await expect(card).toContainText(words.todo["open-there"]);
  const orderLink = card.getByRole("link", { name: words.openOrder });
  await expect(orderLink).toHaveAttribute("href", `/admin/review?order=${reference}`);
  await expectWellMade(office, "reconciliation ar 360");
  await card.getByRole("button", { name: words.close, exact: true }).click();
  await expect(card).toContainText(words.closeEffect);
  await card.getByRole("textbox").fill("سألنا المزوّد وقال إنه وصل");
  await card.getByRole("button", { name: words.close, exact: true }).click();
  await expect(card).toHaveCount(0);
  // Neither side has said anything new: it stays closed.
  await run(office, "ar", day);
  await expect(card).toHaveCount(0);
  expect(await bookedFor(reference)).toEqual(["hold", "capture"]);
  await provider.settle(reference, "FULFILLED");
  await office.context().close();
});

test("what the operator takes back after delivery is given back, and the shop sees it in French, beside the day the books last agreed", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const words = WORDS.fr;
  await speak(page, "fr");
  await signIn(page, "reseller", "fr");
  const { reference, day } = await sellOne(page, "fr");
  const office = await arrive(browser, "fr", { width: 1280, height: 800 });
  await provider.settle(reference, "REFUNDED");
  await run(office, "fr", day);
  await expect(office.getByText(reference).first()).toBeVisible({ timeout: 60_000 });
  expect(await bookedFor(reference)).toEqual(["hold", "capture", "reverse"]);
  await expectWellMade(office, "reconciliation fr 1280");
  // A day that cannot differ, at the provider whose float nobody fills in a journey: nothing was sold on it.
  const daysBefore = (days: number) =>
    new Date(Date.parse(`${day}T12:00:00Z`) - days * 24 * 3_600_000).toISOString().slice(0, 10);
  await run(office, "fr", daysBefore(6), "Reloadly");
  // One that the week shown does not have is typed.
  const old = daysBefore(40);
  const before = await looksAt("Reloadly", old);
  await office.getByLabel(words.reconciliation.theirs).selectOption({ label: "Reloadly" });
  await office.getByLabel(words.reconciliation.day, { exact: true }).fill(old);
  await office.getByRole("button", { name: words.reconciliation.run, exact: true }).click();
  await expect.poll(() => looksAt("Reloadly", old), { timeout: 60_000 }).toBeGreaterThan(before);
  await office.goto("/admin");
  await expectWellMade(office, "overview fr 1280");
  await office.getByRole("link", { name: words.admin.openReconciliation }).click();
  await expect(office).toHaveURL(/reconciliation$/);

  await page.goto(`/orders/${reference}`);
  await expect(orderStatus(page, "fr")).toContainText(words.orderState.fulfilled);
  await expect(page.getByText(words.order.step.givenBack)).toBeVisible();
  await page.goto("/wallet");
  await expect(page.getByText(words.wallet.kinds["given-back"]).first()).toBeVisible();
  await expect(page.getByText(/quilibr/i).first()).toBeVisible();
  await office.context().close();
});

test("what was given back and delivered all the same is charged in Arabic once two people said so, and the shop reads why", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const words = WORDS.ar.reconciliation;
  await speak(page, "ar");
  await signIn(page, "reseller", "ar");
  // The number that the sandbox refuses, for an amount of this journey alone.
  const refused = { number: "0600000001", amount: "730", end: "refunded" } as const;
  const { reference, day } = await sellOne(page, "ar", refused);
  expect(await bookedFor(reference)).toEqual(["hold", "release"]);
  const first = await arrive(browser, "ar", { width: 360, height: 740 });
  await provider.settle(reference, "FULFILLED");
  await run(first, "ar", day);
  const cardOn = (office: Page) =>
    office.getByRole("region", { name: `${words.kinds["delivered-there"]} ${reference}` });
  const card = cardOn(first);
  await expect(card).toBeVisible({ timeout: 60_000 });
  await card.getByRole("button", { name: words.turn.propose, exact: true }).click();
  await expect(card).toContainText(words.turn.effect);
  await card.getByRole("textbox").fill("قال المزوّد كتابةً إن الشحن وصل إلى الزبون");
  await card.getByRole("button", { name: words.turn.propose, exact: true }).click();
  await expect(card).toContainText(words.turn.mine);
  // One alone neither confirms nor closes it.
  await expect(card.getByRole("button", { name: words.turn.confirm, exact: true })).toHaveCount(0);
  await expect(card.getByRole("button", { name: words.close, exact: true })).toHaveCount(0);
  expect(await bookedFor(reference)).toEqual(["hold", "release"]);

  const password = process.env["DEMO_PASSWORD"] ?? "";
  const other = { login: "admin2@taabia.test", password };
  const second = await arrive(browser, "ar", { width: 1280, height: 800 }, other);
  await cardOn(second).getByRole("button", { name: words.turn.confirm, exact: true }).click();
  await expect(cardOn(second)).toHaveCount(0, { timeout: 60_000 });
  expect(await bookedFor(reference)).toEqual(["hold", "release", "reverse"]);
  await expectWellMade(second, "reconciliation after a charge ar 1280");

  await page.goto(`/orders/${reference}`);
  await expect(page.getByText(WORDS.ar.order.step.charged)).toBeVisible();
  await page.goto("/wallet");
  await expect(page.getByText(WORDS.ar.wallet.kinds.charged).first()).toBeVisible();
  await first.context().close();
  await second.context().close();
});
