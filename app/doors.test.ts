import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { isOffice, OFFICE_ROLES, ROLES, type Role, SHOP_ROLES } from "@/lib/domain/access";
import { openTestDoor, type TestDoor } from "@/lib/test-door";
import { openTestShop, type TestShop } from "@/lib/test-shop";

/**
 * Every door of the house, and who gets in. The doors are found in the tree (pages, routes, and all that a file of actions
 * exports), each is knocked at as it is, by everybody, and what it answers is held against this table. A door that is not
 * here fails; so does a line without a door. To add one: who may, said aloud.
 */
const SHOP = SHOP_ROLES;
const SELLS = ["owner", "manager", "cashier"] as const;
const RUNS_SHOP = ["owner", "manager"] as const;
const READS_SHOP = ["owner", "manager", "auditor"] as const;
const OFFICE = OFFICE_ROLES;
const MONEY = ["admin", "finance"] as const;
const EVERYBODY = ROLES;

type Door = readonly Role[] | { readonly open: true } | { readonly even: readonly Role[] };
/** For strangers too: it has a proof of its own, or shows nothing of anybody. */
const OPEN = { open: true } as const;
/** Also for whoever has yet to choose a password or to set up the second step: it is done there. */
const even = (roles: readonly Role[]) => ({ even: roles });

