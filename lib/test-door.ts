import "server-only";
import { randomUUID } from "node:crypto";
import { makeSignature } from "better-auth/crypto";
import { vi } from "vitest";
import type { AdminScope, ResellerScope } from "./auth/scope";
import { mintResellerScope } from "./auth/scope";
import type { TestShop } from "./test-shop";

const SECRET = "s".repeat(32);

/** For tests of what answers a browser: the web's own settings, over a test shop's rows. */
export interface TestDoor {
  /** What the browser of this person sends along; null: of somebody signed out. */
  headersOf(who: ResellerScope | AdminScope | null): Promise<Headers>;
  close(): void;
}

export function openTestDoor(shop: TestShop): TestDoor {
  vi.stubEnv("DATABASE_URL", shop.database.url);
  vi.stubEnv("APP_ORIGIN", "http://localhost:3000");
  vi.stubEnv("AUTH_SECRET", SECRET);
  Object.assign(globalThis, { taabiaDatabase: shop.database });
  return {
    headersOf: async (who) => {
      if (who === null) return new Headers();
      const token = randomUUID();
      await shop.database.client.session.create({
        data: { id: randomUUID(), token, userId: who.userId, expiresAt: new Date(Date.now() + 3_600_000) },
      });
      const signed = encodeURIComponent(`${token}.${await makeSignature(token, SECRET)}`);
      return new Headers({ cookie: `taabia.session_token=${signed}` });
    },
    close: () => {
      Object.assign(globalThis, { taabiaDatabase: undefined });
      vi.unstubAllEnvs();
    },
  };
}

/** A cashier of the owner's shop. */
export async function addTestCashier({ database, owner }: TestShop): Promise<ResellerScope> {
  const userId = randomUUID();
  const { resellerId } = owner;
  await database.client.user.create({
    data: { id: userId, name: "Second hand", email: `${userId}@taabia.test`, role: "cashier", resellerId },
  });
  return mintResellerScope({ database, resellerId, userId, role: "cashier" });
}
