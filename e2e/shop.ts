import { test as base, type Cookie, expect, type Page } from "@playwright/test";
import pg from "pg";
import ar from "../messages/ar.json" with { type: "json" };
import en from "../messages/en.json" with { type: "json" };
import fr from "../messages/fr.json" with { type: "json" };

/** What every journey starts from: the practice shop's people, its words, and the provider behind it. */

export type Who = "admin" | "reseller" | "cashier" | "other";
export type Language = "ar" | "fr" | "en";

/** What the screens say, so that a journey can be made in any language. */
export const WORDS: Readonly<Record<Language, typeof en>> = { ar, fr, en };

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the browser tests with npm run e2e`);
  return value;
};
const demoPassword = (): string => needed("DEMO_PASSWORD");

export async function speak(page: Page, language: Language): Promise<void> {
  await page.context().addCookies([{ name: "locale", value: language, url: needed("E2E_BASE_URL") }]);
}

/** The sessions of this worker's people. Each signs in through the form once; the form's own journeys use nobody of these. */
const sessions = new Map<string, Cookie[]>();

/** As the person who signed in here before, or through the form. */
export async function signIn(
  page: Page,
  who: Who | { login: string; password: string },
  language: Language = "en",
): Promise<void> {
  const [login, password] =
    typeof who === "string" ? [`${who}@taabia.test`, demoPassword()] : [who.login, who.password];
  const words = WORDS[language].signIn;
  const isSignedIn = (url: URL): boolean => !url.pathname.startsWith("/sign-in");
  await page.context().addCookies(sessions.get(login) ?? []);
  // Who has a session is sent on to their first page.
  await page.goto("/sign-in");
  if (isSignedIn(new URL(page.url()))) return;
  await page.getByLabel(words.login).fill(login);
  await page.getByLabel(words.password).fill(password);
  await page.getByRole("button", { name: words.submit }).click();
  await page.waitForURL(isSignedIn);
  const cookies = await page.context().cookies();
  sessions.set(
    login,
    cookies.filter(({ name }) => name.includes("session")),
  );
}

interface TopUp {
  /** null where the plan has one of its own. */
  readonly amount?: string | null;
  readonly operator?: "djezzy" | "mobilis" | "ooredoo";
  readonly plan?: RegExp;
  readonly language?: Language;
}

/** Fills the form. A Djezzy prepaid top-up of 500 DA, in English, unless said otherwise. */
export async function fillTopUp(page: Page, number: string, topUp: TopUp = {}): Promise<void> {
  const { send, operator } = WORDS[topUp.language ?? "en"];
  const choose = (group: string, name: string | RegExp) =>
    page.getByRole("radiogroup", { name: group }).getByRole("radio", { name }).click();
  await page.getByLabel(send.number).fill(number);
  await choose(send.operator, operator[topUp.operator ?? "djezzy"]);
  await choose(send.plan, topUp.plan ?? /PREPAID/);
  if (topUp.amount !== null) await page.getByLabel(send.amount).fill(topUp.amount ?? "500");
}

export const sendButton = (page: Page, language: Language = "en") =>
  page.getByRole("button", { name: new RegExp(`^${WORDS[language].send.submitEmpty}`) });
export const orderStatus = (page: Page, language: Language = "en") =>
  page.getByRole("status", { name: WORDS[language].order.status });

/** Sends what stands in the form; as a second one where an earlier top-up to the number is still being verified. */
export async function sendDespiteDoubt(page: Page, language: Language = "en"): Promise<void> {
  const { send } = WORDS[language];
  const number = page.getByLabel(send.number);
  const second = page.getByRole("button", { name: send.doubt.send, exact: true });
  await sendButton(page, language).click();
  await expect(async () => {
    expect((await second.isVisible()) || (await number.inputValue()) === "").toBe(true);
  }).toPass();
  if (await second.isVisible()) await second.click();
  await expect(number).toHaveValue("");
}

/** The wallet's three amounts in centimes, as the page shows them. */
export async function readWallet(
  page: Page,
  language: Language = "en",
): Promise<{ available: number; onHold: number; inReview: number }> {
  await page.goto("/wallet");
  const read = async (label: string): Promise<number> => {
    const text = await page.getByRole("group", { name: label, exact: true }).textContent();
    return Number((text ?? "").replace(/\D/g, ""));
  };
  const { available, onHold, inReview } = WORDS[language].wallet;
  return { available: await read(available), onHold: await read(onHold), inReview: await read(inReview) };
}

/** For what no screen can bring about: a word with the shop's own database. */
export async function inDatabase(run: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: needed("E2E_DATABASE_URL") });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

/** What an order has booked so far, in turn. The wallet itself moves with every other journey of the shop. */
export async function bookedFor(reference: string): Promise<readonly string[]> {
  const kinds: string[] = [];
  await inDatabase(async (client) => {
    const { rows } = await client.query<{ kind: string }>(
      `SELECT e.kind FROM ledger_entry e JOIN top_up_order o ON o.id = e.order_id WHERE o.reference = $1 ORDER BY e.id`,
      [reference],
    );
    kinds.push(...rows.map(({ kind }) => kind));
  });
  return kinds;
}

interface Truth {
  readonly orders: readonly {
    readonly reference: string;
    readonly msisdn: string;
    readonly amount: number;
    readonly status: string;
  }[];
  readonly posts: Readonly<Record<string, number>>;
}

/** The provider's own book, and the hand that settles what it left open. */
export const provider = {
  truth: async (): Promise<Truth> => {
    const answer = await fetch(`${needed("SANDBOX_URL")}/control/orders`);
    return (await answer.json()) as Truth;
  },
  ordersTo: async (msisdn: string) =>
    (await provider.truth()).orders.filter((order) => order.msisdn === msisdn),
  settle: async (reference: string, status: "FULFILLED" | "HANDLING" | "REFUNDED"): Promise<void> => {
    const answer = await fetch(`${needed("SANDBOX_URL")}/control/settle`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ reference, status }),
    });
    expect(answer.status).toBe(200);
  },
  /** In dinars; "0" empties our float there. */
  setBalance: async (balance: string): Promise<void> => {
    const answer = await fetch(`${needed("SANDBOX_URL")}/control/balance`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ balance }),
    });
    expect(answer.status).toBe(200);
  },
  fault: async (fault: Record<string, unknown>): Promise<void> => {
    const answer = await fetch(`${needed("SANDBOX_URL")}/control/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
    expect(answer.status).toBe(200);
  },
};

