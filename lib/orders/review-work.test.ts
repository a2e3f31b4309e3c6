import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AdminScope, mintAdminScope } from "@/lib/auth/scope";
import { type ReviewFilter, WHOLE_REVIEW } from "@/lib/domain/review-filter";
import { openTestShop, sendInput, type TestShop } from "@/lib/test-shop";
import { assignReview } from "./assign-review";
import { dispatchOrder } from "./dispatch-order";
import { noteReview } from "./note-review";
import { recheckDueOrders } from "./recheck-order";
import { requestChecks } from "./request-checks";
import { countReview, listReview } from "./review-list";
import { findReviewWork } from "./review-work-queries";
import { sendOrder } from "./send-order";
import { tagReview } from "./tag-review";

const MINUTE = 60_000;
const UNDECIDED = { msisdn: "0600000003", planCode: "PREPAID_MOBILIS", isSecondOne: true } as const;

let shop: TestShop;
let support: AdminScope;
let reference: string;
beforeEach(async () => {
  shop = await openTestShop();
  support = await join("support");
  reference = await sellInDoubt();
});
afterEach(() => shop.close());

async function join(role: "support" | "finance", disabledAt: Date | null = null): Promise<AdminScope> {
  const { database } = shop;
  const userId = randomUUID();
  const email = `${userId}@house.test`;
  await database.client.user.create({ data: { id: userId, name: `Test ${role}`, email, role, disabledAt } });
  return mintAdminScope({ database, userId, role });
}

/** Sold, and asked about until the provider has said what it says in the end. */
async function sell(change: Parameters<typeof sendInput>[0] = {}): Promise<string> {
  const sent = await sendOrder(shop.owner, sendInput(change));
  if (!sent.ok) throw new Error(sent.problem);
  const { id } = await orderOf(sent.value.reference);
  await dispatchOrder(shop.worker, id);
  for (let step = 0; step < 4; step += 1) {
    shop.advance(15_000);
    await recheckDueOrders(shop.worker);
  }
  return sent.value.reference;
}
const sellInDoubt = () => sell(UNDECIDED);

const orderOf = (wanted: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference: wanted } });
const deeds = async (): Promise<string[]> => {
  const rows = await shop.database.client.auditRow.findMany({
    where: { action: { startsWith: "review-" } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ action }) => action);
};
const asked = async (change: Partial<ReviewFilter> = {}, scope = shop.admin): Promise<string[]> =>
  (await listReview(scope, { ...WHOLE_REVIEW, ...change })).rows.map((row) => row.reference);

