import { expect } from "@playwright/test";
import { fillTopUp, freshNumber, orderStatus, sendButton, signIn, speak, test, WORDS } from "./shop";

/** What was sold, to look at and to take along. */

test("an owner sees a sale in the report and takes it along, masked, as CSV and as a workbook; a cashier does neither", async ({
  page,
  browser,
}) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Delivered");

  const { reports } = WORDS.fr;
  await speak(page, "fr");
  await page.goto("/reports?range=today");
  await expect(page.getByRole("heading", { name: reports.title })).toBeVisible();
  await expect(page.getByText(reports.byDay)).toBeVisible();
  const link = page.getByRole("link", { name: reports.csv, exact: true });
  const csv = await page.request.get((await link.getAttribute("href")) ?? "");
  expect(csv.status()).toBe(200);
  expect(csv.headers()["content-disposition"]).toMatch(/attachment; filename="taabia-orders-.*\.csv"/);
  const text = await csv.text();
  expect(text.startsWith(`\ufeff${reports.columns.openedAt},${reports.columns.reference}`)).toBe(true);
  expect(text).toContain(`'${number.slice(0, 4)}****${number.slice(-2)}`);
  expect(text).not.toContain(number);

  const sheet = page.getByRole("link", { name: reports.xlsx, exact: true });
  const workbook = await page.request.get((await sheet.getAttribute("href")) ?? "");
  expect(workbook.status()).toBe(200);
  expect((await workbook.body()).subarray(0, 2).toString()).toBe("PK");

  const full = page.getByRole("link", { name: reports.csvFull });
  expect(await (await page.request.get((await full.getAttribute("href")) ?? "")).text()).toContain(number);

  const counter = await browser.newPage();
  await signIn(counter, "cashier");
  expect((await counter.request.get("/api/exports/orders?range=today&as=csv")).status()).toBe(403);
  expect((await counter.goto("/reports"))?.status()).toBe(403);
  await counter.close();
});
