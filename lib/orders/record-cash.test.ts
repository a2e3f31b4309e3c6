import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { CashOutcome } from "@/lib/domain/cash";
import { bookFaults, openTestShop, type TestShop } from "@/lib/test-shop";
import { agree, neverFound, openAdmin, rereadOrder, sendOne } from "@/lib/test-verdicts";
import { readWallet } from "@/lib/wallet/queries";
import { findOrder } from "./queries";
import { recheckDueOrders } from "./recheck-order";
import { recordCash } from "./record-cash";
import { resolveOrders } from "./resolve-order";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 1_000_000_00n });
});
afterEach(async () => {
  shop.sandbox.control.clearFaults();
  expect(await bookFaults(shop.database)).toEqual([]);
});
afterAll(() => shop.close());

const answersOf = async (reference: string) => {
  const { events } = await shop.database.client.topUpOrder.findUniqueOrThrow({
    where: { reference },
    select: {
      events: { where: { kind: "cash" }, orderBy: { id: "asc" }, select: { note: true, actor: true } },
    },
  });
  return events.map(({ note, actor }) => [note, actor]);
};

it("what became of the cash is kept on the order with who said it, and the last answer counts", async () => {
  const { reference } = await neverFound(shop);
  const before = await readWallet(shop.owner);
  for (const cash of ["kept", "kept", "given_back"] satisfies CashOutcome[])
    expect(await recordCash(shop.owner, { reference, cash })).toEqual({ ok: true, value: null });
  expect(await findOrder(shop.owner, reference)).toMatchObject({ state: "unknown", cash: "given_back" });
  expect(await answersOf(reference)).toEqual([
    ["kept", shop.owner.userId],
    ["given_back", shop.owner.userId],
  ]);
  expect(await readWallet(shop.owner)).toEqual(before);
});

it("an order on its way, or delivered, asks nothing; one that came back does", async () => {
  const moving = await sendOne(shop, { msisdn: "0600000001" });
  const asked = { reference: moving.reference, cash: "given_back" } as const;
  const notAsked = { ok: false, problem: "cash-not-asked" };
  expect(await recordCash(shop.owner, asked)).toEqual(notAsked);
  shop.advance(60_000);
  await recheckDueOrders(shop.worker);
  expect(await recordCash(shop.owner, asked)).toEqual({ ok: true, value: null });
  const delivered = await sendOne(shop);
  shop.advance(60_000);
  await recheckDueOrders(shop.worker);
  expect((await rereadOrder(shop, delivered.reference)).state).toBe("fulfilled");
  expect(await recordCash(shop.owner, { ...asked, reference: delivered.reference })).toEqual(notAsked);
});

it("nobody answers for another shop", async () => {
  const { reference } = await neverFound(shop);
  expect(await recordCash(shop.other, { reference, cash: "kept" })).toEqual({
    ok: false,
    problem: "not-found",
  });
  expect((await rereadOrder(shop, reference)).cash).toBeNull();
});

it("an answer about the cash is no news of the order: what two admins said of it still holds", async () => {
  const [first, second] = [await openAdmin(shop), await openAdmin(shop)];
  const { reference } = await neverFound(shop);
  await agree([first, second], reference);
  const { cash: _, ...before } = await rereadOrder(shop, reference);
  await recordCash(shop.owner, { reference, cash: "given_back" });
  const { cash, ...after } = await rereadOrder(shop, reference);
  expect([cash, after]).toEqual(["given_back", before]);
  await resolveOrders(shop.worker);
  expect(await rereadOrder(shop, reference)).toMatchObject({ state: "failed", cash: "given_back" });
});
