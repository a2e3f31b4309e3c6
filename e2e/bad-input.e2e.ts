import { expect } from "@playwright/test";
import { fillTopUp, provider, readWallet, sendButton, signIn, test } from "./shop";

/** Bad input is answered in words beside its field, and changes nothing. */

const BAD: readonly (readonly [string, string, string, RegExp])[] = [
  ["letters", "hello", "500", /digits only/],
  ["a short number", "077012345", "500", /ten/],
  ["a long number", "077012345678", "500", /ten/],
  ["a foreign number", "+33612345678", "500", /not an Algerian number/],
  ["a landline's prefix", "0870123456", "500", /05, 06 or 07/],
  ["an amount of zero", "0770123456", "0", /at least|below/i],
  ["a negative amount", "0770123456", "-500", /at least|below/i],
  ["a fraction", "0770123456", "500.5", /whole/i],
  ["less than the plan takes", "0770123456", "20", /at least|below/i],
  ["more than the plan takes", "0770123456", "10001", /at most|above/i],
  ["10^20", "0770123456", "100000000000000000000", /at most|above/i],
];

for (const [what, number, amount, words] of BAD) {
  test(`${what} is refused in words`, async ({ page }) => {
    await signIn(page, "cashier");
    await page.goto("/send");
    await fillTopUp(page, "0770123456");
    await page.getByLabel("Amount").fill(amount);
    await page.getByLabel("Phone number").fill(number);
    await sendButton(page).click();
    await expect(page.getByText(words).first()).toBeVisible();
    expect(await provider.ordersTo(number)).toEqual([]);
  });
}

test("Arabic-Indic digits, a country code and spaces are understood", async ({ page }) => {
  await signIn(page, "cashier");
  await page.goto("/send");
  await fillTopUp(page, "+213 ٧٧٠ ١٢ ٣٤ ٥٩", { amount: "٢٠٠" });
  await expect(sendButton(page)).toHaveAccessibleName(/^Send 200 DA to .*0770 12 34 59/);
});

test("a balance that is too low is said before the tap", async ({ page }) => {
  await signIn(page, "other");
  const { available } = await readWallet(page);
  await page.goto("/send");
  const tooMuch = Math.floor(available / 100) + 1_000;
  await fillTopUp(page, "0660123456", {
    amount: String(Math.min(tooMuch, 300_000)),
    operator: "mobilis",
    plan: /GROS/,
  });
  await expect(page.getByText(/balance is below this/i).first()).toBeVisible();
});

test("a session that ended while the form was open keeps what was typed", async ({ page, context }) => {
  await signIn(page, "cashier");
  await page.goto("/send");
  await fillTopUp(page, "0770999888", { amount: "300" });
  await context.clearCookies({ name: /session/ });
  await sendButton(page).click();
  await expect(page.getByText(/signed out/i).first()).toBeVisible();
  await expect(page.getByLabel("Phone number")).toHaveValue("0770 99 98 88");
  expect(await provider.ordersTo("0770999888")).toEqual([]);
});
