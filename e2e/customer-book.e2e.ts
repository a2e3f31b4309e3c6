import { expect, type Page } from "@playwright/test";
import {
  fillTopUp,
  freshNumber,
  grouped,
  inDatabase,
  type Language,
  orderStatus,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** Whom a shop sells to: remembered from its own sales, half hidden, named, sold to again, and forgotten. */

async function open(
  page: Page,
  who: "reseller" | "cashier" | "other" | "admin",
  language: Language,
  width: 360 | 1280,
): Promise<void> {
  await page.setViewportSize({ width, height: 780 });
  await speak(page, language);
  await signIn(page, who, language);
}

async function sell(page: Page, number: string, language: Language): Promise<void> {
  await page.goto("/send");
  await fillTopUp(page, number, { language, amount: "730" });
  await sendButton(page, language).click();
  await expect(orderStatus(page, language)).toContainText(WORDS[language].orderState.fulfilled);
}

async function search(page: Page, words: string, language: Language): Promise<void> {
  const field = page.getByRole("searchbox", { name: WORDS[language].customers.search });
  await field.fill(words);
  await field.press("Enter");
}

/** The only line of the book that a search finds. */
async function find(page: Page, words: string, language: Language) {
  await search(page, words, language);
  const lines = page.getByRole("main").getByRole("listitem");
  await expect(lines).toHaveCount(1);
  await expect(page).toHaveURL(/\/customers$/);
  return lines.first();
}

const masked = (number: string): string => `${number.slice(0, 4)} •• •• ${number.slice(-2)}`;

async function timesLookedAt(number: string): Promise<number> {
  let times = 0;
  await inDatabase(async (client) => {
    const { rows } = await client.query<{ times: number }>(
      `SELECT count(*)::int AS times FROM audit_row a JOIN customer c ON a.details ->> 'customerId' = c.id::text
       WHERE a.action = 'number-revealed' AND c.msisdn = $1`,
      [number],
    );
    times = rows[0]?.times ?? 0;
  });
  return times;
}

test("an owner finds a customer, names, sees the number for a while, sells again and forgets (ar, 360 px)", async ({
  page,
}) => {
  const { customers, shell, send } = WORDS.ar;
  const number = freshNumber();
  const name = `سميرة ${number.slice(-5)}`;
  await open(page, "reseller", "ar", 360);
  await sell(page, number, "ar");
  await page.clock.install();
  await page.getByRole("navigation").getByRole("link", { name: shell.customers }).click();
  await page.waitForURL(/\/customers$/);

  const line = await find(page, number, "ar");
  await expect(line).toContainText(masked(number));
  await expect(line).toContainText("730");
  // Not even among what the page is made of.
  const source = await (await page.request.get("/customers")).text();
  expect(source).toContain(`${number.slice(0, 4)}****${number.slice(-2)}`);
  expect(source.replace(/\s/g, "")).not.toContain(number);
  await line.getByRole("button").first().click();
  await line.getByLabel(customers.name).fill(`  ${name} `);
  await line.getByRole("button", { name: customers.nameSave }).click();
  await expect(line.getByText(customers.nameSaved, { exact: true })).toBeVisible();
  await find(page, name, "ar");

  expect(await timesLookedAt(number)).toBe(0);
  await line.getByRole("button", { name: customers.show }).click();
  await expect(line).toContainText(grouped(number));
  expect(await timesLookedAt(number)).toBe(1);
  await page.clock.fastForward(31_000);
  await expect(line).not.toContainText(grouped(number));
  await expect(line).toContainText(masked(number));
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await line.getByRole("button", { name: customers.sellTo.split(":")[0] ?? "" }).click();
  await page.waitForURL(/\/send$/);
  await expect(page.getByLabel(send.number)).toHaveValue(grouped(number));
  expect(await timesLookedAt(number)).toBe(2);
  await page.getByLabel(send.number).fill("");

  await page.goto("/customers");
  await search(page, number.slice(-4), "ar");
  const again = page.getByRole("main").getByRole("listitem").filter({ hasText: name });
  await again.getByRole("button").first().click();
  await again.getByRole("button", { name: customers.forget }).click();
  await expect(again).toContainText(customers.forgetStays);
  await again.getByRole("button", { name: customers.back }).click();
  await again.getByRole("button", { name: customers.forget }).click();
  await again.getByRole("button", { name: customers.forgetYes }).click();
  await expect(page.getByRole("alert").filter({ hasText: name })).toBeVisible();
  await search(page, number, "ar");
  await expect(page.getByText(customers.noneBody)).toBeVisible();
  await page.goto(`/orders?number=${number}`);
  await expect(page.getByRole("link", { name: grouped(number) })).toHaveCount(1);
});

test("a cashier names by keyboard and forgets nobody; another shop knows nobody of ours (fr, 1280 px)", async ({
  page,
  browser,
}) => {
  const { customers, settings } = WORDS.fr;
  const number = freshNumber();
  await open(page, "cashier", "fr", 1280);
  await sell(page, number, "fr");
  await page.goto("/customers");
  const line = await find(page, number, "fr");
  await line.getByRole("button").first().focus();
  await page.keyboard.press("Enter");
  await line.getByLabel(customers.name).focus();
  await page.keyboard.type("Karim le facteur");
  await page.keyboard.press("Enter");
  await expect(line.getByText(customers.nameSaved, { exact: true })).toBeVisible();
  await expect(line.getByRole("button", { name: customers.forget })).toHaveCount(0);
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: settings.title })).toBeVisible();
  await expect(page.getByText(settings.tilesTitle)).toHaveCount(0);

  const stranger = await browser.newPage();
  await open(stranger, "other", "fr", 1280);
  await stranger.goto("/customers");
  const none = stranger.getByText(customers.noneBody);
  // The other shop may have sold to nobody yet: then there is nothing to search in.
  const empty = stranger.getByText(customers.emptyBody);
  if (await stranger.getByRole("searchbox").isVisible()) await search(stranger, number, "fr");
  await expect(none.or(empty)).toBeVisible();
  await stranger.close();
});