const DOORS: Readonly<Record<string, Door>> = {
  // the street
  "page /": OPEN,
  "page /sign-in": OPEN,
  "page /sign-in/code": OPEN,
  "page /offline": OPEN,
  "page /claim/[slip]": OPEN,
  "page /invite/[token]": OPEN,
  "action /invite/[token] joinAction": OPEN,
  "action /sign-in signInAction": OPEN,
  "action /sign-in verifyCodeAction": OPEN,
  "action /sign-in signOut": OPEN,
  "GET /api/health": OPEN,
  "GET /api/claim/[slip]/status": OPEN,
  "POST /api/webhooks/[provider]": OPEN,
  "GET /api/auth/[...all]": OPEN,
  "POST /api/auth/[...all]": OPEN,
  "GET /service-worker": OPEN,
  // oneself
  "action / saveLocaleAction": even(EVERYBODY),
  "page /settings": even(SHOP),
  "page /admin/settings": even(OFFICE),
  "action /settings changePasswordAction": even(EVERYBODY),
  "action /settings chooseLocaleAction": even(EVERYBODY),
  "action /settings endSessionsAction": even(EVERYBODY),
  "action /settings beginTwoFactorAction": even(EVERYBODY),
  "action /settings turnTwoFactorOnAction": even(EVERYBODY),
  "action /settings turnTwoFactorOffAction": even(EVERYBODY),
  // the counter
  "page /send": SELLS,
  "page /enquiry": SELLS,
  "page /orders": SHOP,
  "page /orders/[reference]": SHOP,
  "page /orders/[reference]/receipt": SHOP,
  "page /orders/[reference]/offers": SELLS,
  "page /customers": SHOP,
  "page /wallet": SHOP,
  "action /send sendOrderAction": SELLS,
  "action /send findSentAction": SELLS,
  "action /orders cancelOrderAction": SELLS,
  "action /orders recordCashAction": SELLS,
  "action /orders seeSettledAction": SHOP,
  "action /customers findCustomersAction": SHOP,
  "action /customers revealNumberAction": SELLS,
  "action /customers nameCustomerAction": SELLS,
  "action /customers deleteCustomerAction": ["owner"],
  "POST /api/numbers/known": SELLS,
  "POST /api/numbers/operator": SELLS,
  "GET /api/orders/[reference]/status": EVERYBODY,
  // the books, read
  "page /reports": READS_SHOP,
  "page /admin/reports": MONEY,
  "GET /api/exports/orders": [...READS_SHOP, ...MONEY],
  "GET /api/exports/statement": [...READS_SHOP, ...MONEY],
  // running the shop
  "action /settings pinTileAction": RUNS_SHOP,
  "action /settings unpinTileAction": RUNS_SHOP,
  "action /wallet askForFundsAction": RUNS_SHOP,
  "action /wallet proveFundingAction": RUNS_SHOP,
  "action /wallet withdrawFundingAction": RUNS_SHOP,
  "action /wallet returnFundsAction": ["owner"],
  "page /subs": ["owner"],
  "page /subs/new": ["owner"],
  "page /subs/[id]": ["owner"],
  "action /subs openSubAction": ["owner"],
  "action /subs setSubMarginAction": ["owner"],
  "action /subs closeOrReopenSubAction": ["owner"],
  "action /subs transferToSubAction": ["owner"],
  "action /settings addPersonAction": RUNS_SHOP,
  "action /settings changeRoleAction": RUNS_SHOP,
  "action /settings resetPasswordAction": RUNS_SHOP,
  "action /settings invitePersonAction": RUNS_SHOP,
  "action /settings disablePersonAction": RUNS_SHOP,
  "action /settings enablePersonAction": RUNS_SHOP,
  "action /settings endSessionsOfAction": RUNS_SHOP,
  // the back office
  "page /admin": OFFICE,
  "page /admin/review": OFFICE,
  "page /admin/orders": OFFICE,
  "page /admin/providers": OFFICE,
  "page /admin/plans": OFFICE,
  "page /admin/resellers": OFFICE,
  "page /admin/resellers/[id]": OFFICE,
  "page /admin/resellers/[id]/statement": OFFICE,
  "action /admin/review checkNowAction": OFFICE,
  "action /admin/review revealOrderNumberAction": OFFICE,
  "action /admin/review checkAllAction": OFFICE,
  "action /admin/review assignAction": OFFICE,
  "action /admin/review noteAction": OFFICE,
  "action /admin/review tagAction": OFFICE,
  "action /admin/review proposeAction": MONEY,
  "action /admin/review confirmAction": MONEY,
  "action /admin/review declineAction": MONEY,
  "action /admin stopSendingAction": MONEY,
  "action /admin liftStopAction": ["admin"],
  "action /admin/providers setProviderChoiceAction": ["admin"],
  "action /admin/plans setPlanShelfAction": ["admin"],
  "action /admin/plans askForPlansAction": ["admin"],
  "page /admin/resellers/new": ["admin"],
  "action /admin/resellers openResellerAction": ["admin"],
  "action /admin/resellers closeOrReopenAction": ["admin"],
  "action /admin/resellers setSubsLeaveAction": ["admin"],
  "action /admin/resellers addFundsAction": MONEY,
  "action /admin/resellers setMarginAction": MONEY,
  "action /admin/resellers setMarginRuleAction": MONEY,
  "action /admin/resellers endMarginRuleAction": MONEY,
  "action /admin/resellers setLimitsAction": MONEY,
  "action /admin/resellers setCreditLimitAction": MONEY,
  "action /admin/resellers giveCreditAction": MONEY,
  "action /admin/resellers repayCreditAction": MONEY,
  "page /admin/funding": MONEY,
  "action /admin/funding approveFundingAction": MONEY,
  "action /admin/funding declineFundingAction": MONEY,
  "action /admin/settings setOneAdminLimitAction": ["admin"],
  "action /admin/settings setPaymentWordsAction": ["admin"],
  "action /admin/settings setRepeatWindowAction": ["admin"],
  "page /admin/team": ["admin"],
  "action /admin/team addPersonAction": ["admin"],
  "action /admin/team changeRoleAction": ["admin"],
  "action /admin/team resetPasswordAction": ["admin"],
  "action /admin/team invitePersonAction": ["admin"],
  "action /admin/team disablePersonAction": ["admin"],
  "action /admin/team enablePersonAction": ["admin"],
  "action /admin/team endSessionsOfAction": ["admin"],
  "action /admin/team resetTwoFactorAction": ["admin"],
  "action /admin/team setTwoFactorRuleAction": ["admin"],
  "page /admin/reconciliation": MONEY,
  "action /admin/reconciliation askForReconciliationAction": MONEY,
  "action /admin/reconciliation closeCaseAction": MONEY,
  "action /admin/reconciliation proposeCorrectionAction": MONEY,
  "action /admin/reconciliation confirmCorrectionAction": MONEY,
  "action /admin/reconciliation withdrawCorrectionAction": MONEY,
  "action /admin/reconciliation bookMovementAction": MONEY,
  "action /admin/reconciliation bookDifferenceAction": MONEY,
  "page /admin/audit": ["admin"],
  "action /admin/audit lookAtAuditAction": ["admin"],
};

