import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mintResellerScope, type ResellerScope } from "@/lib/auth/scope";
import { bookFaults, openTestShop, type TestShop } from "@/lib/test-shop";
import { approveFunding } from "./approve-funding";
import { askForFunds } from "./ask-for-funds";
import { declineFunding } from "./decline-funding";
import {
  countOpenFundings,
  findPaymentWords,
  listDecidedFundings,
  listFundings,
  listOpenFundings,
} from "./funding-queries";
import { proveFunding } from "./prove-funding";
import { listStatement, readWallet } from "./queries";
import { setPaymentWords } from "./set-payment-words";
import { openAccounts } from "./store";
import { withdrawFunding } from "./withdraw-funding";

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop({ fundsMinor: 0n });
});
afterAll(() => shop.close());

const refusal = (problem: string) => ({ ok: false, problem });

/** A shop that has asked for nothing yet. */
async function newShop(): Promise<ResellerScope> {
  const { client } = shop.database;
  const { id: resellerId } = await client.reseller.create({ data: { name: "Asking shop" } });
  await shop.database.transaction((tx) => openAccounts(tx, resellerId));
  const userId = randomUUID();
  const email = `${userId}@taabia.test`;
  await client.user.create({ data: { id: userId, name: "Asker", email, role: "owner", resellerId } });
  return mintResellerScope({ database: shop.database, userId, resellerId, role: "owner" });
}

const newShops = (count: number): Promise<readonly ResellerScope[]> =>
  Promise.all(Array.from({ length: count }, newShop));

let dinars = 1_000n;
/** Whole dinars that no other test asks for. */
const freshAmount = (): bigint => {
  dinars += 1n;
  return dinars * 100n;
};

const tryToAsk = (scope: ResellerScope, askedMinor: bigint) =>
  askForFunds(scope, { askedMinor, idempotencyKey: randomUUID() });

async function ask(scope: ResellerScope, askedMinor = freshAmount()) {
  const asked = await tryToAsk(scope, askedMinor);
  if (!asked.ok) throw new Error(asked.problem);
  return asked.value;
}

const approve = (
  { id, amountMinor }: { readonly id: string; readonly amountMinor: bigint },
  change: Partial<Parameters<typeof approveFunding>[1]> = {},
) => approveFunding(shop.admin, { id, arrivedMinor: amountMinor, reason: "", seenProof: null, ...change });
const decline = (id: string) => declineFunding(shop.admin, { id, reason: "nothing came in" });
const prove = (scope: ResellerScope, id: string, proof: string) =>
  proveFunding(scope, { id, proof, payer: "" });

const reread = (id: string) => shop.database.client.fundingRequest.findUniqueOrThrow({ where: { id } });
const availableOf = async (scope: ResellerScope): Promise<string> => (await readWallet(scope)).available;
const deedsAbout = async (subject: string): Promise<readonly string[]> =>
  (await shop.database.client.auditRow.findMany({ where: { subject }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("asking for funds", () => {
  it("answers with an amount of its own, moves nothing, and is on record", async () => {
    const owner = await newShop();
    const { id, amountMinor } = await ask(owner, 5_000_00n);
    expect(amountMinor - 5_000_00n).toBeGreaterThan(0n);
    expect(amountMinor - 5_000_00n).toBeLessThan(100n);
    expect(await availableOf(owner)).toBe("0.00");
    expect(await deedsAbout(id)).toEqual(["funding-asked"]);
    expect(await listFundings(owner)).toMatchObject([{ id, state: "open", askedBy: "Asker", proof: null }]);
  });

  it("asks once under one key, however often and however many at once", async () => {
    const owner = await newShop();
    const input = { askedMinor: freshAmount(), idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => askForFunds(owner, input)));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.id : answer.problem))).size).toBe(1);
    expect(await listFundings(owner)).toHaveLength(1);
    const other = { ...input, askedMinor: freshAmount() };
    expect(await askForFunds(owner, other)).toEqual(refusal("key-reused"));
  });

  it("gives fifty who ask for the same at once fifty different amounts", async () => {
    const [shops, askedMinor] = [await newShops(17), freshAmount()];
    const askers = Array.from({ length: 50 }, (_, index) => shops[index % shops.length] ?? shop.owner);
    const answers = await Promise.all(askers.map((scope) => ask(scope, askedMinor)));
    expect(new Set(answers.map(({ amountMinor }) => amountMinor)).size).toBe(50);
  });

  it("says so where all ninety-nine amounts wait, and has one again once one of them is decided", async () => {
    const [shops, askedMinor] = [await newShops(34), freshAmount()];
    const askers = Array.from({ length: 102 }, (_, index) => shops[index % shops.length] ?? shop.owner);
    const answers = await Promise.all(askers.map((scope) => tryToAsk(scope, askedMinor)));
    const given = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(new Set(given.map(({ amountMinor }) => amountMinor)).size).toBe(99);
    expect(answers.filter((answer) => !answer.ok)).toEqual(Array(3).fill(refusal("funding-amounts-taken")));
    const [freed] = given;
    expect((await decline(freed?.id ?? "")).ok).toBe(true);
    expect((await ask(await newShop(), askedMinor)).amountMinor).toBe(freed?.amountMinor);
  });

  it("lets a shop have three that wait, however many it asks for at once", async () => {
    const owner = await newShop();
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryToAsk(owner, freshAmount())));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
    expect(answers.find((answer) => !answer.ok)).toEqual(refusal("funding-too-many"));
    const [first] = await listFundings(owner);
    expect((await withdrawFunding(owner, { id: first?.id ?? "" })).ok).toBe(true);
    expect((await tryToAsk(owner, freshAmount())).ok).toBe(true);
  });

  it("refuses what is not whole dinars", async () => {
    expect(await tryToAsk(shop.owner, 0n)).toEqual(refusal("amount-missing"));
    expect(await tryToAsk(shop.owner, 10_50n)).toEqual(refusal("amount-not-whole"));
  });
});