test("an owner pins an amount, moves it first, finds it so at the counter, and lets it go (fr, 1280 px)", async ({
  page,
}) => {
  const { settings, operator, send } = WORDS.fr;
  // A shop that no other journey looks at the amounts of.
  await open(page, "other", "fr", 1280);
  const tiles = page.getByRole("region", { name: settings.tilesTitle });
  const button = (words: string, amount: string) =>
    tiles.getByRole("button", { name: new RegExp(words.replace("{amount}", `\\W*${amount}\\b.*`)) });
  await page.goto("/settings");
  await tiles.getByRole("radio", { name: operator.ooredoo }).click();
  for (const amount of ["635", "645"]) {
    await tiles.getByLabel(settings.tileAddAmount).fill(amount);
    await tiles.getByRole("button", { name: settings.tileAdd }).click();
    await expect(button(settings.tileUnpinNamed, amount)).toBeVisible();
  }
  await tiles.getByLabel(settings.tileAddAmount).fill("beaucoup");
  await tiles.getByRole("button", { name: settings.tileAdd }).click();
  await expect(tiles.getByText(WORDS.fr.problem["amount-not-a-number"])).toBeVisible();
  const first = tiles.getByRole("listitem").first();
  await expect(first).toContainText("635");
  await button(settings.tileEarlierNamed, "645").click();
  await expect(first).toContainText("645");

  await page.goto("/send");
  await page.getByLabel(send.number).fill(freshNumber("05"));
  await page.getByRole("radio", { name: operator.ooredoo, exact: true }).click();
  const picks = page.getByRole("group", { name: send.quick }).getByRole("button");
  await expect(picks.nth(0)).toContainText("645");
  await expect(picks.nth(1)).toContainText("635");

  await page.goto("/settings");
  await tiles.getByRole("radio", { name: operator.ooredoo }).click();
  for (const amount of ["645", "635"]) {
    await button(settings.tileUnpinNamed, amount).click();
    await expect(button(settings.tileUnpinNamed, amount)).toHaveCount(0);
  }
});

test("an admin says for how long the same again is asked about (ar, 360 px)", async ({ page }) => {
  const { settings, operator, problem } = WORDS.ar;
  await open(page, "admin", "ar", 360);
  await page.goto("/admin/settings");
  const windows = page.getByRole("region", { name: settings.windowTitle });
  const minutes = windows.getByLabel(settings.windowMinutes.replace("{operator}", operator.ooredoo));
  const save = windows.getByRole("button", {
    name: settings.windowSaveNamed.replace("{operator}", operator.ooredoo),
  });
  const before = await minutes.inputValue();
  await minutes.fill("1441");
  await save.click();
  await expect(windows.getByText(problem["minutes-invalid"])).toBeVisible();
  await minutes.fill("١٥");
  await save.click();
  await expect(windows.getByText(settings.windowSaved.replace("{operator}", operator.ooredoo))).toBeVisible();
  await expect(minutes).toHaveValue("15");
  await page.reload();
  await expect(minutes).toHaveValue("15");
  await minutes.fill(before);
  await save.click();
  await expect(minutes).toHaveValue(before);
});
