import { type Browser, expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import { type Contact, contact, OWN_PASSWORD } from "./new-shop";
import { type Language, signIn, speak, test, WORDS } from "./shop";

/** Somebody new comes in by a link that was sent to them: no password is ever told. */

/** The link on the page, as it is shown once. */
async function shownLink(page: Page, language: Language, { name }: Contact): Promise<string> {
  const card = page.getByRole("status", { name: WORDS[language].people.linkTitle.replace("{name}", name) });
  return (await card.locator("output").textContent()) ?? "";
}

/** A phone of their own, in Arabic, with the link open. */
async function follow(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const phone = await context.newPage();
  await speak(phone, "ar");
  await phone.goto(link);
  return phone;
}

async function join(phone: Page, password: string): Promise<void> {
  const { invite } = WORDS.ar;
  await phone.getByLabel(invite.password).fill(password);
  await phone.getByRole("button", { name: invite.join }).click();
}

test("an owner and a cashier come in by links: each is good once, and the one before is good no more", async ({
  page: admin,
  browser,
}) => {
  test.slow(); // three people, three devices
  const { resellers, people } = WORDS.fr;
  const { invite, problem } = WORDS.ar;
  const [owner, cashier] = [contact(), contact()];
  await speak(admin, "fr");
  await signIn(admin, "admin", "fr");
  await admin.goto("/admin/resellers/new");
  await admin.getByLabel(resellers.shopName).fill(`Boutique de ${owner.name}`);
  await admin.getByLabel(resellers.ownerName).fill(owner.name);
  await admin.getByLabel(people.email).fill(owner.email);
  await admin.getByLabel(people.byLink).check();
  await admin.getByRole("button", { name: resellers.submitOpen }).click();
  const link = await shownLink(admin, "fr", owner);
  expect(new URL(link).pathname).toMatch(/^\/invite\/[\w-]{22}$/);

  const phone = await follow(browser, link);
  await expect(phone.getByRole("heading")).toContainText(owner.name);
  await expect(phone.getByText(`Boutique de ${owner.name}`)).toBeVisible();
  await expectWellMade(phone, "invitation 360 ar");
  await join(phone, "12345678");
  await expect(phone.getByText(problem["password-common"])).toBeVisible();
  await join(phone, OWN_PASSWORD);
  await phone.waitForURL(/\/send/);

  const words = WORDS.ar.people;
  await phone.goto("/settings");
  await phone.getByLabel(words.name).fill(cashier.name);
  await phone.getByLabel(words.email).fill(cashier.email);
  await phone.getByLabel(words.byLink).check();
  await phone.getByRole("button", { name: words.add }).click();
  const first = await shownLink(phone, "ar", cashier);
  await phone.getByRole("button", { name: words.passwordDone }).click();
  const again = words.inviteNamed.replace("{name}", cashier.name);
  await phone.getByRole("button", { name: again }).click();
  await phone.getByRole("button", { name: again }).click();
  const second = await shownLink(phone, "ar", cashier);
  expect(second).not.toBe(first);

  const over = await follow(browser, first);
  await expect(over.getByRole("heading", { name: invite.overTitle })).toBeVisible();
  await over.goto(second);
  await join(over, OWN_PASSWORD);
  await over.waitForURL(/\/send/);
  await over.goto(second);
  await expect(over.getByRole("heading", { name: invite.overTitle })).toBeVisible();
  await expectWellMade(over, "invitation over 360 ar");
  await phone.context().close();
  await over.context().close();
});
