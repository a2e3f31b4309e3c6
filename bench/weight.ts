import type { BrowserContext } from "@playwright/test";
import { fillTopUp, sendButton, WORDS } from "../e2e/shop";
import { BUDGET, type Loaded, readLoaded } from "./loaded";
import type { Finding, Shop } from "./shop";
import { openSignedIn } from "./signed-in";

/** The provider of the practice shop never says what becomes of a top-up to it. */
const IN_DOUBT = "0600000003";

const scriptsFinding = (when: string, { scripts, scriptKib }: Loaded, mostKib: number): Finding => ({
  what: `JavaScript of /send, gzip, ${when} (${scripts.length} files)`,
  measured: `${scriptKib.toFixed(1)} KiB`,
  promised: `at most ${mostKib} KiB`,
  isKept: scripts.length > 0 && scriptKib <= mostKib,
});

async function sendOne(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto("/send");
  await fillTopUp(page, IN_DOUBT, { language: "ar", operator: "mobilis" });
  await sendButton(page, "ar").click();
  await page.getByRole("link", { name: WORDS.ar.send.open, exact: true }).waitFor();
  await page.close();
}

/** What a phone downloads to open the counter for the first time: before a sale, and with an order that is not over. */
export async function measureWeight(shop: Shop): Promise<readonly Finding[]> {
  const context = await openSignedIn(shop);
  try {
    const before = await readLoaded(await context.newPage(), "/send");
    await sendOne(context);
    const after = await readLoaded(await context.newPage(), "/send");
    return [
      scriptsFinding("nothing under way", before, BUDGET.scriptKib),
      scriptsFinding("an order under way", after, BUDGET.askingScriptKib),
      {
        what: "fonts of its first screen, in Arabic",
        measured: `${before.fontKb.toFixed(1)} KB`,
        promised: `under ${BUDGET.fontKb} KB`,
        isKept: before.fontKb > 0 && before.fontKb < BUDGET.fontKb,
      },
    ];
  } finally {
    await context.browser()?.close();
  }
}
