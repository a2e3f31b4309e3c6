import { expect, type Page } from "@playwright/test";
import { freshNumber, type Language, signIn, speak, test, WORDS } from "./shop";

/** The house's own word on a plan, from the back office to the counter. No other journey sells this one. */

const PLAN = /MIX 1000/;
const OWN_NAME = "مزيج الألف";

type Place = keyof (typeof WORDS)["en"]["plans"]["places"];

/** Says where the plan stands and what it is called in Arabic, and sees that said back. */
async function say(admin: Page, place: Place, nameAr: string): Promise<void> {
  const { plans } = WORDS.en;
  await admin.goto("/admin/plans?operator=ooredoo");
  const row = admin.getByRole("group").filter({ hasText: PLAN });
  await row.locator("summary").click();
  await row.getByRole("radio", { name: plans.places[place], exact: true }).click();
  await row.getByLabel(plans.names.ar).fill(nameAr);
  await row.getByRole("button", { name: new RegExp(`^${plans.save} `) }).click();
  await expect(row.getByText(plans.saved)).toBeVisible();
  await expect(row.locator("summary")).toContainText(plans.state[place]);
}

/** The plans that the counter offers for a number of this operator. */
async function offered(counter: Page, language: Language) {
  const { send, operator } = WORDS[language];
  await speak(counter, language);
  await counter.goto("/send");
  await counter.getByLabel(send.number).fill(freshNumber("05"));
  await counter
    .getByRole("radiogroup", { name: send.operator })
    .getByRole("radio", { name: operator.ooredoo })
    .click();
  const tiles = counter.getByRole("radiogroup", { name: send.plan }).getByRole("radio");
  await expect(tiles.filter({ hasText: "PREPAID" })).toBeVisible();
  return tiles;
}

test("a plan that the house takes from the counter is not offered; back again, it has the house's name in that language", async ({
  page: admin,
  browser,
}) => {
  await signIn(admin, "admin");
  const counter = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await speak(counter, "ar");
  await signIn(counter, "cashier", "ar");
  await expect((await offered(counter, "fr")).filter({ hasText: PLAN })).toHaveCount(1);

  await say(admin, "hidden", OWN_NAME);
  const without = await offered(counter, "ar");
  await expect(without.filter({ hasText: PLAN })).toHaveCount(0);
  await expect(without.filter({ hasText: OWN_NAME })).toHaveCount(0);

  await say(admin, "shown", OWN_NAME);
  await expect((await offered(counter, "ar")).filter({ hasText: OWN_NAME })).toHaveCount(1);
  await expect((await offered(counter, "fr")).filter({ hasText: PLAN })).toHaveCount(1);

  await say(admin, "shown", "");
  await expect((await offered(counter, "ar")).filter({ hasText: PLAN })).toHaveCount(1);
  await counter.close();
});

test("the lists are read again when somebody asks, and the page says so by itself", async ({ page }) => {
  test.slow(); // another journey may have paused a provider, which is then read a while later
  const { plans } = WORDS.fr;
  await speak(page, "fr");
  await signIn(page, "admin", "fr");
  await page.goto("/admin/plans");
  await page.getByRole("button", { name: plans.readNow }).click();
  await expect(page.getByText(plans.waiting)).toBeVisible();
  await expect(page.getByText(plans.waiting)).toBeHidden({ timeout: 90_000 });
  await expect(page.getByText(plans.beingRead)).toHaveCount(0);
});