describe("a transfer's number", () => {
  it("is kept in plain letters and digits, mended while the request waits, and on record", async () => {
    const owner = await newShop();
    const { id } = await ask(owner);
    const typed = { id, proof: "ccp 77-001 a", payer: " Amina  B. " };
    expect(await proveFunding(owner, typed)).toEqual({ ok: true, value: null });
    expect(await proveFunding(owner, { ...typed, proof: "CCP 77-001-B" })).toEqual({ ok: true, value: null });
    expect(await reread(id)).toMatchObject({ proof: "CCP77001B", payer: "Amina B." });
    expect(await deedsAbout(id)).toEqual(["funding-asked", "funding-proven", "funding-proven"]);
  });

  it("funds one request of all shops: of twenty who bring it at once, one has it", async () => {
    const shops = await newShops(20);
    const asked = await Promise.all(shops.map(async (scope) => ({ scope, ...(await ask(scope)) })));
    const answers = await Promise.all(asked.map(({ scope, id }) => prove(scope, id, "BM 12 34 56")));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toEqual(refusal("proof-taken"));
  });

  it("stays taken once it funded, and is free again where the request was declined or taken back", async () => {
    const [owner, other] = [await newShop(), await newShop()];
    const [funded, declined, withdrawn] = [await ask(owner), await ask(owner), await ask(owner)];
    await prove(owner, funded.id, "FUNDED-1");
    await prove(owner, declined.id, "DECLINED-1");
    await prove(owner, withdrawn.id, "WITHDRAWN-1");
    await approve(funded, { seenProof: "FUNDED1" });
    await decline(declined.id);
    await withdrawFunding(owner, { id: withdrawn.id });
    const { id } = await ask(other);
    expect(await prove(other, id, "funded 1")).toEqual(refusal("proof-taken"));
    expect((await prove(other, id, "declined 1")).ok).toBe(true);
    expect((await prove(other, id, "withdrawn 1")).ok).toBe(true);
  });

  it("is no other shop's business, and not changed once the request is decided", async () => {
    const owner = await newShop();
    const { id } = await ask(owner);
    expect(await prove(shop.other, id, "NOT-MINE")).toEqual(refusal("not-found"));
    expect(await withdrawFunding(shop.other, { id })).toEqual(refusal("not-found"));
    await decline(id);
    expect(await prove(owner, id, "TOO-LATE")).toEqual(refusal("funding-decided"));
    expect(await withdrawFunding(owner, { id })).toEqual(refusal("funding-decided"));
  });
});

