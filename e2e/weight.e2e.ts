import { expect, type Page } from "@playwright/test";
import { BUDGET, readLoaded } from "../bench/loaded";
import { signIn, speak, test, WORDS } from "./shop";

/** Signs in as the owner of a shop that was opened just now: nobody else's orders are under way at its counter. */
async function openNewShop(page: Page): Promise<void> {
  const tag = Math.random().toString(36).slice(2, 10);
  await signIn(page, "admin");
  await page.goto("/admin/resellers/new");
  await page.getByLabel("Name of the shop").fill(`Light shop ${tag}`);
  await page.getByLabel("Name of the owner").fill(`Owner ${tag}`);
  await page.getByLabel(/e-?mail/i).fill(`${tag}@shop.test`);
  await page.getByRole("button", { name: "Open the reseller" }).click();
  const password = (await page.getByRole("status").locator("output").textContent()) ?? "";
  await page.context().clearCookies();
  await speak(page, "en");
  await signIn(page, { login: `${tag}@shop.test`, password });
  await page.getByLabel("Current password").fill(password);
  await page.getByLabel("New password").fill("a sentence of my own");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.").first()).toBeVisible();
}

test("opening the counter loads no more than a bad network can carry: scripts and fonts inside their budget", async ({
  page,
}) => {
  await openNewShop(page);
  for (const language of ["ar", "fr"] as const) {
    await speak(page, language);
    // A page of its own: what others fetched does not count as there already.
    const counter = await page.context().newPage();
    const { scripts, scriptKib, fontKb } = await readLoaded(counter, "/send");
    await expect(counter.getByLabel(WORDS[language].send.number)).toBeVisible();
    const list = scripts.map(({ address, bytes }) => `${bytes} ${address}`).join("\n");
    expect(scripts.length, list).toBeGreaterThan(0);
    expect(scriptKib, `KiB of scripts after gzip:\n${list}`).toBeLessThanOrEqual(BUDGET.scriptKib);
    expect(fontKb).toBeGreaterThan(0);
    expect(fontKb, "KB of fonts").toBeLessThan(BUDGET.fontKb);
    await counter.close();
  }
});

test("the counter can be put on a phone's first screen as an app", async ({ page }) => {
  await signIn(page, "reseller");
  await page.goto("/send");
  const browser = await page.context().newCDPSession(page);
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // A window that leaves nothing behind installs nothing; it is the only thing that may be in the way.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );
  const { data } = await browser.send("Page.getAppManifest");
  const manifest = JSON.parse(data ?? "{}");
  expect(manifest).toMatchObject({ start_url: "/send", display: "standalone", dir: "rtl", lang: "ar" });
  for (const { src, type, sizes } of manifest.icons) {
    const icon = await page.request.get(src);
    expect([src, icon.status(), icon.headers()["content-type"]]).toEqual([src, 200, type]);
    expect(sizes).toMatch(/^(any|\d+x\d+)$/);
  }
});