interface SecondTruth {
  readonly orders: readonly {
    readonly reference: string | null;
    readonly msisdn: string;
    readonly status: string;
  }[];
  readonly posts: Readonly<Record<string, number>>;
}

/** The second provider's own book, and the hand behind its curtain. */
export const secondProvider = {
  truth: async (): Promise<SecondTruth> => {
    const answer = await fetch(`${needed("SANDBOX_RELOADLY_URL")}/control/orders`);
    return (await answer.json()) as SecondTruth;
  },
  tell: async (verb: "settle" | "clock" | "faults", words: Record<string, unknown>): Promise<void> => {
    const answer = await fetch(`${needed("SANDBOX_RELOADLY_URL")}/control/${verb}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(words),
    });
    expect(answer.status).toBe(200);
  },
  /** So much time passes for it, at the speed at which this run lives. */
  letPass: (ms: number): Promise<void> =>
    secondProvider.tell("clock", { advanceMs: Math.ceil(ms / Number(needed("PROVIDER_TIME_SCALE"))) }),
};

/** How the second provider's top-ups to a number ended. */
export async function endsAtSecondProvider(msisdn: string): Promise<readonly string[]> {
  const { orders } = await secondProvider.truth();
  return orders.filter((order) => order.msisdn === `213${msisdn.slice(1)}`).map(({ status }) => status);
}

/** A number nobody else in this run uses. */
export const freshNumber = (prefix: "05" | "06" | "07" = "07"): string =>
  `${prefix}7${String(Math.floor(Math.random() * 10_000_000)).padStart(7, "0")}`;

/** As the screens write it: 0770 12 34 56. */
export const grouped = (number: string): string =>
  number.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)$/, "$1 $2 $3 $4");

/** English unless a journey says otherwise; what goes wrong in the page fails the journey. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      await speak(page, "en");
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});
