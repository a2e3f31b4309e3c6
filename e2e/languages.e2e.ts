import { expect, type Page } from "@playwright/test";
import { keepEveryLook } from "./look";
import { type Language, signIn, speak, test } from "./shop";

/** Every screen, in every language, fits a small phone. */

const COUNTER = [
  "/send",
  "/enquiry",
  "/orders",
  "/customers",
  "/wallet",
  "/subs",
  "/reports",
  "/settings",
] as const;
const OFFICE = [
  "/admin",
  "/admin/review",
  "/admin/orders",
  "/admin/resellers",
  "/admin/resellers/new",
  "/admin/funding",
  "/admin/providers",
  "/admin/plans",
  "/admin/reconciliation",
  "/admin/reports",
  "/admin/settings",
  "/admin/team",
  "/admin/audit",
] as const;

const SHOP_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function pagesOfOneShop(office: Page): Promise<readonly string[]> {
  await office.goto("/admin/resellers");
  const link = office.getByRole("link", { name: "Practice shop" });
  const address = (await link.getAttribute("href")) ?? "";
  return [address, `${address}/statement`];
}

for (const language of ["ar", "fr", "en"] satisfies Language[]) {
  test(`every screen fits a phone of 360 px and has its words, in ${language}`, async ({ page, browser }) => {
    test.slow(); // two dozen screens, each kept in four looks
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page, "reseller");
    await speak(page, language);
    const office = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await speak(office, "en");
    await signIn(office, "admin");
    await speak(office, language);
    for (const [tab, addresses] of [
      [page, COUNTER],
      [office, [...OFFICE, ...(await pagesOfOneShop(office))]],
    ] as const) {
      for (const address of addresses) {
        await tab.goto(address);
        await expect(tab.locator("html")).toHaveAttribute("lang", language);
        await expect(tab.getByRole("main")).not.toContainText(/[a-z]+\.[a-z]+\.[a-z]+[A-Z]/);
        const overflow = await tab.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
        // What is fixed to the window widens no page: the places are looked at one by one.
        const outside = await tab.locator('nav:has(a[href$="/settings"]) a').evaluateAll((links) =>
          links
            .filter((link) => {
              const { left, right } = link.getBoundingClientRect();
              return left < 0 || right > innerWidth;
            })
            .map((link) => link.textContent),
        );
        expect(outside, "places beyond the edge of the screen").toEqual([]);
        await keepEveryLook(tab, `${language} ${address.replace(SHOP_ID, "id")}`);
      }
    }
    await office.close();
  });
}
