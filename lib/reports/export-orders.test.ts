import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Workbook } from "exceljs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { readReportFilter, shownOf } from "@/lib/domain/report";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import { exportOrders } from "./export-orders";
import { countOrders } from "./sales-queries";
import { writeCsv } from "./write-csv";
import { writeXlsx } from "./write-xlsx";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
  const { client } = shop.database;
  await client.user.update({ where: { id: shop.owner.userId }, data: { name: '=HYPERLINK("x")' } });
  await generate(3, "one");
});
afterAll(() => shop.close());

/** Sales that need no provider: written past the triggers that would ask for their money. */
async function generate(count: number, series: string): Promise<void> {
  const { owner, database } = shop;
  await database.client.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe("ALTER TABLE top_up_order DISABLE TRIGGER USER");
      await tx.$executeRaw`
        INSERT INTO top_up_order (id, reference, reseller_id, created_by_id, idempotency_key, body_hash, provider, plan_code,
          plan_name, plan_kind, operator, msisdn, face_value_minor, price_minor, margin_bps, actual_cost_minor, state,
          created_at, final_at)
        SELECT gen_random_uuid(), ${series} || n, ${owner.resellerId}::uuid, ${owner.userId}, ${series} || n, '', 'oneclickdz', 'PREPAID_DJEZZY',
          'Prepaid', 'dynamic', 'djezzy', '0770' || lpad((n % 1000000)::text, 6, '0'), 50000, 49750, 50, 49000, 'fulfilled',
          timestamptz '2026-11-21T09:00:00Z' + n * interval '1 ms', timestamptz '2026-11-21T10:00:00Z'
        FROM generate_series(1, ${count}::int) n`;
    },
    { timeout: 60_000 },
  );
}

/** When an order was opened is written once: past the trigger that says so. */
const moveTo = (id: string, createdAt: Date) =>
  shop.database.client.$transaction(async (tx) => {
    await tx.$executeRawUnsafe("ALTER TABLE top_up_order DISABLE TRIGGER USER");
    await tx.$executeRaw`UPDATE top_up_order SET created_at = ${createdAt} WHERE id = ${id}::uuid`;
    await tx.$executeRawUnsafe("ALTER TABLE top_up_order ENABLE TRIGGER USER");
  });

const wanted = (format: "csv" | "xlsx", hasFullNumbers = false) => ({
  filter: readReportFilter({ range: "week" }, new Date(shop.nowMs())),
  format,
  hasFullNumbers,
  nameOfState: () => "Delivered",
});

async function bytesOf(
  scope: ResellerScope | AdminScope,
  format: "csv" | "xlsx",
  hasFullNumbers = false,
): Promise<AsyncGenerator<Uint8Array>> {
  const exported = await exportOrders(scope, wanted(format, hasFullNumbers));
  if (!exported.ok) throw new Error(exported.problem);
  const { columns, pages } = exported.value;
  const look = { title: "Orders", headings: columns, isRightToLeft: true };
  return format === "csv" ? writeCsv(columns, pages) : writeXlsx(look, pages);
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}

it("a CSV begins with its mark and headings, keeps a number's zero, and no name in it is a formula", async () => {
  const text = (await whole(await bytesOf(shop.owner, "csv", true))).toString();
  const [headings, first] = text.split("\r\n");
  expect(headings).toBe(
    "\ufeffopenedAt,reference,number,operator,plan,faceValue,price,margin,state,endedAt,correction,cashier",
  );
  expect(first).toBe(
    `2026-11-21T10:00:00+01:00,one1,'0770000001,Djezzy,Prepaid,500.00,497.50,2.50,Delivered,2026-11-21T11:00:00+01:00,,"'=HYPERLINK(""x"")"`,
  );
});

it("a workbook opens, with amounts as numbers and a phone as text", async () => {
  const book = new Workbook();
  const bytes = await whole(await bytesOf(shop.admin, "xlsx"));
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  const sheet = book.worksheets[0];
  expect(sheet?.rowCount).toBe(4);
  const row = sheet?.getRow(2).values;
  expect(row).toEqual([
    undefined,
    "2026-11-21T10:00:00+01:00",
    "one1",
    "0770****01",
    "Djezzy",
    "Prepaid",
    500,
    497.5,
    490,
    0,
    7.5,
    "Delivered",
    "2026-11-21T11:00:00+01:00",
    undefined,
    '=HYPERLINK("x")',
    "Test shop",
    "OneClickDz",
  ]);
});

