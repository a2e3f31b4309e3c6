import { expect, type Page } from "@playwright/test";
import {
  bookedFor,
  endsAtSecondProvider,
  fillTopUp,
  freshNumber,
  grouped,
  inDatabase,
  type Language,
  orderStatus,
  provider,
  readWallet,
  secondProvider,
  sendButton,
  sendDespiteDoubt,
  signIn,
  speak,
  test,
  WORDS,
} from "./shop";

/**
 * Everything that the second provider's test numbers can make of a sale, as a cashier sees it on a small phone, and what
 * it does to the shop's wallet. It puts that provider first for everybody, so its journeys are made alone.
 */
test.describe.configure({ mode: "serial" });
test.use({ viewport: { width: 360, height: 740 } });

const PRICE = 497_50;
/** A plan that only the second provider sells: no other can take it while a number waits there. */
const BUNDLE = { operator: "mobilis", plan: /10GB/, amount: null } as const;
const MINUTE = 60_000;

const OPEN_AGAIN = `UPDATE provider_account
  SET paused_until = NULL, quiet_until = NULL, token_rate = NULL, unanswered_streak = 0 WHERE provider = 'reloadly'`;

let chosenBefore: readonly Record<string, unknown>[] = [];

test.beforeAll(() =>
  inDatabase(async (client) => {
    const { rows } = await client.query("SELECT operator, chosen_by, providers FROM provider_choice");
    chosenBefore = rows;
    await client.query("UPDATE provider_choice SET chosen_by = 'hand', providers = '{reloadly,oneclickdz}'");
    await client.query("DELETE FROM number_wait");
  }),
);

/** As the practice shop has it, for whoever comes after: the rank, and an account that nothing holds back. */
test.afterAll(() =>
  inDatabase(async (client) => {
    for (const { operator, chosen_by, providers } of chosenBefore)
      await client.query("UPDATE provider_choice SET chosen_by = $2, providers = $3 WHERE operator = $1", [
        operator,
        chosen_by,
        providers,
      ]);
    await client.query(OPEN_AGAIN);
  }),
);

interface Story {
  readonly number: string;
  readonly ends: "fulfilled" | "refunded" | "failed" | "unknown";
  /** What the counter says of the reason. */
  readonly reason?: keyof (typeof WORDS)["en"]["orderReason"];
  /** How it goes on, once it was sent. */
  readonly meanwhile?: (page: Page, reference: string) => Promise<void>;
  readonly before?: () => Promise<void>;
}

const BOOKED = {
  fulfilled: ["hold", "capture"],
  refunded: ["hold", "release"],
  failed: ["hold", "release"],
  unknown: ["hold"],
} as const;

/** The provider says this to the next send. */
const saysOnce =
  (code: string, executes = false) =>
  (): Promise<void> =>
    secondProvider.tell("faults", { name: "refused", method: "POST", path: "/topups", code, executes });

/** Sells from the counter, plain credit for 500 DA unless said otherwise; returns the order's reference. */
async function sell(
  page: Page,
  number: string,
  language: Language,
  topUp: Parameters<typeof fillTopUp>[2] = {},
): Promise<string> {
  await fillTopUp(page, number, { ...topUp, language });
  await sendDespiteDoubt(page, language);
  await expect(orderStatus(page, language)).toContainText(grouped(number));
  const link = page.getByRole("link", { name: WORDS[language].send.open, exact: true }).first();
  return ((await link.getAttribute("href")) ?? "").replace("/orders/", "");
}

/** What the counter says that the wallet can spend, in centimes. */
async function readBalance(page: Page, language: Language): Promise<number> {
  const shown = page.getByRole("main").locator("p").filter({ hasText: WORDS[language].send.balance });
  return Number((await shown.first().textContent())?.replace(/\D/g, ""));
}

/** The newest order to a number as the counter shows it: in its card, or on the till roll below. */
const shownOf = (page: Page, number: string, language: Language) =>
  orderStatus(page, language)
    .or(page.getByRole("region", { name: WORDS[language].send.strip }).getByRole("listitem"))
    .filter({ hasText: grouped(number) })
    .first();

const sentToFirst = async (reference: string) =>
  (await provider.truth()).orders.filter((order) => order.reference.includes(reference));

/**
 * Tells stories from the counter to the books, one customer after the other: each is seen to end as it should, was sent
 * once, and is given back at most once. They alone move the balance, and to the centime.
 */