/** What a door that leads away throws, as Next does. */
class Led extends Error {}
const { sent } = vi.hoisted(() => ({ sent: { headers: new Headers() } }));
vi.mock("next/headers", () => ({
  headers: async () => sent.headers,
  cookies: async () => ({ get: () => undefined, set: () => undefined }),
}));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Led(`to ${to}`);
  },
  forbidden: () => {
    throw new Led("forbidden");
  },
  notFound: () => {
    throw new Led("not found");
  },
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
// What a page would say is not looked at here, only whether it speaks at all.
vi.mock("next-intl/server", () => ({
  getTranslations: async () => Object.assign(() => "", { rich: () => "" }),
  getLocale: async () => "en",
  getFormatter: async () => ({}),
  getMessages: async () => ({}),
  getRequestConfig: () => undefined,
}));
vi.mock("next-intl", () => ({
  useTranslations: () => () => "",
  useFormatter: () => ({}),
  useLocale: () => "en",
}));
vi.mock("next/link", () => ({ default: () => null }));
vi.mock("next/form", () => ({ default: () => null }));

type Answer = "in" | "signed-out" | "do-this-first" | "not-allowed";
interface Found {
  readonly name: string;
  readonly knock: () => Promise<Answer>;
}

const ROOT = path.resolve("app");
const filesNamed = (pattern: RegExp): readonly string[] =>
  fs
    .readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file) && !file.includes(".test."));

/** The address of a file's folder: groups in brackets are none of it. */
const addressOf = (file: string): string =>
  `/${path
    .dirname(file)
    .split(path.sep)
    .filter((part) => part !== "." && !/^\(.*\)$/.test(part))
    .join("/")}`;

const PARAMS = {
  reference: "tb_00000000000000000000000000",
  slip: "nobodys",
  token: "nobodys",
  id: randomUUID(),
  provider: "nobody",
};

/** What somebody who knocks is told; a fault that is no answer fails the run. */
async function hear(speak: () => Promise<unknown>): Promise<Answer> {
  try {
    await speak();
    return "in";
  } catch (error) {
    if (!(error instanceof Led)) throw error;
    if (error.message.startsWith("to /sign-in")) return "signed-out";
    if (error.message === "forbidden") return "not-allowed";
    return /^to (?:\/admin)?\/settings$/.test(error.message) ? "do-this-first" : "in";
  }
}

const pageDoors = async (): Promise<readonly Found[]> =>
  Promise.all(
    filesNamed(/(?:^|\/)page\.tsx$/).map(async (file) => {
      const page: { default: (props: unknown) => Promise<unknown> } = await import(path.join(ROOT, file));
      const props = { params: Promise.resolve(PARAMS), searchParams: Promise.resolve({}) };
      return { name: `page ${addressOf(file)}`, knock: () => hear(async () => page.default(props)) };
    }),
  );

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

async function routeDoors(): Promise<readonly Found[]> {
  const doors = filesNamed(/(?:^|\/)route\.ts$/).map(async (file): Promise<readonly Found[]> => {
    const route: Record<string, unknown> = await import(path.join(ROOT, file));
    return METHODS.flatMap((method) => {
      const handler = route[method];
      if (typeof handler !== "function") return [];
      const knock = async (): Promise<Answer> => {
        const body = method === "GET" ? {} : { body: "{}" };
        const request = new Request("http://localhost:3000/", { method, headers: sent.headers, ...body });
        const { status }: Response = await handler(request, { params: Promise.resolve(PARAMS) });
        if (status === 401) return "signed-out";
        return status === 403 ? "not-allowed" : "in";
      };
      return [{ name: `${method} ${addressOf(file)}`, knock }];
    });
  });
  return (await Promise.all(doors)).flat();
}

interface ActionAnswer {
  readonly serverError?: string;
}

const REFUSALS: Readonly<Record<string, Answer>> = {
  "signed-out": "signed-out",
  "password-must-change": "do-this-first",
  "two-factor-missing": "do-this-first",
  "not-allowed": "not-allowed",
};

