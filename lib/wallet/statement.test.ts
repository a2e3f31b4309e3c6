import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mintAdminScope } from "@/lib/auth/scope";
import { parseMajor } from "@/lib/domain/money";
import { maskMsisdn } from "@/lib/domain/msisdn";
import type { StatementRow } from "@/lib/domain/views";
import { cancelOrder } from "@/lib/orders/cancel-order";
import { recheckStalledOrders } from "@/lib/orders/recheck-stalled-orders";
import { sendOrder } from "@/lib/orders/send-order";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { addFunds } from "./add-funds";
import { listStatement, listStatementOf, readWallet } from "./queries";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 50_000_00n });
});
afterAll(() => shop.close());

const minorOf = (major: string | undefined): bigint => {
  const read = parseMajor(major ?? "");
  if (!read.ok) throw new Error(read.problem);
  return read.value;
};

/** Every line of the statement, over all its pages. */
async function wholeStatement(): Promise<readonly StatementRow[]> {
  const rows: StatementRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listStatement(shop.owner, cursor);
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

it("each line of a statement begins where the next older one ended, over all pages, whatever moved at once", async () => {
  const { resellerId } = shop.owner;
  const fund = (amountMinor: bigint) =>
    addFunds(shop.admin, { resellerId, amountMinor, reason: "test", idempotencyKey: randomUUID() });
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const sent = await sendOrder(shop.owner, sendInput());
      if (sent.ok && index % 3 === 0) await cancelOrder(shop.owner, sent.value);
      await fund(BigInt(index + 1));
    }),
  );
  shop.advance(180_000);
  await recheckStalledOrders(shop.worker);
  const rows = await wholeStatement();
  expect(rows.length).toBeGreaterThan(60);
  for (const [index, row] of rows.entries()) {
    expect(minorOf(row.balanceBefore) + minorOf(row.amount)).toBe(minorOf(row.balanceAfter));
    expect(row.balanceBefore).toBe(rows[index + 1]?.balanceAfter ?? "0.00");
  }
  expect(rows[0]?.balanceAfter).toBe((await readWallet(shop.owner)).available);
});

it("the back office reads the lines that the shop reads, but for the middle of its numbers, of the shop that it names and of no other", async () => {
  const masked = (page: Awaited<ReturnType<typeof listStatement>>) => ({
    ...page,
    rows: page.rows.map((row) => ({ ...row, msisdn: row.msisdn && maskMsisdn(row.msisdn) })),
  });
  const own = await listStatement(shop.owner);
  expect(own.next).not.toBeNull();
  const support = mintAdminScope({ ...shop.admin, role: "support" });
  const { resellerId } = shop.owner;
  expect(await listStatementOf(support, resellerId)).toEqual(masked(own));
  expect(await listStatementOf(support, resellerId, own.next ?? "")).toEqual(
    masked(await listStatement(shop.owner, own.next ?? "")),
  );
  expect(await listStatementOf(support, shop.other.resellerId)).toEqual(
    masked(await listStatement(shop.other)),
  );
  expect(await listStatementOf(support, randomUUID())).toEqual({ rows: [], next: null });
});