async function tellAll(page: Page, stories: readonly Story[], language: Language = "ar"): Promise<void> {
  const { orderState, orderReason } = WORDS[language];
  await signIn(page, "cashier", language);
  await page.goto("/send");
  const before = await readBalance(page, language);
  const references = new Map<Story, string>();
  for (const story of stories) {
    await story.before?.();
    const reference = await sell(page, story.number, language);
    references.set(story, reference);
    await story.meanwhile?.(page, reference);
    if (story.reason) await expect(page.getByText(orderReason[story.reason]).first()).toBeVisible();
  }
  for (const [{ number, ends }, reference] of references) {
    await expect(shownOf(page, number, language)).toContainText(orderState[ends]);
    expect(await bookedFor(reference)).toEqual(BOOKED[ends]);
    expect((await secondProvider.truth()).posts[reference]).toBe(1);
    expect(await sentToFirst(reference)).toEqual([]);
  }
  await expect.poll(() => readBalance(page, language)).toBe(before - spentBy(stories));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

const spentBy = (stories: readonly Story[], ends: readonly Story["ends"][] = ["fulfilled", "unknown"]) =>
  PRICE * stories.filter((story) => ends.includes(story.ends)).length;

/** The same, and what the owner's wallet says of it. */
async function tellAllToOwner(page: Page, owner: Page, stories: readonly Story[]): Promise<void> {
  const before = await readQuietWallet(owner);
  await tellAll(page, stories);
  expect(await readWallet(owner, "ar")).toEqual({
    available: before.available - spentBy(stories),
    onHold: 0,
    inReview: before.inReview + spentBy(stories, ["unknown"]),
  });
}

/** Once what earlier journeys left on its way has ended. */
async function readQuietWallet(owner: Page): ReturnType<typeof readWallet> {
  await signIn(owner, "reseller", "ar");
  await expect(async () => {
    expect((await readWallet(owner, "ar")).onHold).toBe(0);
  }).toPass({ timeout: 30_000 });
  return readWallet(owner, "ar");
}

test.beforeEach(({ page }) => speak(page, "ar"));

/** Taken, and delivered however it is answered. */
const DELIVERED: readonly Story[] = [
  { number: freshNumber(), ends: "fulfilled" },
  // The other of two published shapes.
  { number: "0600000012", ends: "fulfilled" },
  // The connection is dropped without an answer.
  { number: "0600000004", ends: "fulfilled" },
  // Its call comes twice, first with a bad signature.
  { number: "0600000014", ends: "fulfilled" },
  // Answered with a 500.
  { number: "0600000007", ends: "fulfilled" },
  // Told that our identifier is used already: adopted, neither sent again nor given back.
  { number: freshNumber(), ends: "fulfilled", before: saysOnce("CUSTOM_IDENTIFIER_ALREADY_USED", true) },
];

const GIVEN_BACK: readonly Story[] = [
  { number: "0600000001", ends: "refunded" },
  {
    number: "0600000006",
    ends: "failed",
    reason: "try-later",
    // The network behind it holds the call for 52 seconds.
    meanwhile: async (_page, reference) => {
      await expect.poll(async () => (await secondProvider.truth()).posts[reference]).toBe(1);
      await secondProvider.letPass(52_000);
    },
  },
  { number: "0600000008", ends: "failed", reason: "operator-down" },
  {
    number: freshNumber(),
    ends: "failed",
    reason: "refused-phone",
    before: saysOnce("INVALID_RECIPIENT_PHONE"),
  },
  {
    number: freshNumber(),
    ends: "failed",
    reason: "refused-validation",
    before: saysOnce("INVALID_AMOUNT_FOR_OPERATOR"),
  },
];

const IN_DOUBT: readonly Story[] = [
  // Dropped, and never taken.
  { number: "0600000005", ends: "unknown" },
  {
    number: "0600000003",
    ends: "fulfilled",
    meanwhile: async (page) => {
      await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.handling);
      await secondProvider.letPass(24 * 60 * MINUTE);
      // A day later our pass to its door is over too: whatever asks first is turned away once, and asks again. No send does.
      await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.fulfilled);
    },
  },
  // A proxy's page instead of JSON.
  { number: "0600000011", ends: "unknown" },
  {
    number: "0600000013",
    ends: "fulfilled",
    // A word that nobody knows, until one comes that we do.
    meanwhile: async (page, reference) => {
      await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.unknown);
      expect(await bookedFor(reference)).toEqual(BOOKED.unknown);
      await secondProvider.tell("settle", { reference, status: "SUCCESSFUL" });
    },
  },
];

for (const [promise, stories] of [
  ["what the second provider delivers is delivered, however it answers", DELIVERED],
  ["what it gives back, or refuses, is back in the wallet once", GIVEN_BACK],
  ["what nobody knows is being verified, its money held, until the provider's word comes", IN_DOUBT],
] as const)
  test(promise, async ({ page, browser }) => {
    const owner = await browser.newPage();
    await speak(owner, "ar");
    await tellAllToOwner(page, owner, stories);
    await owner.close();
  });

test("its account's own troubles are nobody's at the counter: another delivers", async ({ page }) => {
  await signIn(page, "cashier", "ar");
  await page.goto("/send");
  // Its float is empty; it asks for patience.
  for (const number of ["0600000009", "0600000010"]) {
    const reference = await sell(page, number, "ar");
    await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.fulfilled);
    expect(await bookedFor(reference)).toEqual(BOOKED.fulfilled);
    expect((await secondProvider.truth()).posts[reference]).toBe(1);
    expect(await endsAtSecondProvider(number)).toEqual([]);
    expect(await sentToFirst(reference)).toHaveLength(1);
    await inDatabase((client) => client.query(OPEN_AGAIN));
  }
});

