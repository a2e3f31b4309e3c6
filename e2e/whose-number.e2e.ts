import { expect } from "@playwright/test";
import { type Language, sendButton, signIn, speak, test, WORDS } from "./shop";

/** A number whose beginning does not say for sure whose it is: somebody who can tell is asked, and nothing is sold unsaid. */

/** In the acted second provider: Djezzy's, though it begins as Ooredoo's do; and a number that no network knows. */
const MOVED = { typed: "+213 520 00 00 02", shown: "0520 00 00 02" };
const NOBODYS = "0520000001";

for (const language of ["ar", "fr", "en"] as const satisfies readonly Language[])
  test(`a number that is not what it begins like changes the operator in words, and a tap has the last one (${language})`, async ({
    page,
  }) => {
    const { send, operator } = WORDS[language];
    await speak(page, language);
    await signIn(page, "cashier", language);
    await page.goto("/send");
    const radio = (name: string) =>
      page.getByRole("radiogroup", { name: send.operator }).getByRole("radio", { name });
    await page.getByLabel(send.number).pressSequentially(MOVED.typed);
    await expect(page.getByLabel(send.number)).toHaveValue(MOVED.shown);
    await expect(radio(operator.djezzy)).toBeChecked();
    await expect(
      page.getByText(send.operatorNotAsItBegins.replace("{operator}", operator.djezzy)),
    ).toBeVisible();
    await radio(operator.ooredoo).click();
    await expect(
      page.getByText(send.operatorNotAsChosen.replace("{operator}", operator.djezzy)),
    ).toBeVisible();
    await page.getByLabel(send.amount).fill("500");
    await expect(sendButton(page, language)).toContainText(operator.ooredoo);
  });

test("a number that no network knows has no plans until the operator is tapped", async ({ page }) => {
  const { send, operator } = WORDS.en;
  await signIn(page, "cashier");
  await page.goto("/send");
  await page.getByLabel(send.number).fill(NOBODYS);
  await expect(page.getByText(send.operatorNobodys)).toBeVisible();
  await expect(page.getByText(send.planWaitsForOperator)).toBeVisible();
  await expect(
    page.getByRole("radiogroup", { name: send.operator }).getByRole("radio", { checked: true }),
  ).toHaveCount(0);
  await page
    .getByRole("radiogroup", { name: send.operator })
    .getByRole("radio", { name: operator.mobilis })
    .click();
  await expect(page.getByRole("radiogroup", { name: send.plan }).getByRole("radio").first()).toBeVisible();
});

test("a number is asked about only where its beginning does not say for sure, and never in an address", async ({
  page,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/numbers/operator")) asked.push(`${request.url()} ${request.postData()}`);
  });
  await signIn(page, "cashier");
  await page.goto("/send");
  await page.getByLabel(WORDS.en.send.number).fill("0770123456");
  await expect(
    page
      .getByRole("radiogroup", { name: WORDS.en.send.operator })
      .getByRole("radio", { name: WORDS.en.operator.djezzy }),
  ).toBeChecked();
  await page.getByLabel(WORDS.en.send.number).fill("0600000001");
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  for (const request of asked) expect(request).toMatch(/\/api\/numbers\/operator \{"number":"0600000001"\}$/);
});