async function actionDoors(): Promise<readonly Found[]> {
  const files = filesNamed(/\.tsx?$/).filter((file) =>
    fs.readFileSync(path.join(ROOT, file), "utf8").includes('"use server"'),
  );
  const doors = files.map(async (file): Promise<readonly Found[]> => {
    const actions: Record<string, (before: unknown, fields: FormData) => Promise<ActionAnswer | undefined>> =
      await import(path.join(ROOT, file));
    return Object.entries(actions).map(([name, act]) => ({
      name: `action ${addressOf(file)} ${name}`,
      knock: async () => {
        let answer: ActionAnswer | undefined;
        const heard = await hear(async () => {
          answer = await act({}, new FormData());
        });
        return (answer?.serverError && REFUSALS[answer.serverError]) || heard;
      },
    }));
  });
  return (await Promise.all(doors)).flat();
}

let shop: TestShop;
let door: TestDoor;
let found: readonly Found[];
/** Who knocks, by what is said of them. */
const people = new Map<string, Knocker>();
interface Knocker {
  readonly role: Role | null;
  /** Has something to do first: choose a password, or set up the second step. */
  readonly isHeldBack: boolean;
  readonly scope: ResellerScope | AdminScope | null;
}

async function openPerson(role: Role, lacks: "password" | "second step" | null) {
  const { database, owner } = shop;
  const userId = randomUUID();
  const resellerId = isOffice(role) ? null : owner.resellerId;
  const email = `${userId}@taabia.test`;
  const mustChangePassword = lacks === "password";
  const twoFactorEnabled = lacks !== "second step";
  await database.client.user.create({
    data: { id: userId, name: role, email, role, resellerId, mustChangePassword, twoFactorEnabled },
  });
  return isOffice(role)
    ? mintAdminScope({ database, userId, role })
    : mintResellerScope({ database, userId, resellerId: owner.resellerId, role });
}

beforeAll(async () => {
  shop = await openTestShop();
  door = openTestDoor(shop);
  people.set("nobody signed in", { role: null, isHeldBack: false, scope: null });
  await shop.database.client.businessSettings.create({ data: { id: 1, officeNeedsTwoFactor: true } });
  for (const role of ROLES) {
    people.set(role, { role, isHeldBack: false, scope: await openPerson(role, null) });
    const borrowed = await openPerson(role, "password");
    people.set(`${role} with a borrowed password`, { role, isHeldBack: true, scope: borrowed });
  }
  const without = await openPerson("admin", "second step");
  people.set("admin without the second step that is asked for", {
    role: "admin",
    isHeldBack: true,
    scope: without,
  });
  found = [...(await pageDoors()), ...(await routeDoors()), ...(await actionDoors())];
});
afterAll(async () => {
  door.close();
  await shop.close();
});

/** What the table promises this person at this door. */
function promised(table: Door, { role, isHeldBack }: Knocker): Answer {
  if ("open" in table) return "in";
  if (role === null) return "signed-out";
  const roles = "even" in table ? table.even : table;
  if (isHeldBack && !("even" in table)) return "do-this-first";
  return roles.includes(role) ? "in" : "not-allowed";
}

/** A route says 401 where a page or an action could say what to do first. */
const asRoutesSay = (name: string, answer: Answer): Answer =>
  /^[A-Z]/.test(name) && answer === "do-this-first" ? "signed-out" : answer;

describe("every door of the house", () => {
  it("stands in the table, and the table has no door that the house has not", () => {
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set(Object.keys(DOORS)));
  });

  it("is a page, a route or a file of actions: no action hides inside a page", () => {
    const inline = filesNamed(/\.tsx?$/).filter((file) =>
      /\n\s*"use server"/.test(fs.readFileSync(path.join(ROOT, file), "utf8")),
    );
    expect(inline).toEqual([]);
  });

  it.each(Object.keys(DOORS))("%s opens to whom it is promised, and to nobody else", async (name) => {
    const table = DOORS[name];
    const knocked = found.find((each) => each.name === name);
    if (!table || !knocked) throw new Error(`There is no ${name}`);
    const [answers, promises]: [Record<string, Answer>, Record<string, Answer>] = [{}, {}];
    for (const [who, person] of people) {
      // A session of one's own for each: one of the doors ends it.
      sent.headers = await door.headersOf(person.scope);
      const answer = await knocked.knock();
      // An open door may lead on, to oneself or to the sign-in; it turns nobody away.
      answers[who] = "open" in table && answer !== "not-allowed" ? "in" : answer;
      promises[who] = asRoutesSay(name, promised(table, person));
    }
    expect(answers).toEqual(promises);
  });
});
