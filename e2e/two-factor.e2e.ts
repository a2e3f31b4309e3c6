import { type Browser, expect, type Page } from "@playwright/test";
import { totp } from "../lib/test-totp";
import { expectWellMade } from "./look";
import { type Language, signIn, speak, test, WORDS } from "./shop";

/** The second step: set up by a picture and a first code, asked for at the next sign-in, taken away by an admin. */

const OWN_PASSWORD = "a sentence of my own";

/** Somebody new of the back office's finance, signed in, with a password of their own. */
async function openFinance(
  office: Page,
  browser: Browser,
  language: Language,
): Promise<{ page: Page; email: string; name: string }> {
  const { people, settings } = WORDS[language];
  const tag = Math.random().toString(36).slice(2, 8);
  const [name, email] = [`Money ${tag}`, `${tag}@money.test`];
  await office.goto("/admin/team");
  const form = office.locator("form").filter({ has: office.getByRole("button", { name: people.add }) });
  await form.getByLabel(people.name, { exact: true }).fill(name);
  await form.getByLabel(people.email).fill(email);
  await form.getByRole("radio", { name: new RegExp(`^${people.roles.finance}`) }).check();
  await form.getByRole("button", { name: people.add }).click();
  const password =
    (await office.getByRole("status").filter({ hasText: name }).locator("output").textContent()) ?? "";
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  await speak(page, language);
  await signIn(page, { login: email, password }, language);
  await page.getByLabel(settings.current).fill(password);
  await page.getByLabel(settings.next).fill(OWN_PASSWORD);
  await page.getByRole("button", { name: settings.change }).click();
  await expect(page.getByText(settings.changed).first()).toBeVisible();
  return { page, email, name };
}

/** The password's half. */
async function begin(page: Page, email: string, language: Language): Promise<void> {
  const { signIn: words } = WORDS[language];
  await page.goto("/sign-in");
  await page.getByLabel(words.login).fill(email);
  await page.getByLabel(words.password).fill(OWN_PASSWORD);
  await page.getByRole("button", { name: words.submit }).click();
  await expect(page).toHaveURL(/sign-in\/code/);
}

for (const language of ["ar", "fr"] as const)
  test(`the second step is set up, asked for, and taken away where it was lost (${language})`, async ({
    page: office,
    browser,
  }) => {
    const { people, twoFactor, signIn: words, problem } = WORDS[language];
    await speak(office, language);
    await signIn(office, "admin", language);
    const { page, email, name } = await openFinance(office, browser, language);
    await page.goto("/admin/settings");
    await page.getByLabel(twoFactor.password).fill(OWN_PASSWORD);
    await page.getByRole("button", { name: twoFactor.begin }).click();
    const secret = (await page.getByRole("status", { name: twoFactor.secret }).textContent()) ?? "";
    const codes = await page
      .getByRole("list", { name: twoFactor.codes })
      .getByRole("listitem")
      .allTextContents();
    expect(codes).toHaveLength(10);
    await expectWellMade(page, `second step 360 ${language}`);
    await page.getByLabel(twoFactor.code).fill(totp(secret));
    await page.getByRole("button", { name: twoFactor.turnOn }).click();
    await expect(page.getByText(twoFactor.isOn)).toBeVisible();

    await page.context().clearCookies({ name: /session/ });
    await begin(page, email, language);
    await expectWellMade(page, `code 360 ${language}`);
    await page.goto("/admin");
    await expect(page).toHaveURL(/sign-in\?/);
    await begin(page, email, language);
    await page.getByLabel(words.code).fill(totp(secret) === "000000" ? "000001" : "000000");
    await page.getByRole("button", { name: words.submit }).click();
    await expect(page.getByText(problem["code-wrong"]).first()).toBeVisible();
    await page.getByLabel(words.code).fill(totp(secret));
    await page.getByRole("button", { name: words.submit }).click();
    await expect(page).toHaveURL(/\/admin$/);

    await office.goto("/admin/team");
    const row = office.getByRole("listitem").filter({ hasText: name });
    await row.getByText(people.more, { exact: true }).click();
    const form = row
      .locator("form")
      .filter({ has: office.getByRole("button", { name: people.twoFactorReset }) });
    await form.getByLabel(people.reason).fill("lost the telephone");
    await form.getByRole("button", { name: people.twoFactorReset }).click();
    await expect(row.getByText(people.hasTwoFactor)).toHaveCount(0);
    await page.goto("/admin");
    await expect(page).toHaveURL(/sign-in/);
    await signIn(page, { login: email, password: OWN_PASSWORD }, language);
    await expect(page).toHaveURL(/\/admin/);
    await page.context().close();
  });
