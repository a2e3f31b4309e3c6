import { expect, type Page } from "@playwright/test";
import {
  endsAtSecondProvider,
  fillTopUp,
  freshNumber,
  grouped,
  orderStatus,
  provider,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** The page about providers. It changes who delivers an operator's sales, so its journeys are made alone. */

const words = WORDS.en.providers;
const operator = WORDS.en.operator.djezzy;
const [FIRST, SECOND] = ["OneClickDz", "Reloadly"] as const;

const named = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
const saveButton = (page: Page) => page.getByRole("button", { name: named(words.save, { operator }) });
const rank = (page: Page) => page.getByRole("list", { name: named(words.order, { operator }) });
const way = (page: Page, direction: "up" | "down", id: string) =>
  rank(page).getByRole("button", { name: named(words[direction], { provider: id }) });

async function choose(page: Page, how: keyof typeof words.by): Promise<void> {
  await page
    .getByRole("radiogroup", { name: named(words.chosenBy, { operator }) })
    .getByRole("radio", { name: words.by[how] })
    .click();
}

async function save(page: Page): Promise<void> {
  await saveButton(page).click();
  await expect(page.getByText(named(words.saved, { operator }))).toBeVisible();
}

/** Sells one, and sees it arrive; returns its number. */
async function sellOne(page: Page): Promise<string> {
  const number = freshNumber();
  await page.goto("/send");
  await fillTopUp(page, number);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText(grouped(number));
  await expect(orderStatus(page)).toContainText(WORDS.en.orderState.fulfilled, { timeout: 30_000 });
  return number;
}

test("an admin ranks the providers of an operator by hand, and the next sale goes where the rank says", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const counter = await browser.newPage();
  await speak(counter, "en");
  await signIn(counter, "other");
  await signIn(page, "admin");
  await page.goto("/admin");
  await page.getByRole("navigation").getByRole("link", { name: WORDS.en.shell.providers }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.title);
  const order = rank(page).getByRole("listitem");
  try {
    await choose(page, "price");
    await expect(page.getByText(words.unsaved)).toBeVisible();
    await choose(page, "hand");
    await expect(order.first()).toContainText(FIRST);
    // By keyboard: the focus goes along with what is moved.
    await way(page, "up", SECOND).press("ArrowUp");
    await expect(order.first()).toContainText(SECOND);
    await expect(way(page, "up", SECOND)).toBeFocused();
    await expect(
      page.getByText(named(words.place, { provider: SECOND, place: "1", count: "2" })),
    ).toBeAttached();
    await save(page);
    const second = await sellOne(counter);
    expect(await endsAtSecondProvider(second)).toEqual(["SUCCESSFUL"]);
    expect(await provider.ordersTo(second)).toHaveLength(0);

    await way(page, "down", SECOND).click();
    await expect(order.first()).toContainText(FIRST);
    await save(page);
    const first = await sellOne(counter);
    expect(await provider.ordersTo(first)).toHaveLength(1);
    expect(await endsAtSecondProvider(first)).toEqual([]);
  } finally {
    // As the practice shop has it, for whoever comes after.
    await page.goto("/admin/providers");
    await way(page, "up", FIRST).press("ArrowUp");
    await save(page);
  }
  // What they delivered stands on their own sheets, with what everybody else's journeys left there.
  for (const id of [FIRST, SECOND]) {
    const hour = page.getByRole("region", { name: named(words.hourOf, { provider: id }) });
    await expect(hour.getByRole("row").filter({ hasText: operator })).toContainText(/\d+%/);
  }
  await counter.close();
});

test("each account says whether it answers, whose key it is, and what it holds in its own currency", async ({
  page,
}) => {
  await signIn(page, "admin");
  await page.goto("/admin/providers");
  for (const [id, currency] of [
    [FIRST, WORDS.en.text.currency],
    [SECOND, WORDS.en.text.currencies.USD],
  ] as const) {
    const sheet = page.getByRole("region", { name: id, exact: true });
    await expect(sheet).toContainText(WORDS.en.admin.up);
    await expect(sheet).toContainText(words.environment.sandbox);
    await expect(sheet).toContainText(new RegExp(`\\d\\.\\d{2,5}\\s${currency}`));
  }
});
