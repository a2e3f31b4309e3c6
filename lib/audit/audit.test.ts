import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordDeed } from "@/lib/auth/store";
import { readAuditFilter } from "@/lib/domain/audit";
import { openTestShop, type TestShop } from "@/lib/test-shop";
import { lookAtAudit } from "./look-at-audit";
import { findAuditState, listAudit, listAuditChoices } from "./queries";
import { sealAudit } from "./seal-audit";

const HOUR_MS = 60 * 60_000;
const NOTHING = readAuditFilter({});

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const sql = (text: string) => shop.database.client.$executeRawUnsafe(text);
const write = (reason: string): Promise<bigint> =>
  shop.database.transaction((tx, now) =>
    recordDeed(tx, { action: "margin-set", actorId: shop.admin.userId, reason }, now),
  );
/** What somebody with the database's own password does: the triggers are no hindrance to them. */
const forge = async (...statements: string[]): Promise<void> => {
  const tables = ["audit_row", "audit_seal", "audit_look"];
  for (const table of tables) await sql(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  for (const statement of statements) await sql(statement);
  for (const table of tables) await sql(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
};
const look = () => lookAtAudit(shop.admin, shop.admin.userId);
const seals = () => shop.database.client.auditSeal.findMany({ orderBy: { seq: "asc" } });

describe("the audit log", () => {
  it("is sealed by the round, each row after the one before, none twice and none left out", async () => {
    await write("first");
    await write("second");
    expect(await sealAudit(shop.worker)).toBeGreaterThanOrEqual(4);
    expect(await sealAudit(shop.worker)).toBe(0);
    const chain = await seals();
    expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, index) => BigInt(index + 1)));
    for (const [index, seal] of chain.entries())
      expect(Buffer.from(seal.previous)).toEqual(Buffer.from(chain[index - 1]?.hash ?? []));
    expect(await shop.database.client.auditRow.count({ where: { seal: null } })).toBe(0);
    expect(await look()).toEqual({ fault: null });
  });

  it("seals a row that was committed after a younger one, as soon as it is there", async () => {
    const slow = shop.database.transaction(async (tx, now) => {
      await recordDeed(tx, { action: "margin-set", actorId: shop.admin.userId, reason: "slow" }, now);
      await write("quick");
      expect(await sealAudit(shop.worker)).toBe(1);
    });
    await slow;
    shop.advance(HOUR_MS / 2);
    expect(await sealAudit(shop.worker)).toBe(1);
    const last = await shop.database.client.auditSeal.findFirstOrThrow({
      orderBy: { seq: "desc" },
      include: { row: true },
    });
    expect(last.row.reason).toBe("slow");
    expect(await look()).toEqual({ fault: null });
  });

  it("is sealed once, however many workers go round at the same time", async () => {
    await write("a");
    await write("b");
    const counts = await Promise.all([1, 2, 3].map(() => sealAudit(shop.openWorker())));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await look()).toEqual({ fault: null });
  });

  it("is looked at by itself once a day", async () => {
    shop.advance(25 * HOUR_MS);
    await sealAudit(shop.worker);
    const before = await shop.database.client.auditLook.count();
    await sealAudit(shop.worker);
    expect(await shop.database.client.auditLook.count()).toBe(before);
    shop.advance(25 * HOUR_MS);
    await sealAudit(shop.worker);
    expect(await shop.database.client.auditLook.count()).toBe(before + 1);
  });

  it("is never edited: no deed, no seal and no look is changed, deleted or truncated", async () => {
    for (const table of ["audit_row", "audit_seal", "audit_look"]) {
      await expect(sql(`DELETE FROM ${table}`)).rejects.toThrow(/never edited/);
      // A deed has seals: it could only be truncated together with them.
      await expect(sql(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/never edited/);
    }
    await expect(sql("UPDATE audit_row SET reason = 'forged'")).rejects.toThrow(/never edited/);
    await expect(sql("UPDATE audit_seal SET hash = previous")).rejects.toThrow(/never edited/);
    await expect(sql("UPDATE audit_look SET fault = NULL")).rejects.toThrow(/never edited/);
  });

  it("says which line was changed, and holds again once it is as it was", async () => {
    await forge("UPDATE audit_row SET reason = 'forged' WHERE reason = 'second'");
    expect(await look()).toEqual({ fault: "changed-row" });
    expect((await findAuditState(shop.admin)).look).toMatchObject({ fault: "changed-row" });
    await forge("UPDATE audit_row SET reason = 'second' WHERE reason = 'forged'");
    expect(await look()).toEqual({ fault: null });
  });

  it("shows a line that was kept from being sealed", async () => {
    await write("hidden");
    shop.advance(3 * HOUR_MS);
    expect(await look()).toEqual({ fault: "unsealed" });
    await sealAudit(shop.worker);
    expect(await look()).toEqual({ fault: null });
  });

  it("shows a chain that was made anew by somebody who owns the database", async () => {
    await forge(
      "UPDATE audit_row SET reason = 'forged' WHERE reason = 'first'",
      "DELETE FROM audit_seal",
      "SELECT seal_audit_rows(0, 100000, now())",
    );
    expect(await look()).toEqual({ fault: "rewritten" });
    await forge(
      "UPDATE audit_row SET reason = 'first' WHERE reason = 'forged'",
      "DELETE FROM audit_seal",
      "DELETE FROM audit_look",
      "SELECT seal_audit_rows(0, 100000, now())",
    );
    expect(await look()).toEqual({ fault: null });
  });

  it("shows a seal that is gone", async () => {
    await forge("DELETE FROM audit_seal WHERE seq = 2");
    expect(await look()).toEqual({ fault: "missing-seal" });
  });
});

