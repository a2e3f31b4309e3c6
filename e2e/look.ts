import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** axe finds nothing serious on what is on screen. */
export async function expectNothingSerious(page: Page): Promise<void> {
  // After a step inside the shop the title comes a moment behind the page.
  await expect(page).toHaveTitle(/\S/);
  // Half way from one colour to another is neither, also of what arrives while axe looks.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  await page.emulateMedia({ reducedMotion: null });
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`),
  ).toEqual([]);
}

const kept = path.resolve(import.meta.dirname, "..", ".build", "test", "screens");

/** Kept for whoever looks at the screens after the run: `.build/test/screens/<name>.png`, of the whole page. */
async function keepLook(page: Page, name: string): Promise<void> {
  const file = `${name.replaceAll(/[^\p{L}\d]+/gu, "-").replaceAll(/^-|-$/g, "")}.png`;
  await page.screenshot({ path: path.join(kept, file), fullPage: true, animations: "disabled" });
}

/** Nothing serious, nothing beyond the edge; and kept to be looked at. */
export async function expectWellMade(page: Page, name: string): Promise<void> {
  // What lies under the head of the page is no target there.
  await page.evaluate(() => scrollTo(0, 0));
  await expectNothingSerious(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await keepLook(page, name);
}

const FORMS = [
  { width: 360, height: 740, colorScheme: "light" },
  { width: 360, height: 740, colorScheme: "dark" },
  { width: 1280, height: 800, colorScheme: "light" },
  { width: 1280, height: 800, colorScheme: "dark" },
] as const;

/** On a phone and on a laptop, light and dark; leaves the page as it was on the phone, light. */
export async function keepEveryLook(page: Page, name: string): Promise<void> {
  for (const { colorScheme, ...size } of FORMS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await keepLook(page, `${name} ${size.width} ${colorScheme}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "light" });
}