describe("who has an order", () => {
  it("of twenty who take it at once one has it, and only that is written down", async () => {
    const people = [
      ...(await Promise.all(Array.from({ length: 18 }, () => join("support")))),
      shop.admin,
      support,
    ];
    const answers = await Promise.all(
      people.map((person) => assignReview(person, { reference, from: null, to: person.userId })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer.problem).toBe("assignment-changed");
    const winner = people[answers.findIndex(({ ok }) => ok)];
    expect((await findReviewWork(shop.admin, reference))?.assignee?.id).toBe(winner?.userId);
    expect(await deeds()).toEqual(["review-assigned"]);
  });

  it("it is taken over only from whoever was seen to have it", async () => {
    const { userId: mine } = shop.admin;
    await assignReview(support, { reference, from: null, to: support.userId });
    const blind = await assignReview(shop.admin, { reference, from: null, to: mine });
    expect(blind).toEqual({ ok: false, problem: "assignment-changed" });
    expect(await assignReview(shop.admin, { reference, from: support.userId, to: mine })).toMatchObject({
      ok: true,
    });
    const late = await assignReview(support, { reference, from: support.userId, to: null });
    expect(late).toEqual({ ok: false, problem: "assignment-changed" });
    expect((await findReviewWork(support, reference))?.assignee).toMatchObject({ id: mine, isMine: false });
    await assignReview(shop.admin, { reference, from: mine, to: null });
    expect(await deeds()).toEqual(["review-assigned", "review-assigned", "review-given-back"]);
  });

  it("nobody of a shop and nobody who was closed is given one, not by the database either", async () => {
    const closed = await join("finance", new Date(shop.nowMs()));
    for (const to of [closed.userId, shop.owner.userId, "nobody at all"])
      expect(await assignReview(shop.admin, { reference, from: null, to })).toEqual({
        ok: false,
        problem: "assignee-unknown",
      });
    const { id: orderId } = await orderOf(reference);
    const row = { orderId, assigneeId: shop.owner.userId, since: new Date() };
    await expect(shop.database.client.reviewAssignment.create({ data: row })).rejects.toThrow();
    expect(await deeds()).toEqual([]);
  });
});

describe("notes", () => {
  it("are kept as they were said, oldest first, and never edited", async () => {
    await noteReview(support, { reference, text: "  the customer called at ten  " });
    await noteReview(shop.admin, { reference, text: "اتصلت بالمزوّد" });
    const work = await findReviewWork(shop.admin, reference);
    expect(work?.notes.map(({ text }) => text)).toEqual(["the customer called at ten", "اتصلت بالمزوّد"]);
    const { client } = shop.database;
    await expect(client.reviewNote.updateMany({ data: { text: "nothing" } })).rejects.toThrow();
    await expect(client.reviewNote.deleteMany()).rejects.toThrow();
    expect(await deeds()).toEqual(["review-noted", "review-noted"]);
  });

  it("one without a word, or longer than anybody reads, is refused and changes nothing", async () => {
    expect(await noteReview(support, { reference, text: " \n " })).toEqual({
      ok: false,
      problem: "note-missing",
    });
    expect(await noteReview(support, { reference, text: "x".repeat(1_001) })).toEqual({
      ok: false,
      problem: "note-too-long",
    });
    expect((await findReviewWork(shop.admin, reference))?.notes).toEqual([]);
    expect(await deeds()).toEqual([]);
  });
});

it("a tag that is there already is not put on again, and not written down again", async () => {
  const outage = { reference, tag: "outage" } as const;
  await Promise.all([shop.admin, support].map((each) => tagReview(each, { ...outage, isOn: true })));
  expect((await findReviewWork(shop.admin, reference))?.tags).toEqual(["outage"]);
  expect(await deeds()).toEqual(["review-tagged"]);
  await tagReview(support, { ...outage, isOn: false });
  await tagReview(support, { ...outage, isOn: false });
  expect((await findReviewWork(shop.admin, reference))?.tags).toEqual([]);
  expect(await deeds()).toEqual(["review-tagged", "review-untagged"]);
});

describe("the list", () => {
  it("shows what is asked for: mine, nobody's, a tag, an operator, a provider", async () => {
    const other = await sellInDoubt();
    await assignReview(support, { reference, from: null, to: support.userId });
    await tagReview(support, { reference: other, tag: "provider-asked", isOn: true });
    expect(new Set(await asked())).toEqual(new Set([reference, other]));
    expect(await asked({ whose: "mine" }, support)).toEqual([reference]);
    expect(await asked({ whose: "mine" })).toEqual([]);
    expect(await asked({ whose: "nobody" })).toEqual([other]);
    expect(await asked({ tag: "provider-asked" })).toEqual([other]);
    expect(await asked({ tag: "outage" })).toEqual([]);
    expect(await asked({ operator: "mobilis" })).toHaveLength(2);
    expect(await asked({ operator: "djezzy" })).toEqual([]);
    expect(await asked({ provider: "oneclickdz" })).toHaveLength(2);
    expect(await asked({ provider: "reloadly" })).toEqual([]);
    expect(await countReview(support)).toEqual({ count: 2, mineCount: 1, strayCount: 0 });
  });

  it("an order that is still on its way after half an hour is in it, since it was sold, and not a moment before", async () => {
    const soldAt = new Date(shop.nowMs());
    const sent = await sendOrder(shop.owner, sendInput());
    if (!sent.ok) throw new Error(sent.problem);
    const { id } = await orderOf(sent.value.reference);
    await dispatchOrder(shop.worker, id);
    expect(await orderOf(sent.value.reference)).toMatchObject({ state: "pending" });
    shop.advance(soldAt.getTime() + 30 * MINUTE - 1 - shop.nowMs());
    expect(await asked()).toEqual([reference]);
    shop.advance(1);
    const { rows } = await listReview(shop.admin, WHOLE_REVIEW);
    expect(rows.find((row) => row.reference === sent.value.reference)).toMatchObject({
      state: "pending",
      isFinal: false,
      waitingSince: soldAt.toISOString(),
      doubtfulSince: null,
    });
    expect(await countReview(shop.admin)).toMatchObject({ count: 2 });
  });

  it("an ended order that the provider's list contradicts is in it, once, with what was found", async () => {
    const ended = await sell();
    const { id: orderId } = await orderOf(ended);
    expect(await asked()).toEqual([reference]);
    const at = new Date(shop.nowMs());
    for (const kind of ["amount-differs", "cost-differs"])
      await shop.database.client.reconciliationCase.create({
        data: {
          provider: "oneclickdz",
          day: "2026-11-22",
          kind,
          orderId,
          reference: ended,
          evidence: {},
          openedAt: at,
          seenAt: at,
        },
      });
    const { rows } = await listReview(shop.admin, WHOLE_REVIEW);
    expect(rows).toHaveLength(2);
    const row = rows.find((each) => each.reference === ended);
    expect(row).toMatchObject({ isFinal: true, cases: ["amount-differs", "cost-differs"] });
    await shop.database.client.reconciliationCase.updateMany({
      data: { closedAt: at, closeReason: "looked at", closedById: shop.admin.userId },
    });
    expect(await asked()).toEqual([reference]);
    expect(await countReview(shop.admin)).toMatchObject({ count: 1, strayCount: 0 });
  });

  it("a difference about no order of ours is counted beside it", async () => {
    const at = new Date(shop.nowMs());
    await shop.database.client.reconciliationCase.create({
      data: {
        provider: "oneclickdz",
        day: "2026-11-22",
        kind: "theirs-only",
        reference: "theirs",
        evidence: {},
        openedAt: at,
        seenAt: at,
      },
    });
    expect(await countReview(shop.admin)).toEqual({ count: 1, mineCount: 0, strayCount: 1 });
  });
});

describe("asking about all at once", () => {
  it("makes the open ones due, leaves ended ones alone, and does not ask twice within a minute", async () => {
    const other = await sellInDoubt();
    const ended = await sell();
    const before = await orderOf(ended);
    shop.advance(MINUTE);
    const all = [reference, other, ended];
    const [first, second] = await Promise.all([shop.admin, support].map((each) => requestChecks(each, all)));
    const counts = [first, second].map((answer) => (answer?.ok ? answer.value.count : -1));
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 2]);
    for (const open of [reference, other])
      expect((await orderOf(open)).nextCheckAt?.getTime()).toBeLessThanOrEqual(shop.nowMs());
    expect(await orderOf(ended)).toEqual(before);
    shop.advance(2 * MINUTE);
    expect(await requestChecks(shop.admin, all)).toEqual({ ok: true, value: { count: 2 } });
  });
});