for (const [language, story] of [
  ["fr", { number: "0600000001", ends: "refunded" }],
  ["en", { number: "0600000008", ends: "failed", reason: "operator-down" }],
] as const satisfies readonly (readonly [Language, Story])[])
  test(`what is ${story.ends} is told in the counter's language (${language})`, async ({ page }) => {
    await speak(page, language);
    await inDatabase((client) => client.query("DELETE FROM number_wait WHERE msisdn = $1", [story.number]));
    await tellAll(page, [story], language);
  });

// ------------------------------------------------------------------------------------------------------------ waits

/** When a number may be tried again. */
async function endOfWait(number: string): Promise<Date> {
  const ends: number[] = [];
  await inDatabase(async (client) => {
    const { rows } = await client.query<{ until: Date }>("SELECT until FROM number_wait WHERE msisdn = $1", [
      number,
    ]);
    ends.push(...rows.map(({ until }) => until.getTime()));
  });
  return new Date(Math.max(...ends));
}

/** Waits run ten times as fast here, browsers do not: one must not be over before it is told. */
const lengthenWait = (number: string): Promise<void> =>
  inDatabase((client) =>
    client.query("UPDATE number_wait SET until = until + interval '5 minutes' WHERE msisdn = $1", [number]),
  );

/** Sends what stands in the form, and is told when it may be tried instead. */
async function isToldToWait(page: Page, number: string, language: Language): Promise<void> {
  await sendButton(page, language).click();
  const notice = page.getByRole("alert").filter({ has: page.locator("time") });
  const [before = "", after = ""] = WORDS[language].send.numberWaits.split("<at></at>");
  // To the minute, and never too early.
  const end = new Date(Math.ceil((await endOfWait(number)).getTime() / MINUTE) * MINUTE);
  await expect(notice.locator("time")).toHaveAttribute("datetime", end.toISOString());
  // The shop's own zone, an hour ahead the whole year.
  const clock = new Date(end.getTime() + 60 * MINUTE).toISOString().slice(11, 16);
  // Nothing else: neither whose order it waits for, nor what became of it.
  await expect(notice).toHaveText(`${before}${clock}${after}`);
  await expect(page.getByLabel(WORDS[language].send.number)).toHaveValue(grouped(number));
}

test("a number that has to wait is told until when before money moves, in any shop, and whose order it waits for is not", async ({
  page,
  browser,
}) => {
  const stranger = await browser.newPage();
  await speak(stranger, "fr");
  await signIn(stranger, "other", "fr");
  await signIn(page, "cashier", "ar");
  const before = await readWallet(stranger, "fr");
  const number = freshNumber("06");
  // Both shops have the customer's number; one is first.
  await stranger.goto("/send");
  await fillTopUp(stranger, number, { ...BUNDLE, language: "fr" });
  await page.goto("/send");
  // Another thing and another network: it is the number that waits.
  await sell(page, number, "ar");
  await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.fulfilled);
  await lengthenWait(number);
  await isToldToWait(stranger, number, "fr");
  await fillTopUp(page, number, { ...BUNDLE, language: "ar" });
  await isToldToWait(page, number, "ar");
  expect(await endsAtSecondProvider(number)).toEqual(["SUCCESSFUL"]);
  expect(await readWallet(stranger, "fr")).toEqual(before);
  await stranger.close();
});

for (const { number, code, wait, reason } of [
  { number: "0600000002", code: null, wait: 30 * MINUTE, reason: "provider-failed" },
  { number: freshNumber("06"), code: "PHONE_RECENTLY_RECHARGED", wait: 2 * MINUTE, reason: "recipient-busy" },
] as const)
  test(`after ${code ?? "PROVIDER_INTERNAL_ERROR"} the number waits ${wait / MINUTE} minutes, and the money is back`, async ({
    page,
  }) => {
    await inDatabase((client) => client.query("DELETE FROM number_wait WHERE msisdn = $1", [number]));
    await signIn(page, "cashier", "ar");
    await page.goto("/send");
    const before = await readBalance(page, "ar");
    if (code !== null) await saysOnce(code)();
    const sentAt = Date.now();
    const reference = await sell(page, number, "ar", BUNDLE);
    await expect(orderStatus(page, "ar")).toContainText(WORDS.ar.orderState.failed);
    await expect(page.getByText(WORDS.ar.orderReason[reason]).first()).toBeVisible();
    const scaled = wait / Number(process.env["PROVIDER_TIME_SCALE"]);
    expect((await endOfWait(number)).getTime()).toBeGreaterThanOrEqual(sentAt + scaled);
    await lengthenWait(number);
    await fillTopUp(page, number, { ...BUNDLE, language: "ar" });
    await isToldToWait(page, number, "ar");
    expect(await bookedFor(reference)).toEqual(BOOKED.failed);
    expect(await readBalance(page, "ar")).toBe(before);
  });
