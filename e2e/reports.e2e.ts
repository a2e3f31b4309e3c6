import { expect, type Page } from "@playwright/test";
import exceljs from "exceljs";
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

/** To a number of the operator's own; as a file masks it. */
async function sell(page: Page, operator: "djezzy" | "mobilis"): Promise<string> {
  const number = freshNumber(operator === "djezzy" ? "07" : "06");
  await page.goto("/send");
  await fillTopUp(page, number, { operator });
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Delivered");
  return `${number.slice(0, 4)}****${number.slice(-2)}`;
}

test("an admin's filter stands in the address and outlives a reload, the table behind a chart opens, and the workbook has its rows only", async ({
  page: counter,
  browser,
}) => {
  await signIn(counter, "reseller");
  const djezzy = await sell(counter, "djezzy");
  const mobilis = await sell(counter, "mobilis");
  const admin = await browser.newPage();
  await speak(admin, "en"); // a file is asked for without a browser's own language
  await signIn(admin, "admin");
  const { reports, operator } = WORDS.en;
  await admin.goto("/admin/reports");
  await admin.getByLabel(reports.operator, { exact: true }).selectOption({ label: operator.djezzy });
  await admin.getByLabel(reports.shop, { exact: true }).selectOption({ label: "Practice shop" });
  await admin.getByRole("button", { name: reports.show }).click();
  await expect(admin).toHaveURL(/operator=djezzy/);
  await admin.reload();
  await expect(admin.getByLabel(reports.operator, { exact: true })).toHaveValue("djezzy");
  await expect(
    admin.getByLabel(reports.shop, { exact: true }).locator("option", { hasText: "Practice shop" }),
  ).toHaveAttribute("selected");

  const days = admin.getByRole("region", { name: reports.byDay, includeHidden: true });
  await expect(days).toBeHidden();
  await admin.locator("details").filter({ has: days }).locator("summary").click();
  await expect(days).toBeVisible();
  await expect(days.getByRole("row")).toHaveCount(1 + 7);

  const ways = admin.getByRole("region", { name: reports.byWay });
  await expect(ways.getByRole("row").filter({ hasText: `${operator.djezzy} · OneClickDz` })).toHaveCount(1);
  await expect(ways).not.toContainText(operator.mobilis);

  const link = admin.getByRole("link", { name: reports.xlsx, exact: true });
  const file = await admin.request.get((await link.getAttribute("href")) ?? "");
  const book = new exceljs.Workbook();
  await book.xlsx.load(Uint8Array.from(await file.body()).buffer);
  const [headings, ...rows] = (book.worksheets[0]?.getSheetValues() ?? [])
    .filter((row) => Array.isArray(row))
    .map((row) => row.map(String));
  const of = (column: string) => rows.map((row) => row[headings?.indexOf(column) ?? -1]);
  expect(of(reports.columns.number)).toContain(djezzy);
  expect(of(reports.columns.number)).not.toContain(mobilis);
  expect(new Set(of(reports.columns.operator))).toEqual(new Set([operator.djezzy]));
  expect(new Set(of(reports.columns.shop))).toEqual(new Set(["Practice shop"]));

  // Of a range of years the page shows the last of them, and says so; its file has them all.
  await admin.goto("/admin/reports?range=free&from=2020-01-01&to=2026-11-01");
  await expect(admin.getByText(/Only the last 366 days of this range are shown/)).toBeVisible();
  await expect(admin.getByLabel(reports.from, { exact: true })).toHaveValue("2020-01-01");
  await admin.close();
});
