import { test as base, expect, type Page } from "@playwright/test";

/** What every journey starts from: the practice shop's people, its words, and the provider behind it. */

export type Who = "admin" | "reseller" | "cashier" | "other";
export type Language = "ar" | "fr" | "en";

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the browser tests with npm run e2e`);
  return value;
};
const demoPassword = (): string => needed("DEMO_PASSWORD");

export async function speak(page: Page, language: Language): Promise<void> {
  await page.context().addCookies([{ name: "locale", value: language, url: needed("E2E_BASE_URL") }]);
}

/** Through the form, as a person does. */
export async function signIn(page: Page, who: Who | { login: string; password: string }): Promise<void> {
  const [login, password] =
    typeof who === "string" ? [`${who}@taabia.test`, demoPassword()] : [who.login, who.password];
  await page.goto("/sign-in");
  await page.getByLabel("Email or phone").fill(login);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Fills the form and sends. A Djezzy prepaid top-up unless said otherwise. */
export async function fillTopUp(
  page: Page,
  number: string,
  amount = "500",
  operator = "Djezzy",
  plan = /PREPAID/,
): Promise<void> {
  await page.getByLabel("Phone number").fill(number);
  await page
    .getByRole("radiogroup", { name: "Operator" })
    .getByRole("radio", { name: operator })
    .check({ force: true });
  await page
    .getByRole("radiogroup", { name: "Plan" })
    .getByRole("radio", { name: plan })
    .check({ force: true });
  await page.getByLabel("Amount").fill(amount);
}

export const sendButton = (page: Page) => page.getByRole("button", { name: /^Send/ });
export const orderStatus = (page: Page) => page.getByRole("status", { name: "Order status" });

/** The wallet's three amounts in centimes, as the page shows them. */
export async function readWallet(
  page: Page,
): Promise<{ available: number; onHold: number; inReview: number }> {
  await page.goto("/wallet");
  const read = async (label: string): Promise<number> => {
    const figure = page.locator("dl > div").filter({ has: page.getByText(label, { exact: true }) });
    const text = await figure.locator("dd").textContent();
    return Number((text ?? "").replace(/\D/g, ""));
  };
  return {
    available: await read("Available"),
    onHold: await read("On hold"),
    inReview: await read("In review"),
  };
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
  settle: async (reference: string, status: "FULFILLED" | "REFUNDED"): Promise<void> => {
    const answer = await fetch(`${needed("SANDBOX_URL")}/control/settle`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ reference, status }),
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

/** A number nobody else in this run uses. */
export const freshNumber = (prefix: "05" | "06" | "07" = "07"): string =>
  `${prefix}7${String(Math.floor(Math.random() * 10_000_000)).padStart(7, "0")}`;

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
