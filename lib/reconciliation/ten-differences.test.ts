import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundsOfDay } from "@/lib/domain/day";
import { DIFFERENCE_KINDS, type DifferenceKind } from "@/lib/domain/reconcile";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { type OneClickDzSandbox, openOneClickDzSandbox } from "@/lib/sandbox/oneclickdz";
import { openTestShop, SANDBOX_KEY, type TestShop } from "@/lib/test-shop";
import { askForReconciliation } from "./ask-for-reconciliation";
import { listOpenCases } from "./case-queries";
import { reconcileDays } from "./reconcile-days";

const ORDERS = 10_000;
const DAY = "2026-11-21";
const PROVIDER = "oneclickdz";
const USERNAME = "+213665983439";
const COST_MINOR = "49625";
const FROM_MS = boundsOfDay(DAY).from.getTime();

/** One order of the day in its rows and in the provider's book: every seventh was given back. */
const referenceOf = (index: number): string => `tb_bulk_${index}`;
const isBack = (index: number): boolean => index % 7 === 0;
const theirIdOf = (index: number): string => index.toString(16).padStart(24, "0");

const bookLine = (index: number, change: object = {}) => ({
  kind: "order",
  id: theirIdOf(index),
  reference: referenceOf(index),
  wireReference: `API-${USERNAME}-${referenceOf(index)}`,
  msisdn: "0770123456",
  planCode: "PREPAID_DJEZZY",
  amount: 500,
  costMinor: COST_MINOR,
  createdAtMs: FROM_MS + index * 8_000,
  ending: isBack(index) ? "REFUNDED" : "FULFILLED",
  message: null,
  offers: [],
  ...change,
});

/** Where each difference is planted (delivered on our side unless the kind asks for the other), and what the provider's book says there. */
const PLANTS: Readonly<Record<Exclude<DifferenceKind, "theirs-only">, readonly [number, readonly object[]]>> =
  {
    "ours-only": [1_001, []],
    "executed-twice": [1_501, [bookLine(1_501), bookLine(1_501, { id: theirIdOf(20_001) })]],
    "delivered-here": [2_001, [bookLine(2_001, { ending: "REFUNDED" })]],
    "delivered-there": [2_100, [bookLine(2_100, { ending: "FULFILLED" })]],
    "open-there": [
      3_001,
      [bookLine(3_001), { kind: "settled", id: theirIdOf(3_001), status: "HANDLING", atMs: FROM_MS }],
    ],
    "amount-differs": [4_001, [bookLine(4_001, { amount: 600 })]],
    "number-differs": [5_001, [bookLine(5_001, { msisdn: "0770654321" })]],
    "cost-differs": [6_001, [bookLine(6_001, { costMinor: "49624" })]],
    "ledger-differs": [7_001, [bookLine(7_001)]],
  };
const STRANGER = bookLine(0, { id: theirIdOf(20_000), reference: null, wireReference: "STRANGER" });

