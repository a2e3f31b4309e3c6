import { expect, type Page } from "@playwright/test";
import { expectWellMade } from "./look";
import {
  freshNumber,
  grouped,
  inDatabase,
  type Language,
  orderStatus,
  provider,
  sendButton,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/** The counter at its fastest: three taps for somebody new, two for somebody who takes the same as ever, keys for all of it. */

/** What a thumb touches, counted by the page itself: digits are typed, everything else is a tap. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { taps: number };
    counted.taps = 0;
    addEventListener(
      "click",
      (event) => {
        // A tap that a key made has no place.
        if (event.isTrusted && event.detail > 0) counted.taps += 1;
      },
      true,
    );
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

/** Every shift of the page that no hand had a part in. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = window as unknown as { shift: number };
    seen.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) seen.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: false });
  });
  return () => page.evaluate(() => (window as unknown as { shift: number }).shift);
}

/** As if everything to this number had happened an hour earlier. */
const letAnHourPass = (msisdn: string): Promise<void> =>
  inDatabase(async (client) => {
    await client.query(
      `UPDATE top_up_order SET created_at = created_at - interval '1 hour', final_at = final_at - interval '1 hour' WHERE msisdn = $1`,
      [msisdn],
    );
    await client.query(`UPDATE customer SET since = since - interval '1 hour' WHERE msisdn = $1`, [msisdn]);
  });

const amountsTo = async (number: string): Promise<readonly number[]> =>
  (await provider.ordersTo(number)).map(({ amount }) => amount);

/** As the field groups it. */
const typed = (amount: number): string => String(amount).replace(/\B(?=(?:\d{3})+$)/g, " ");

const picks = (page: Page, language: Language) =>
  page.getByRole("group", { name: WORDS[language].send.quick, exact: true });

/** The first tile of plain credit. What else stands there, and for how much, is learned from whatever this shop has sold. */
async function plainTile(page: Page, language: Language) {
  const tile = picks(page, language)
    .getByRole("button", { name: new RegExp(`^[\\d\\s]+${WORDS[language].text.currency}$`) })
    .first();
  const amount = ((await tile.textContent()) ?? "").replace(/\D/g, "");
  return { tile, amount: Number(amount), key: (await tile.getAttribute("aria-keyshortcuts")) ?? "" };
}

test.describe("by thumb, in Arabic", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("a top-up takes three taps, and the same again for that number two", async ({ page }) => {
    const { send, orderState } = WORDS.ar;
    await speak(page, "ar");
    await signIn(page, "reseller", "ar");
    await page.goto("/send");
    const field = page.getByLabel(send.number);
    await expect(field).toBeFocused();
    const taps = await countTaps(page);
    const number = freshNumber();

    await field.tap();
    await page.keyboard.type(number);
    await expect(page.getByText(send.known.new)).toBeVisible();
    const { tile, amount } = await plainTile(page, "ar");
    await expect(tile).toBeInViewport({ ratio: 1 });
    await tile.tap();
    await expect(tile).toHaveAttribute("aria-pressed", "true");
    await sendButton(page, "ar").tap();
    await expect(field).toHaveValue("");
    expect(await taps()).toBe(3);
    await expect(field).toBeFocused();
    await expect(orderStatus(page, "ar")).toContainText(orderState.fulfilled);
    expect(await amountsTo(number)).toEqual([amount]);

    // The next customer is the same one, an hour later: known by what was sold, nothing but the number is typed.
    await letAnHourPass(number);
    const shift = await watchShifts(page);
    await page.keyboard.type(number);
    const last = page.getByRole("list", { name: send.known.last });
    await expect(last.getByRole("listitem")).toHaveCount(1);
    await expect(last).toContainText(orderState.fulfilled);
    const usual = picks(page, "ar").getByRole("button", { name: new RegExp(send.known.usual) });
    await expect(usual).toBeInViewport({ ratio: 1 });
    // What was not known yet had its place.
    expect(await shift()).toBe(0);
    await usual.tap();
    await expect(sendButton(page, "ar")).toContainText(grouped(number));
    await sendButton(page, "ar").tap();
    await expect(field).toHaveValue("");
    expect(await taps()).toBe(5);
    await expect(orderStatus(page, "ar")).toContainText(orderState.fulfilled);
    expect(await amountsTo(number)).toEqual([amount, amount]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

test.describe("by keyboard alone, in French", () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test("every action of the counter has a key, and ? shows them", async ({ page }) => {
    const { send, orderState, operator } = WORDS.fr;
    await speak(page, "fr");
    await signIn(page, "cashier", "fr");
    await page.goto("/send");
    const field = page.getByLabel(send.number);
    const radio = (name: string) =>
      page.getByRole("radiogroup", { name: send.operator }).getByRole("radio", { name });
    await expect(field).toBeFocused();
    const taps = await countTaps(page);
    const keys = page.keyboard;
    const number = freshNumber();

    // The sheet: from the field too, where a question mark can be no digit; the focus comes back.
    // Pressed again where the page was not awake yet.
    const sheet = page.getByRole("dialog", { name: send.keys.title });
    await expect(async () => {
      await keys.press("?");
      await expect(sheet).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(sheet.getByText(send.keys.usual)).toBeVisible();
    await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 1`);
    await keys.press("Escape");
    await expect(sheet).toBeHidden();
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("");

    // A digit goes to the number from wherever the focus is; then tile, network, amount, and back.
    await page.getByRole("button", { name: send.keys.title }).focus();
    await keys.type(number);
    await expect(field).toHaveValue(grouped(number));
    await expect(page.getByText(send.known.new)).toBeVisible();
    const { tile, key, amount } = await plainTile(page, "fr");
    await keys.press(key);
    await expect(tile).toHaveAttribute("aria-pressed", "true");
    await keys.press("Alt+9");
    await expect(radio(operator.ooredoo)).toBeChecked();
    await keys.press("Alt+7");
    await expect(radio(operator.djezzy)).toBeChecked();
    await keys.press("Alt+p");
    await expect(page.getByRole("radiogroup", { name: send.plan }).getByRole("radio").first()).toBeFocused();
    await keys.press("Alt+v");
    await expect(page.getByLabel(send.amount)).toBeFocused();
    await keys.press("Delete");
    await keys.type("0");
    await keys.press(key);
    await expect(page.getByLabel(send.amount)).toHaveValue(typed(amount));
    await keys.press("Alt+n");
    await expect(field).toBeFocused();

    // Escape clears all of it.
    await keys.press("Escape");
    await expect(field).toHaveValue("");
    await expect(field).toBeFocused();

    await keys.type(number);
    await keys.press(key);
    await keys.press("Enter");
    await expect(field).toHaveValue("");
    await expect(field).toBeFocused();
    await expect(page.getByRole("status", { name: WORDS.fr.order.status })).toContainText(
      orderState.fulfilled,
    );
    await keys.press("Alt+l");
    await expect(page.getByRole("link", { name: send.open, exact: true })).toBeFocused();

    // Known now: the same again, by two keys.
    await letAnHourPass(number);
    await keys.type(number);
    await expect(page.getByRole("list", { name: send.known.last })).toContainText(orderState.fulfilled);
    await keys.press("Alt+0");
    await expect(page.getByLabel(send.amount)).toHaveValue(typed(amount));
    await keys.press("Control+Enter");
    await expect(field).toHaveValue("");
    await expect(async () => {
      expect(await amountsTo(number)).toEqual([amount, amount]);
    }).toPass();
    expect(await taps()).toBe(0);
  });

  test("a number is understood as it is pasted, and what is asked about it stays out of every address", async ({
    page,
    context,
  }) => {
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("0770123456") || request.url().includes("/api/numbers/known"))
        asked.push(`${request.method()} ${request.url()} ${request.postData()}`);
    });
    await speak(page, "fr");
    await signIn(page, "cashier", "fr");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto("/send");
    const field = page.getByLabel(WORDS.fr.send.number);
    await expect(field).toHaveAttribute("autocomplete", "off");
    for (const text of [
      "+213 770 12 34 56",
      "00213770123456",
      "٠٧٧٠١٢٣٤٥٦",
      "\u2066+213 (0)770-12.34.56\u2069",
    ]) {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await field.fill("");
      await field.press("ControlOrMeta+v");
      await expect(field, text).toHaveValue("0770 12 34 56");
    }
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    for (const request of asked)
      expect(request).toMatch(/^POST [^ ]*\/api\/numbers\/known \{"number":"0770123456"\}$/);
  });

  test("a known number says so, with its network and its line; an answer late or lost says nothing", async ({
    page,
  }) => {
    const { send, operator } = WORDS.fr;
    await speak(page, "fr");
    await signIn(page, "cashier", "fr");
    const [moved, gone] = [freshNumber(), freshNumber()];
    await page.route("**/api/numbers/known", async (route) => {
      const { number } = route.request().postDataJSON() as { number: string };
      if (number === gone) return route.abort();
      const order = {
        reference: "tb_00000000000000000000000000",
        state: "unknown",
        planName: "PREPAID",
        planKind: "dynamic",
        faceValue: "1000.00",
        createdAt: "2026-11-22T08:00:00.000Z",
      };
      const known = {
        name: "عمي صالح",
        lastOrders: [order],
        usual: null,
        operator: "ooredoo",
        line: "facture",
        unfitPlanCodes: ["PREPAID_OOREDOO"],
      };
      const slow = { operator: "ooredoo", planCode: null, usual: { medianSeconds: 9, p90Seconds: 20 } };
      await route.fulfill({ json: { known, times: [{ ...slow, isSlow: true }] } });
    });
    await page.goto("/send");
    const field = page.getByLabel(send.number);
    await field.fill(moved);
    await expect(page.getByText("عمي صالح")).toBeVisible();
    await expect(page.getByRole("list", { name: send.known.last })).toContainText(
      WORDS.fr.orderState.unknown,
    );
    // Sold as another network's than it begins like: that one stands chosen, and says why.
    await expect(
      page.getByRole("radiogroup", { name: send.operator }).getByRole("radio", { name: operator.ooredoo }),
    ).toBeChecked();
    await expect(page.getByText(send.operatorRemembered)).toBeVisible();
    await expect(page.getByText(send.slowNow.replace("{operator}", operator.ooredoo))).toContainText("9 s");
    // For another kind of line: greyed in words; tapped, it says why.
    const prepaid = page
      .getByRole("radiogroup", { name: send.plan })
      .getByRole("radio", { name: new RegExp(send.unfit.facture.word) });
    await expect(prepaid).toBeVisible();
    await prepaid.click();
    await expect(page.getByText(send.unfit.facture.why)).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectWellMade(page, `${test.info().titlePath.slice(1).join(" ")} 2`);
    }

    await field.fill(gone);
    await expect(page.getByText("عمي صالح")).toHaveCount(0);
    await expect(page.getByRole("list", { name: send.known.last })).toHaveCount(0);
    await expect(page.getByText(send.known.new)).toHaveCount(0);
    await expect(
      page.getByRole("radiogroup", { name: send.operator }).getByRole("radio", { name: operator.djezzy }),
    ).toBeChecked();
    await expect(page.getByRole("main").getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
  });
});