describe("deciding a request", () => {
  it("fills the wallet by exactly what was to be paid, with one entry whose cause is the deed", async () => {
    const owner = await newShop();
    const request = await ask(owner, 5_000_00n);
    await prove(owner, request.id, "TR-5000");
    expect(await approve(request, { seenProof: "TR5000" })).toEqual({
      ok: true,
      value: { availableMinor: request.amountMinor },
    });
    const row = await reread(request.id);
    const entry = await shop.database.client.ledgerEntry.findUniqueOrThrow({
      where: { id: row.entryId ?? 0n },
      include: { audit: true },
    });
    expect(row).toMatchObject({ state: "approved", arrivedMinor: request.amountMinor, reason: null });
    expect(entry.audit).toMatchObject({ action: "funding-approved", subject: request.id });
    expect((await listStatement(owner)).rows).toMatchObject([
      { kind: "funding", balanceBefore: "0.00", reason: "TR5000" },
    ]);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("fills it once, however many approve at once", async () => {
    const owner = await newShop();
    const request = await ask(owner);
    const answers = await Promise.all(Array.from({ length: 20 }, () => approve(request)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toEqual(refusal("funding-decided"));
    expect((await listStatement(owner)).rows).toHaveLength(1);
    expect(await bookFaults(shop.database)).toEqual([]);
  });

  it("goes one way, whoever approves, declines and takes back at once", async () => {
    for (let round = 0; round < 8; round++) {
      const owner = await newShop();
      const request = await ask(owner);
      const answers = await Promise.all([
        approve(request),
        decline(request.id),
        withdrawFunding(owner, { id: request.id }),
        approve(request),
      ]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      const { state } = await reread(request.id);
      const lines = (await listStatement(owner)).rows;
      expect(lines).toHaveLength(state === "approved" ? 1 : 0);
      expect(await deedsAbout(request.id)).toEqual(["funding-asked", `funding-${state}`]);
    }
  });

  it("books what really came in, and asks why where that is not what was to be paid", async () => {
    const owner = await newShop();
    const request = await ask(owner, 3_000_00n);
    expect(await approve(request, { arrivedMinor: 2_900_00n })).toEqual(refusal("reason-missing"));
    expect(await approve(request, { arrivedMinor: 2_900_00n, reason: "the bank kept 100" })).toMatchObject({
      ok: true,
    });
    expect(await availableOf(owner)).toBe("2900.00");
    expect(await listFundings(owner)).toMatchObject([{ arrived: "2900.00", reason: "the bank kept 100" }]);
  });

  it("is refused where the shop changed its proof after it was looked at", async () => {
    const owner = await newShop();
    const request = await ask(owner);
    await prove(owner, request.id, "SEEN-1");
    await prove(owner, request.id, "SWAPPED-1");
    expect(await approve(request, { seenProof: "SEEN1" })).toEqual(refusal("funding-changed"));
    expect(await approve(request)).toEqual(refusal("funding-changed"));
    expect(await availableOf(owner)).toBe("0.00");
  });

  it("tells the shop why it was declined, and needs a reason to", async () => {
    const owner = await newShop();
    const { id } = await ask(owner);
    expect(await declineFunding(shop.admin, { id, reason: " " })).toEqual(refusal("reason-missing"));
    expect(await decline(id)).toEqual({ ok: true, value: null });
    expect(await listFundings(owner)).toMatchObject([{ state: "declined", reason: "nothing came in" }]);
    expect(await decline(randomUUID())).toEqual(refusal("not-found"));
  });

  it("is asked of the house oldest first, as many as wait, and is told afterwards", async () => {
    const open = await listOpenFundings(shop.admin);
    const times = open.map(({ askedAt }) => Date.parse(askedAt));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    const count = await countOpenFundings(shop.admin);
    expect(count).toBeGreaterThan(0);
    const owner = await newShop();
    const { id } = await ask(owner);
    expect(await countOpenFundings(shop.admin)).toBe(count + 1);
    await withdrawFunding(owner, { id });
    expect(await countOpenFundings(shop.admin)).toBe(count);
    const lately = await listDecidedFundings(shop.admin);
    expect(lately.find((each) => each.id === id)).toMatchObject({ state: "withdrawn", decidedBy: "Asker" });
  });
});

describe("how to pay", () => {
  it("is said in the house's own words, as they are, and kept on record", async () => {
    expect(await findPaymentWords(shop.owner)).toBeNull();
    const words = "CCP 0012345678 clé 90\nTaabia SARL";
    await setPaymentWords(shop.admin, { words: `  ${words.replace("\n", "\r\n")} ` });
    expect(await findPaymentWords(shop.owner)).toBe(words);
    const deed = await shop.database.client.auditRow.findFirst({ where: { action: "payment-words-set" } });
    expect(deed?.details).toEqual({ words });
    await setPaymentWords(shop.admin, { words: " " });
    expect(await findPaymentWords(shop.owner)).toBeNull();
  });
});