it("a range of years has the orders of its first day and of its last, and says beforehand how many there are", async () => {
  const { client } = shop.database;
  const [first] = await client.topUpOrder.findMany({ orderBy: { createdAt: "asc" }, take: 1 });
  if (!first) throw new Error("There is no order");
  await moveTo(first.id, new Date("2020-01-01T00:00:00+01:00"));
  const asked = { range: "free", from: "2020-01-01", to: "2026-11-22" };
  const filter = readReportFilter(asked, new Date(shop.nowMs()));
  const exported = await exportOrders(shop.owner, { ...wanted("csv"), filter });
  if (!exported.ok) throw new Error(exported.problem);
  const rows = (await Array.fromAsync(exported.value.pages)).flat();
  expect(rows).toHaveLength(3);
  expect(rows[0]?.[0]).toEqual({ text: "2020-01-01T00:00:00+01:00" });
  expect(await countOrders(shop.owner, filter)).toBe(3);
  expect(await countOrders(shop.owner, shownOf(filter))).toBe(2);
  await moveTo(first.id, first.createdAt);
});

it("whole numbers are masked unless asked for, go to whoever may see them, and are written down first", async () => {
  const deeds = () => shop.database.client.auditRow.count({ where: { action: "orders-exported" } });
  const before = await deeds();
  expect((await whole(await bytesOf(shop.owner, "csv"))).toString()).toContain("0770****01");
  expect(await deeds()).toBe(before);
  await whole(await bytesOf(shop.owner, "csv", true));
  expect(await deeds()).toBe(before + 1);
  const auditor = mintResellerScope({ ...shop.owner, role: "auditor" });
  for (const scope of [auditor, shop.admin])
    expect(await exportOrders(scope, wanted("csv", true))).toEqual({ ok: false, problem: "not-allowed" });
  expect(await deeds()).toBe(before + 1);
});

it("a cashier exports nothing, another shop none of this one's, and a manager no margin", async () => {
  const cashier = mintResellerScope({ ...shop.owner, role: "cashier" });
  expect(await exportOrders(cashier, wanted("csv"))).toEqual({ ok: false, problem: "not-allowed" });
  expect((await whole(await bytesOf(shop.other, "csv"))).toString().split("\r\n")).toHaveLength(2);
  const manager = mintResellerScope({ ...shop.owner, role: "manager" });
  const text = (await whole(await bytesOf(manager, "csv"))).toString();
  expect(text).not.toMatch(/margin|cost|provider|oneclickdz/i);
});

it("an export of 30 000 orders takes no more memory than one of 5 000, as CSV and as a workbook", async () => {
  await generate(5_000, "few");
  // What a process keeps after its first export (compiled code, statements it has learned) is kept once, and counts for nobody.
  for (const format of ["csv", "xlsx"] as const) await heapFor(format);
  const few = [await heapFor("csv"), await heapFor("xlsx")];
  await generate(25_000, "many");
  const many = [await heapFor("csv"), await heapFor("xlsx")];
  for (const [place, { peak, size }] of many.entries()) {
    expect(size).toBeGreaterThan(4 * (few[place]?.size ?? 0));
    // Far less than the further rows would take if they were kept.
    expect(peak - (few[place]?.peak ?? 0)).toBeLessThan(8 * 2 ** 20);
  }
});

setFlagsFromString("--expose_gc");
const collect: () => void = runInNewContext("gc");

/** The most memory that is still needed while it is written, in bytes, looked at all along the way; and what was written. */
async function heapFor(format: "csv" | "xlsx"): Promise<{ readonly peak: number; readonly size: number }> {
  let [peak, written, next] = [0, 0, 0];
  for await (const chunk of await bytesOf(shop.admin, format)) {
    written += chunk.length;
    if (written < next) continue;
    next = written + 200_000;
    collect();
    const { heapUsed, external } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + external);
  }
  return { peak, size: written };
}
