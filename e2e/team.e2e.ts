import { type Browser, expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { type Language, signIn, speak, test, WORDS } from "./shop";

/** Who may do what: people are added with a role, see what it opens and nothing else, and everything is on record. */

const tag = (): string => Math.random().toString(36).slice(2, 8);
const OWN_PASSWORD = "a sentence of my own";

interface NewPerson {
  readonly name: string;
  readonly email: string;
}
const newPerson = (): NewPerson => {
  const name = `Person ${tag()}`;
  return { name, email: `${name.slice(7)}@team.test` };
};

/** Adds somebody on the page that is open, and answers with the password handed over. */
async function add(page: Page, person: NewPerson, role: string, language: Language): Promise<string> {
  const { people } = WORDS[language];
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: people.add }) });
  await form.getByLabel(people.name, { exact: true }).fill(person.name);
  await form.getByLabel(people.email).fill(person.email);
  await form.getByRole("radio", { name: new RegExp(`^${role}`) }).check();
  await form.getByRole("button", { name: people.add }).click();
  const told = page.getByRole("status").filter({ hasText: person.name }).locator("output");
  return (await told.textContent()) ?? "";
}

/** Signs in for the first time, in a browser of one's own, and chooses a password. */
async function arrive(
  browser: Browser,
  person: NewPerson,
  handedOver: string,
  language: Language,
): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  await speak(page, language);
  await signIn(page, { login: person.email, password: handedOver }, language);
  await expect(page).toHaveURL(/settings/);
  const { settings } = WORDS[language];
  await page.getByLabel(settings.current).fill(handedOver);
  await page.getByLabel(settings.next).fill(OWN_PASSWORD);
  await page.getByRole("button", { name: settings.change }).click();
  await expect(page.getByText(settings.changed).first()).toBeVisible();
  return page;
}

test("an auditor reads the shop and sells nothing, until the owner makes them a cashier", async ({
  page,
  browser,
}) => {
  const { people, shell, wallet } = WORDS.ar;
  await page.setViewportSize({ width: 360, height: 740 });
  await speak(page, "ar");
  await signIn(page, "reseller", "ar");
  await page.goto("/settings");
  const person = newPerson();
  const handedOver = await add(page, person, people.roles.auditor, "ar");
  const auditor = await arrive(browser, person, handedOver, "ar");
  await auditor.goto("/");
  await expect(auditor).toHaveURL(/\/orders$/);
  await expect(
    auditor.getByRole("navigation").getByRole("link", { name: shell.send, exact: true }),
  ).toHaveCount(0);
  await auditor.goto("/wallet");
  await expect(auditor.getByRole("group", { name: wallet.available, exact: true })).toBeVisible();
  const refused = await auditor.goto("/send");
  expect(refused?.status()).toBe(403);

  const row = page.getByRole("listitem").filter({ hasText: person.name });
  await page.goto("/settings");
  await row.getByText(people.more, { exact: true }).click();
  await row.getByRole("radio", { name: new RegExp(`^${people.roles.cashier}`) }).check();
  await row.getByLabel(people.reason).fill("a new hand at the counter");
  await expectWellMade(page, "team of a shop 360 ar");
  await row.getByRole("button", { name: people.roleChange }).click();
  await expect(row.getByText(people.roleChanged)).toBeVisible();
  const opened = await auditor.goto("/send");
  expect(opened?.status()).toBe(200);
  await auditor.context().close();
});

test("support looks and decides nothing, and the audit log says who let them in", async ({
  page,
  browser,
}) => {
  const { people, audit, review } = WORDS.fr;
  await page.setViewportSize({ width: 1280, height: 800 });
  await speak(page, "fr");
  await signIn(page, "admin", "fr");
  await page.goto("/admin/team");
  const person = newPerson();
  const handedOver = await add(page, person, people.roles.support, "fr");
  await expectWellMade(page, "team of the house 1280 fr");
  const support = await arrive(browser, person, handedOver, "fr");
  await support.goto("/admin/review");
  await expect(support.getByRole("heading", { name: review.title, exact: true })).toBeVisible();
  for (const closed of ["/admin/team", "/admin/audit", "/send", "/admin/resellers/new"])
    expect((await support.goto(closed))?.status()).toBe(403);

  await page.goto("/admin/audit");
  await page.getByLabel(audit.what, { exact: true }).selectOption({ label: audit.actions["person-added"] });
  await page.getByRole("button", { name: audit.filter }).click();
  await expect(page).toHaveURL(/what=person-added/);
  await expect(page.getByRole("listitem").filter({ hasText: person.name }).first()).toBeVisible();
  await page.getByRole("button", { name: audit.look }).click();
  await expect(page.getByRole("status", { name: audit.chain }).getByText(audit.whole)).toBeVisible();
  await expectWellMade(page, "audit log 1280 fr");
  await support.context().close();
});

test("whoever signs all other devices out stays in where they are, and the others are out", async ({
  page,
  browser,
}) => {
  const { people, sessions } = WORDS.en;
  await signIn(page, "other");
  await page.goto("/settings");
  const person = newPerson();
  const handedOver = await add(page, person, people.roles.cashier, "en");
  const here = await arrive(browser, person, handedOver, "en");
  const there = await (await browser.newContext()).newPage();
  await speak(there, "en");
  await there.goto("/sign-in");
  await there.getByLabel("Email or phone").fill(person.email);
  await there.getByLabel("Password").fill(OWN_PASSWORD);
  await there.getByRole("button", { name: "Sign in" }).click();
  await expect(there).toHaveURL(/\/send/);
  await here.goto("/settings");
  await expect(here.getByText(sessions.this)).toBeVisible();
  await here.getByRole("button", { name: sessions.endOthers }).click();
  await expect(here.getByText(sessions.onlyThis)).toBeVisible();
  await there.goto("/orders");
  await expect(there).toHaveURL(/sign-in/);
  await here.goto("/orders");
  await expect(here).toHaveURL(/\/orders/);
  await here.context().close();
  await there.context().close();
});
