import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import { findProviderChoices } from "./queries";
import { setProviderChoice } from "./set-provider-choice";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
  await shop.database.client.providerAccount.createMany({
    data: [{ provider: "oneclickdz" }, { provider: "reloadly" }],
    skipDuplicates: true,
  });
});
beforeEach(async () => {
  await shop.database.client.providerChoice.deleteMany();
});
afterAll(() => shop.close());

const BY_HAND = { operator: "djezzy", chosenBy: "hand", providers: ["reloadly", "oneclickdz"] };
const deeds = async () => {
  const rows = await shop.database.client.auditRow.findMany({
    where: { action: "provider-choice-set" },
    orderBy: { id: "asc" },
  });
  return rows.map(({ actorId, subject, details }) => ({ actorId, subject, details }));
};
const choiceOf = async (operator: string) =>
  (await findProviderChoices(shop.admin)).find((choice) => choice.operator === operator);

it("an operator that nobody decided about is delivered by price", async () => {
  const undecided = { chosenBy: "price", providers: [], changed: null };
  expect(await findProviderChoices(shop.admin)).toEqual(
    ["djezzy", "mobilis", "ooredoo"].map((operator) => ({ operator, ...undecided })),
  );
});

it("an order by hand holds for its operator alone, and says who decided it and when", async () => {
  const before = await deeds();
  expect(await setProviderChoice(shop.admin, BY_HAND)).toEqual({ ok: true, value: null });
  expect(await choiceOf("djezzy")).toEqual({
    operator: "djezzy",
    chosenBy: "hand",
    providers: ["reloadly", "oneclickdz"],
    changed: { by: "Test admin", at: (await shop.database.now()).toISOString() },
  });
  expect(await choiceOf("mobilis")).toMatchObject({ chosenBy: "price", changed: null });
  expect((await deeds()).slice(before.length)).toEqual([
    {
      actorId: shop.admin.userId,
      subject: "djezzy",
      details: { from: "price", fromOrder: "", to: "hand", toOrder: "reloadly oneclickdz" },
    },
  ]);
});

it("setting what is set changes nothing and is no deed", async () => {
  await setProviderChoice(shop.admin, BY_HAND);
  const before = await deeds();
  shop.advance(60_000);
  const changed = (await choiceOf("djezzy"))?.changed;
  expect(await setProviderChoice(shop.admin, BY_HAND)).toEqual({ ok: true, value: null });
  expect(
    await setProviderChoice(shop.admin, { operator: "ooredoo", chosenBy: "price", providers: [] }),
  ).toEqual({ ok: true, value: null });
  expect(await deeds()).toEqual(before);
  expect((await choiceOf("djezzy"))?.changed).toEqual(changed);
  expect((await choiceOf("ooredoo"))?.changed).toBeNull();
});

it("an order by hand is kept while it is not followed", async () => {
  await setProviderChoice(shop.admin, BY_HAND);
  await setProviderChoice(shop.admin, { ...BY_HAND, chosenBy: "health" });
  expect(await choiceOf("djezzy")).toMatchObject({
    chosenBy: "health",
    providers: ["reloadly", "oneclickdz"],
  });
});

it("nobody, nobody known, somebody twice, and what is no choice at all are refused in words and change nothing", async () => {
  await setProviderChoice(shop.admin, BY_HAND);
  const before = [await choiceOf("djezzy"), await deeds()];
  for (const [change, problem] of [
    [{ providers: [] }, "provider-missing"],
    [{ providers: ["oneclickdz", "a-stranger"] }, "provider-unknown"],
    [{ providers: ["oneclickdz", "oneclickdz"] }, "input-invalid"],
    [{ chosenBy: "luck" }, "input-invalid"],
    [{ operator: "another" }, "input-invalid"],
    [{ isAdmin: true }, "input-invalid"],
  ] as const)
    expect(await setProviderChoice(shop.admin, { ...BY_HAND, ...change })).toEqual({ ok: false, problem });
  expect([await choiceOf("djezzy"), await deeds()]).toEqual(before);
});

it("two admins who decide at once decide one after the other, and both are on record", async () => {
  const before = await deeds();
  await Promise.all([
    setProviderChoice(shop.admin, BY_HAND),
    setProviderChoice(shop.admin, { ...BY_HAND, chosenBy: "health" }),
  ]);
  const [first, second] = (await deeds()).slice(before.length).map(({ details }) => details);
  expect(first).toMatchObject({ from: "price" });
  expect(second).toMatchObject({ from: Reflect.get(Object(first), "to") });
  expect((await choiceOf("djezzy"))?.chosenBy).toBe(Reflect.get(Object(second), "to"));
});

it("the database itself refuses a way of choosing that nobody knows, and an order by hand without anybody", async () => {
  const { client } = shop.database;
  const row = { operator: "djezzy", updatedAt: new Date(), updatedById: shop.admin.userId };
  for (const data of [
    { ...row, chosenBy: "luck" },
    { ...row, chosenBy: "hand", providers: [] },
  ])
    await expect(client.providerChoice.create({ data })).rejects.toThrow(/provider_choice_/);
});