describe("the page of the audit log", () => {
  it("shows the newest first, by person, deed, shop, day, or looks at whole numbers, page by page", async () => {
    const { admin, owner } = shop;
    for (let count = 0; count < 60; count += 1)
      await shop.database.transaction((tx, now) =>
        recordDeed(
          tx,
          {
            action: "number-revealed",
            actorId: owner.userId,
            resellerId: owner.resellerId,
            subject: "07** 34",
          },
          now,
        ),
      );
    const first = await listAudit(admin, { ...NOTHING, isAboutNumbers: true });
    expect(first.rows).toHaveLength(50);
    const second = await listAudit(admin, {
      ...NOTHING,
      isAboutNumbers: true,
      cursor: first.next ?? undefined,
    });
    expect(second.rows).toHaveLength(10);
    expect(second.next).toBeNull();
    expect(first.rows[0]).toMatchObject({
      action: "number-revealed",
      actor: { id: owner.userId },
      reseller: { id: owner.resellerId },
      isSealed: false,
    });
    const of = async (asked: Record<string, string>) =>
      (await listAudit(admin, readAuditFilter(asked))).rows.map(({ action }) => action);
    expect(new Set(await of({ who: admin.userId }))).toEqual(new Set(["margin-set", "funds-added"]));
    expect(new Set(await of({ what: "funds-added" }))).toEqual(new Set(["funds-added"]));
    expect(new Set(await of({ shop: owner.resellerId }))).toEqual(new Set(["number-revealed"]));
    expect(await of({ day: "2001-01-01" })).toEqual([]);
    expect((await listAuditChoices(admin)).people.map(({ id }) => id)).toContain(owner.userId);
  });

  it("takes an address that makes no sense for one that asks for nothing", () => {
    const nonsense = {
      who: ["a", "b"],
      what: "drop-tables",
      shop: "' OR 1=1",
      day: "2026-13-45",
      numbers: "yes",
    };
    expect(readAuditFilter(nonsense)).toEqual(NOTHING);
    expect(readAuditFilter({ who: "me\0" })).toEqual(NOTHING);
  });
});
