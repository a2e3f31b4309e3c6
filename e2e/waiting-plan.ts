import { randomUUID } from "node:crypto";
import { inDatabase, test } from "./shop";

const NAMES = { mobilis: "Mobilis", ooredoo: "Ooredoo" } as const;

/**
 * A plan, sold as long as this file's tests run, of a provider that no worker of this shop has: its orders stay queued by
 * themselves, and stand in nobody else's way. Its code and name begin with `begin`.
 */
export function sellWaitingPlan(begin: string, operator: keyof typeof NAMES): string {
  const provider = `absent-${randomUUID()}`;
  const plan = `${begin}_${provider}`;
  test.beforeAll(() =>
    inDatabase((client) =>
      client.query(
        `INSERT INTO plan (id, provider, code, name, kind, operator, operator_name, is_enabled, minimum_minor, maximum_minor, synced_at)
         VALUES ($1, $2, $3, $3, 'dynamic', $4, $5, true, 10000, 1000000, now())`,
        [randomUUID(), provider, plan, operator, NAMES[operator]],
      ),
    ),
  );
  test.afterAll(() =>
    inDatabase((client) => client.query("UPDATE plan SET is_listed = false WHERE provider = $1", [provider])),
  );
  return plan;
}
