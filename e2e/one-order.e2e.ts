import { expect } from "@playwright/test";
import { fillTopUp, freshNumber, grouped, orderStatus, provider, sendButton, signIn, test } from "./shop";

/** One wish of a cashier is one order, whatever the fingers and the network do. */

test("a double click is one order", async ({ page }) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await sendButton(page).dblclick();
  await expect(orderStatus(page)).toContainText("Delivered");
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("an answer that got lost on the way back, and a second press, are one order", async ({ page }) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  let lost = 0;
  await page.route("**/send", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.fallback();
    lost += 1;
    // The server did its part; its answer never arrives.
    await route.fetch();
    return route.abort("connectionreset");
  });
  await sendButton(page).click();
  await expect(page.getByText("Send again: it stays one order.").first()).toBeVisible();
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Delivered");
  expect(lost).toBe(1);
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("a reload after a lost answer finds the order that was sent, and the form is ready for the next", async ({
  page,
}) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await page.route("**/send", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await sendButton(page).click();
  await expect(page.getByText("Send again: it stays one order.").first()).toBeVisible();
  await page.unrouteAll();
  await page.reload();
  await expect(orderStatus(page)).toContainText("Delivered");
  await expect(page.getByLabel("Phone number")).toHaveValue("");
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("a reload after a send that never arrived keeps the form and its key", async ({ page }) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await page.route("**/send", (route) =>
    route.request().method() === "POST" ? route.abort("connectionreset") : route.fallback(),
  );
  await sendButton(page).click();
  await expect(page.getByText("Send again: it stays one order.").first()).toBeVisible();
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByText("Send again: it stays one order.").first()).toBeVisible();
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Delivered");
  expect(await provider.ordersTo(number)).toHaveLength(1);
});

test("two tabs are two customers: each sends its own order, and both see both", async ({ page, context }) => {
  await signIn(page, "reseller");
  const second = await context.newPage();
  const numbers = [freshNumber(), freshNumber()] as const;
  for (const [tab, number] of [
    [page, numbers[0]],
    [second, numbers[1]],
  ] as const) {
    await tab.goto("/send");
    await fillTopUp(tab, number);
  }
  await Promise.all([sendButton(page).click(), sendButton(second).click()]);
  for (const tab of [page, second]) await expect(orderStatus(tab)).toContainText("Delivered");
  for (const number of numbers) expect(await provider.ordersTo(number)).toHaveLength(1);
  await page.goto("/orders");
  for (const number of numbers)
    await expect(page.getByRole("link", { name: grouped(number) }).first()).toBeVisible();
});

test("an order goes on when nobody looks, and its page tells the end", async ({ page }) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText(/Queued|Sending|Waiting at operator|In progress|Delivered/);
  await page.goto("about:blank");
  await expect(async () => {
    expect((await provider.ordersTo(number)).map((order) => order.status)).toEqual(["FULFILLED"]);
  }).toPass();
  await page.goto("/orders");
  await page
    .getByRole("link", { name: grouped(number) })
    .first()
    .click();
  await expect(page.getByRole("status", { name: "Order status" })).toContainText("Delivered");
});
