import { expect } from "@playwright/test";
import { fillTopUp, freshNumber, grouped, orderStatus, provider, sendButton, signIn, test } from "./shop";

/** Who may see and do what. */

test("another shop's order does not exist: not its page, not its status, not in the list", async ({
  page,
  browser,
}) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const number = freshNumber();
  await fillTopUp(page, number);
  await sendButton(page).click();
  await expect(orderStatus(page)).toContainText("Delivered");
  const reference = (await provider.ordersTo(number))[0]?.reference ?? "";
  const mine = await page.request.get(`/api/orders/${reference}/status`);
  expect(mine.status()).toBe(200);
  expect(mine.headers()["cache-control"]).toBe("private, no-cache");
  expect(await mine.json()).toMatchObject({
    reference,
    state: "fulfilled",
    isFinal: true,
    stopPolling: true,
    pollAfterMs: null,
    nextCheckAt: null,
  });
  const again = await page.request.get(`/api/orders/${reference}/status`, {
    headers: { "if-none-match": mine.headers()["etag"] ?? "" },
  });
  expect(again.status()).toBe(304);

  await page.goto(`/orders?number=${number}`);
  await expect(page.getByRole("link", { name: grouped(number) })).toHaveCount(1);

  const stranger = await browser.newPage();
  await stranger.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
  expect((await stranger.request.get(`/api/orders/${reference}/status`)).status()).toBe(401);
  await signIn(stranger, "other");
  expect((await stranger.request.get(`/api/orders/${reference}/status`)).status()).toBe(404);
  expect((await stranger.request.get(`/api/orders/tb_00000000000000000000000000/status`)).status()).toBe(404);
  expect((await stranger.goto(`/orders/${reference}`))?.status()).toBe(404);
  await stranger.goto(`/orders?number=${number}`);
  await expect(stranger.getByRole("link", { name: grouped(number) })).toHaveCount(0);
  await stranger.close();
});

test("a cashier sees the balance only; an admin has no counter and a shop has no back office", async ({
  page,
  browser,
}) => {
  await signIn(page, "cashier");
  await page.goto("/wallet");
  await expect(page.getByText("Available", { exact: true })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  expect((await page.goto("/admin"))?.status()).toBe(403);
  const office = await browser.newPage();
  await office.context().addCookies([{ name: "locale", value: "en", url: page.url() }]);
  await signIn(office, "admin");
  expect((await office.goto("/send"))?.status()).toBe(403);
  await office.close();
});

test("no page may be framed, or guessed at", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  expect(answer?.headers()).toMatchObject({
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  });
});

test("signing out ends the session everywhere it is asked for", async ({ page }) => {
  await signIn(page, "cashier");
  const cookies = await page.context().cookies();
  await page.goto("/settings");
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await page.context().addCookies(cookies);
  await page.goto("/send");
  await expect(page).toHaveURL(/sign-in/);
});

test("no page, script or answer that a browser gets holds the provider's key or what a plan costs us", async ({
  page,
}) => {
  const bodies: Promise<string>[] = [];
  page.on("response", (response) => bodies.push(response.text().catch(() => "")));
  await signIn(page, "reseller");
  for (const address of ["/send", "/orders", "/wallet", "/settings"]) {
    await page.goto(address);
    await page.waitForLoadState("networkidle");
  }
  const all = (await Promise.all(bodies)).join("\n");
  expect(all.length).toBeGreaterThan(100_000);
  expect(all).not.toContain(process.env["SANDBOX_API_KEY"] ?? "no key");
  expect(all).not.toMatch(/costPpm|expectedCost|992500|0\.9925/);
});