const planted = new Map(Object.values(PLANTS));
const theirBook = (): string =>
  [
    ...Array.from({ length: ORDERS }, (_, at) => at + 1).flatMap(
      (index) => planted.get(index) ?? [bookLine(index)],
    ),
    STRANGER,
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

const TABLES = ["ledger_account", "ledger_entry", "posting", "top_up_order"];

/** The day's orders with every entry and posting that they would have, in a few statements. */
const bulkOf = (shop: TestShop): readonly string[] => {
  const delivered = (column: string): string => `(${column} % 7 <> 0)`;
  const entry = (kind: string, where: string): string => `
    INSERT INTO ledger_entry (kind, at, order_id, event_id)
    SELECT '${kind}', o.sent_at, o.id, e.id FROM top_up_order o JOIN order_event e ON e.order_id = o.id WHERE ${where}`;
  const posting = (kind: string, account: string, minor: string): string => `
    INSERT INTO posting (entry_id, account_id, amount_minor)
    SELECT e.id, a.id, ${minor} FROM ledger_entry e JOIN top_up_order o ON o.id = e.order_id
    JOIN ledger_account a ON a.kind = '${account}' AND (a.reseller_id = o.reseller_id OR a.reseller_id IS NULL)
    WHERE e.kind = '${kind}'`;
  const missing = PLANTS["ledger-differs"][0];
  return [
    ...TABLES.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`),
    `INSERT INTO top_up_order (id, reference, reseller_id, created_by_id, idempotency_key, body_hash, provider, plan_code,
       plan_name, plan_kind, operator, msisdn, face_value_minor, price_minor, margin_bps, expected_cost_minor, actual_cost_minor,
       state, provider_order_id, fence, created_at, sent_at, accepted_at, final_at)
     SELECT gen_random_uuid(), 'tb_bulk_' || i, '${shop.owner.resellerId}', '${shop.owner.userId}', 'bulk-' || i, 'bulk',
       '${PROVIDER}', 'PREPAID_DJEZZY', 'Prepaid', 'dynamic', 'djezzy', '0770123456', 50000, 49750, 50, ${COST_MINOR},
       CASE WHEN ${delivered("i")} THEN ${COST_MINOR} ELSE 0 END,
       (CASE WHEN ${delivered("i")} THEN 'fulfilled' ELSE 'refunded' END)::"OrderState", lpad(to_hex(i), 24, '0'), 1, t, t, t,
       t + interval '15 s'
     FROM generate_series(1, ${ORDERS}) AS i CROSS JOIN LATERAL (SELECT to_timestamp(${FROM_MS / 1_000} + i * 8) AS t) AS at`,
    `INSERT INTO order_event (order_id, at, kind, actor) SELECT id, sent_at, 'opened', 'worker' FROM top_up_order`,
    `INSERT INTO ledger_account (id, kind, provider, reseller_id)
     VALUES (gen_random_uuid(), 'float', '${PROVIDER}', NULL), (gen_random_uuid(), 'revenue', NULL, NULL)`,
    entry("hold", "true"),
    entry("capture", `o.state = 'fulfilled' AND o.reference <> '${referenceOf(missing)}'`),
    entry("release", "o.state = 'refunded'"),
    posting("hold", "available", "-o.price_minor"),
    posting("hold", "held", "o.price_minor"),
    posting("capture", "held", "-o.price_minor"),
    posting("capture", "float", COST_MINOR),
    posting("capture", "revenue", `o.price_minor - ${COST_MINOR}`),
    posting("release", "held", "-o.price_minor"),
    posting("release", "available", "o.price_minor"),
    ...TABLES.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`),
    "ANALYZE top_up_order, ledger_entry, posting, order_event",
  ];
};

describe("ten differences among ten thousand orders", () => {
  let shop: TestShop;
  let sandbox: OneClickDzSandbox;
  const folder = mkdtempSync(path.join(tmpdir(), "book-"));
  beforeAll(async () => {
    shop = await openTestShop();
    const dataFile = path.join(folder, "book.jsonl");
    writeFileSync(dataFile, theirBook());
    sandbox = await openOneClickDzSandbox({ apiKey: SANDBOX_KEY, now: shop.nowMs, dataFile });
    await shop.database.transaction(async (tx) => {
      for (const statement of bulkOf(shop)) await tx.$executeRawUnsafe(statement);
    });
  });
  afterAll(async () => {
    await sandbox.close();
    await shop.close();
    rmSync(folder, { recursive: true });
  });

  it("are found by the worker's own look over real rows and the provider's own pages, each as what it is, and nothing else", async () => {
    // Its list of movements says the same once more, and is no part of what is looked for here.
    const { listMovements: _, ...provider } = openOneClickDz({ baseUrl: sandbox.url, apiKey: SANDBOX_KEY });
    const worker = shop.openWorker([provider]);
    await askForReconciliation(shop.admin, { provider: PROVIDER, day: DAY });
    await reconcileDays(worker);
    const run = await shop.database.client.reconciliationRun.findFirstOrThrow({
      where: { day: DAY, askedById: { not: null } },
    });
    expect(run).toMatchObject({
      ourCount: ORDERS,
      openCount: 0,
      unreadableCount: 0,
      // One of the ten was corrected by the same look: the provider itself says that it took a delivery back.
      differenceCount: DIFFERENCE_KINDS.length - 1,
    });
    const found = await shop.database.client.reconciliationCase.findMany({ orderBy: { kind: "asc" } });
    const expected = [
      ...Object.entries(PLANTS).map(([kind, [index]]) => [kind, referenceOf(index)]),
      ["theirs-only", theirIdOf(20_000)],
    ].sort(([one = ""], [other = ""]) => one.localeCompare(other));
    expect(found.map(({ kind, reference }) => [kind, reference])).toEqual(expected);
    const open = await listOpenCases(shop.admin);
    expect(new Set(open.map(({ kind }) => kind))).toEqual(
      new Set(DIFFERENCE_KINDS.filter((kind) => kind !== "delivered-here")),
    );
  });

  it("finds an order by the provider's id through an index, however many were sold", async () => {
    const plan = await shop.database.client.$queryRaw<{ "QUERY PLAN": string }[]>`
      EXPLAIN SELECT id FROM top_up_order WHERE provider = ${PROVIDER} AND provider_order_id = ANY(${[theirIdOf(5)]}::text[])`;
    expect(plan.map((line) => line["QUERY PLAN"]).join(" ")).toContain("order_by_provider_order_id");
  });
});
