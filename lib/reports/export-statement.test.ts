import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AdminScope, mintAdminScope, mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { shiftDay } from "@/lib/domain/day";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { addFunds } from "@/lib/wallet/add-funds";
import { giveCredit } from "@/lib/wallet/give-credit";
import { setCreditLimit } from "@/lib/wallet/set-credit-limit";
import { exportStatement } from "./export-statement";
import { writeCsv } from "./write-csv";

const TODAY = "2026-11-22";

const PLAIN = { resellerId: null, from: TODAY, to: TODAY, format: "csv", nameOfKind: String } as const;

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

/** The lines of a statement's CSV, without the mark and the headings. */
async function linesOf(
  scope: ResellerScope | AdminScope,
  from = TODAY,
  to = TODAY,
  resellerId: string | null = null,
): Promise<readonly string[]> {
  const exported = await exportStatement(scope, { ...PLAIN, resellerId, from, to });
  if (!exported.ok) throw new Error(exported.problem);
  const chunks = await Array.fromAsync(writeCsv(exported.value.columns, exported.value.pages));
  const [, ...lines] = Buffer.concat(chunks).toString().trimEnd().split("\r\n");
  return lines;
}

const fund = (amountMinor: bigint, reason: string) =>
  addFunds(shop.admin, {
    resellerId: shop.owner.resellerId,
    amountMinor,
    reason,
    idempotencyKey: randomUUID(),
  });

it("a statement's file has every movement, oldest first, with the balance before and after it, a number's ends, and no formula", async () => {
  const sent = await sendOrder(shop.owner, sendInput({ msisdn: "0770123456" }));
  if (!sent.ok) throw new Error(sent.problem);
  const agreed = { resellerId: shop.owner.resellerId, reason: "=1+1" };
  await setCreditLimit(shop.admin, { ...agreed, limitMinor: 1_000_00n });
  await giveCredit(shop.admin, { ...agreed, amountMinor: 800_00n, idempotencyKey: randomUUID() });
  const lines = await linesOf(shop.owner);
  expect(lines.map((line) => line.split(",").slice(1))).toEqual([
    ["funding", "0.00", "10000.00", "10000.00", "", "", "", "test"],
    ["hold", "10000.00", "-497.50", "9502.50", sent.value.reference, "'0770****56", "", ""],
    ["credit", "9502.50", "800.00", "10302.50", "", "", "", "'=1+1"],
  ]);
  expect(lines[0]).toMatch(/^2026-11-22T09:00:00\+01:00,/);
});

it("it has only the days that were asked for, and of several pages each line once", async () => {
  shop.advance(24 * 3_600_000);
  for (let count = 1; count <= 1_100; count += 1) await fund(BigInt(count), `no ${count}`);
  const tomorrow = shiftDay(TODAY, 1);
  expect(await linesOf(shop.owner)).toHaveLength(3);
  const lines = await linesOf(shop.owner, tomorrow, tomorrow);
  expect(lines.map((line) => line.split(",").at(-1))).toEqual(
    Array.from({ length: 1_100 }, (_, index) => `no ${index + 1}`),
  );
  expect(await linesOf(shop.owner, TODAY, tomorrow)).toHaveLength(1_103);
  expect(await linesOf(shop.owner, shiftDay(TODAY, 2), shiftDay(TODAY, 2))).toEqual([]);
});

it("a cashier gets none, and no shop another's", async () => {
  const cashier = mintResellerScope({ ...shop.owner, role: "cashier" });
  expect(await exportStatement(cashier, PLAIN)).toEqual({ ok: false, problem: "not-allowed" });
  expect(await linesOf(shop.other)).toHaveLength(1);
  expect(await linesOf(shop.other, TODAY, TODAY, shop.owner.resellerId)).toEqual(await linesOf(shop.other));
});

it("the back office gets the file that the shop it names gets, line for line, and none of a shop that there is not", async () => {
  const { resellerId } = shop.owner;
  const finance = mintAdminScope({ ...shop.admin, role: "finance" });
  for (const scope of [shop.admin, finance])
    expect(await linesOf(scope, TODAY, TODAY, resellerId)).toEqual(await linesOf(shop.owner));
  for (const nobody of [null, randomUUID()])
    expect(await exportStatement(shop.admin, { ...PLAIN, resellerId: nobody })).toEqual({
      ok: false,
      problem: "not-found",
    });
  const support = mintAdminScope({ ...shop.admin, role: "support" });
  expect(await exportStatement(support, { ...PLAIN, resellerId })).toEqual({
    ok: false,
    problem: "not-allowed",
  });
});
