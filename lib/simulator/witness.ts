import "server-only";
import { Client } from "pg";
import type { OrderState } from "@/lib/domain/order";
import type { SeenRow } from "./stage";

/**
 * Looks at the rows by itself, over a connection of its own and in its own words: what the code under test thinks of its
 * books does not count here.
 */
export interface Witness {
  /** The orders as committed, and what is wrong with them and their resellers' accounts. */
  look(orderIds: readonly string[]): Promise<readonly Sight[]>;
  /** What a POST about to leave stands on. */
  standing(reference: string): Promise<Standing | null>;
  /** When the provider accounts whose breaker is open may be probed; empty while none is. */
  probes(): Promise<readonly number[]>;
  jobsOf(orderId: string): Promise<number>;
  /** What people have said about it and nobody has applied or declined. */
  openResolution(orderId: string): Promise<{ id: string; isConfirmed: boolean } | null>;
  /** Everything, of everybody. */
  wholeLedger(): Promise<readonly string[]>;
  run(sql: string, values?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

export interface Sight extends SeenRow {
  readonly id: string;
  readonly reference: string;
  readonly holds: number;
  readonly captures: number;
  readonly releases: number;
  /** What its provider's account is charged in, and what the provider said that it took; null where it has not. */
  readonly costCurrency: string;
  readonly saidCostMinor: bigint | null;
  readonly faults: readonly string[];
}

export interface Standing {
  readonly state: OrderState;
  readonly provider: string;
  readonly fence: number;
  readonly sendBeforeMs: number;
  readonly sendings: number;
}

/** Of a provider's account in another currency `exchange` has a side in dinars: what was taken, at the order's own rate. */
const LOOK = `
  SELECT o.id, o.reference, o.state, o.reason, o.provider, o.fence, o.price_minor::text AS price,
    o.next_check_at, o.lease_until, o.accepted_at, o.unknown_at, o.quarantine_until, o.not_found_count, o.absent_count,
    e.holds, e.captures, e.releases, e.causeless, e.unbalanced, e.unpriced,
    cost.currency AS cost_currency, cost.said::text AS said_cost,
    e.reverses, e.unlawful, o.state = 'fulfilled' AND e.reverses > 0 AS is_given_back,
    b.off_currency, b.float_moved IS NOT DISTINCT FROM COALESCE(cost.said, cost.expected) AS is_cost_booked,
    b.exchanged IS NOT DISTINCT FROM ceil(b.float_moved * o.fx_rate / 1000000000000000)
      AND (cost.said IS NULL OR o.fx_rate IS NULL OR o.actual_cost_minor = b.exchanged) AS is_worth_its_rate,
    COALESCE(b.earned, 0) IS NOT DISTINCT FROM o.price_minor - o.commission_minor - o.expected_cost_minor AS is_margin_earned,
    COALESCE(b.left_above, 0) AS above, CASE WHEN o.state = 'fulfilled' AND e.reverses = 0 THEN o.commission_minor ELSE 0 END AS owed_above,
    available.balance_minor::text AS available, held.balance_minor::text AS held,
    (SELECT COALESCE(sum(amount_minor), 0)::text FROM posting WHERE account_id = available.id) AS available_moved,
    (SELECT COALESCE(sum(amount_minor), 0)::text FROM posting WHERE account_id = held.id) AS held_moved,
    (SELECT COALESCE(sum(price_minor), 0)::text FROM top_up_order s
      WHERE s.reseller_id = o.reseller_id AND s.state NOT IN ('fulfilled', 'refunded', 'failed')) AS open_price
  FROM top_up_order o
  JOIN ledger_account available ON available.reseller_id = o.reseller_id AND available.kind = 'available'
  JOIN ledger_account held ON held.reseller_id = o.reseller_id AND held.kind = 'held'
  CROSS JOIN LATERAL (
    SELECT COALESCE(o.cost_currency, 'DZD') AS currency,
      CASE WHEN o.cost_currency IS NULL THEN o.actual_cost_minor ELSE o.actual_foreign_minor END AS said,
      CASE WHEN o.cost_currency IS NULL THEN o.expected_cost_minor ELSE o.expected_foreign_minor END AS expected) AS cost
  CROSS JOIN LATERAL (
    SELECT
      count(*) FILTER (WHERE kind = 'hold')::int AS holds,
      count(*) FILTER (WHERE kind = 'capture')::int AS captures,
      count(*) FILTER (WHERE kind = 'release')::int AS releases,
      count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM order_event v WHERE v.id = entry.event_id AND v.order_id = o.id))::int AS causeless,
      count(*) FILTER (WHERE is_off)::int AS unbalanced,
      count(*) FILTER (WHERE kind = 'reverse')::int AS reverses,
      count(*) FILTER (WHERE kind = 'reverse' AND NOT (has_case AND on_hold IS NULL AND o.state IN ('fulfilled', 'refunded', 'failed')
        AND spendable IS NOT DISTINCT FROM CASE o.state WHEN 'fulfilled' THEN o.price_minor ELSE -o.price_minor END))::int AS unlawful,
      count(*) FILTER (WHERE kind <> 'reverse'
        AND on_hold IS DISTINCT FROM CASE kind WHEN 'hold' THEN o.price_minor ELSE -o.price_minor END)::int AS unpriced
    FROM (
      SELECT l.kind, l.event_id,
        EXISTS (SELECT 1 FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE p.entry_id = l.id
          GROUP BY a.currency HAVING sum(p.amount_minor) <> 0) AS is_off,
        l.kind = 'reverse' AND EXISTS (SELECT 1 FROM reversal t JOIN reconciliation_case k ON k.id = t.case_id
          WHERE t.entry_id = l.id AND t.order_id = o.id AND k.order_id = o.id) AS has_case,
        (SELECT sum(amount_minor) FROM posting p WHERE p.entry_id = l.id AND p.account_id = held.id) AS on_hold,
        CASE l.kind WHEN 'reverse' THEN (
          SELECT sum(amount_minor) FROM posting p WHERE p.entry_id = l.id AND p.account_id = available.id) END AS spendable
      FROM ledger_entry l WHERE l.order_id = o.id) AS entry) AS e
  CROSS JOIN LATERAL (
    SELECT
      sum(p.amount_minor) FILTER (WHERE a.kind = 'float') AS float_moved,
      sum(p.amount_minor) FILTER (WHERE a.kind = 'exchange' AND a.currency = 'DZD') AS exchanged,
      sum(p.amount_minor) FILTER (WHERE a.kind = 'revenue') AS earned,
      sum(p.amount_minor) FILTER (WHERE a.kind = 'commission' AND a.reseller_id = o.commission_reseller_id)::bigint AS left_above,
      count(*) FILTER (WHERE (a.kind = 'float' AND a.currency <> cost.currency) OR a.provider <> o.provider)::int AS off_currency
    FROM ledger_entry l JOIN posting p ON p.entry_id = l.id JOIN ledger_account a ON a.id = p.account_id
    WHERE l.order_id = o.id) AS b
  WHERE o.id = ANY($1)`;

const STANDING = `
  SELECT state, provider, fence, send_before,
    (SELECT count(*)::int FROM order_event v WHERE v.order_id = o.id AND v.kind = 'sending') AS sendings
  FROM top_up_order o WHERE reference = $1`;

const WHOLE = `
  SELECT 'entry ' || entry_id || ' does not sum to zero in ' || currency AS fault
    FROM posting p JOIN ledger_account a ON a.id = p.account_id GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0
  UNION ALL SELECT 'the ledger does not sum to zero in ' || currency FROM posting p JOIN ledger_account a ON a.id = p.account_id
    GROUP BY currency HAVING sum(amount_minor) <> 0
  UNION ALL SELECT 'the float at ' || COALESCE(f.provider, c.provider) || ' is not what its orders cost' FROM (
      SELECT a.provider, a.currency, sum(p.amount_minor) AS moved FROM posting p JOIN ledger_account a ON a.id = p.account_id
      JOIN ledger_entry e ON e.id = p.entry_id AND e.kind <> 'funding' WHERE a.kind = 'float' GROUP BY a.provider, a.currency) f
    FULL JOIN (
      SELECT provider, COALESCE(cost_currency, 'DZD') AS currency, sum(CASE WHEN cost_currency IS NULL
        THEN COALESCE(actual_cost_minor, expected_cost_minor) ELSE COALESCE(actual_foreign_minor, expected_foreign_minor) END) AS cost
      FROM top_up_order WHERE (state = 'fulfilled') <> (id IN (SELECT order_id FROM ledger_entry WHERE kind = 'reverse' AND order_id IS NOT NULL))
      GROUP BY 1, 2) c ON c.provider = f.provider AND c.currency = f.currency
    WHERE COALESCE(f.moved, 0) <> COALESCE(c.cost, 0)
  UNION ALL SELECT 'entry ' || id || ' has no cause' FROM ledger_entry e
    WHERE CASE WHEN kind IN ('funding', 'transfer', 'commission') THEN audit_id IS NULL ELSE NOT EXISTS (
      SELECT 1 FROM order_event v WHERE v.id = e.event_id AND v.order_id = e.order_id) END
  UNION ALL SELECT 'account ' || a.id || ' is not the sum of its postings' FROM ledger_account a
    LEFT JOIN (SELECT account_id, sum(amount_minor) AS moved FROM posting GROUP BY account_id) p ON p.account_id = a.id
    WHERE a.kind IN ('available', 'held', 'credit') AND a.balance_minor <> COALESCE(p.moved, 0)
  UNION ALL SELECT 'account ' || id || ' is below zero' FROM ledger_account WHERE balance_minor < 0 AND kind <> 'credit'
  UNION ALL SELECT 'account ' || id || ' owes less than nothing' FROM ledger_account WHERE balance_minor > 0 AND kind = 'credit'
  UNION ALL SELECT 'held of ' || a.reseller_id || ' is not what its open orders hold' FROM ledger_account a
    LEFT JOIN (SELECT reseller_id, sum(price_minor) AS price FROM top_up_order
      WHERE state NOT IN ('fulfilled', 'refunded', 'failed') GROUP BY reseller_id) o ON o.reseller_id = a.reseller_id
    WHERE a.kind = 'held' AND a.balance_minor <> COALESCE(o.price, 0)
  UNION ALL SELECT 'order ' || o.reference || ' and its entries disagree' FROM top_up_order o
    LEFT JOIN (SELECT order_id, count(*) FILTER (WHERE kind = 'hold') AS holds,
        count(*) FILTER (WHERE kind = 'capture') AS captures, count(*) FILTER (WHERE kind = 'release') AS releases
      FROM ledger_entry WHERE order_id IS NOT NULL GROUP BY order_id) e ON e.order_id = o.id
    WHERE e.holds IS DISTINCT FROM 1 OR e.captures <> (o.state = 'fulfilled')::int
       OR e.releases <> (o.state IN ('refunded', 'failed'))::int
  UNION ALL SELECT 'order ' || reference || ' is open without a next check' FROM top_up_order
    WHERE (next_check_at IS NULL) <> (state IN ('fulfilled', 'refunded', 'failed'))`;

export async function openWitness(url: string): Promise<Witness> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    look: async (orderIds) => {
      const { rows } = await client.query<LookRow>({ name: "look", text: LOOK, values: [orderIds] });
      return rows.map(sightOf);
    },
    standing: async (reference) => {
      const { rows } = await client.query<StandingRow>({
        name: "standing",
        text: STANDING,
        values: [reference],
      });
      const row = rows[0];
      if (!row) return null;
      return { ...row, sendBeforeMs: row.send_before?.getTime() ?? 0 };
    },
    probes: async () => {
      const { rows } = await client.query<{ probe_at: Date | null }>({
        name: "probes",
        text: "SELECT probe_at FROM provider_account WHERE broken_at IS NOT NULL ORDER BY provider",
      });
      return rows.map((row) => msOf(row.probe_at) ?? 0);
    },
    jobsOf: async (orderId) => {
      const { rows } = await client.query<{ jobs: number }>({
        name: "jobs",
        text: "SELECT count(*)::int AS jobs FROM pgboss.job WHERE name = 'send-order' AND data->>'orderId' = $1",
        values: [orderId],
      });
      return rows[0]?.jobs ?? 0;
    },
    openResolution: async (orderId) => {
      const { rows } = await client.query<{ id: string; isConfirmed: boolean }>({
        name: "resolution",
        text: `SELECT id, confirmed_at IS NOT NULL AS "isConfirmed" FROM resolution
          WHERE order_id = $1 AND declined_at IS NULL AND applied_at IS NULL`,
        values: [orderId],
      });
      return rows[0] ?? null;
    },
    wholeLedger: async () => {
      const { rows } = await client.query<{ fault: string }>(WHOLE);
      return rows.map((row) => row.fault);
    },
    run: async (sql, values) => {
      await client.query(sql, values);
    },
    close: () => client.end(),
  };
}

interface StandingRow {
  readonly state: OrderState;
  readonly provider: string;
  readonly fence: number;
  readonly send_before: Date | null;
  readonly sendings: number;
}

interface LookRow {
  readonly id: string;
  readonly reference: string;
  readonly state: OrderState;
  readonly reason: string | null;
  readonly provider: string;
  readonly fence: number;
  readonly price: string;
  readonly next_check_at: Date | null;
  readonly lease_until: Date | null;
  readonly accepted_at: Date | null;
  readonly unknown_at: Date | null;
  readonly quarantine_until: Date | null;
  readonly not_found_count: number;
  readonly absent_count: number;
  readonly holds: number;
  readonly captures: number;
  readonly releases: number;
  readonly causeless: number;
  readonly unbalanced: number;
  readonly unpriced: number;
  readonly reverses: number;
  readonly unlawful: number;
  readonly is_given_back: boolean;
  readonly cost_currency: string;
  readonly said_cost: string | null;
  readonly off_currency: number;
  readonly is_cost_booked: boolean;
  readonly is_worth_its_rate: boolean;
  readonly is_margin_earned: boolean;
  readonly above: string;
  readonly owed_above: string;
  readonly available: string;
  readonly held: string;
  readonly available_moved: string;
  readonly held_moved: string;
  readonly open_price: string;
}

const msOf = (date: Date | null | undefined): number | null => date?.getTime() ?? null;

function sightOf(row: LookRow): Sight {
  return {
    id: row.id,
    reference: row.reference,
    state: row.state,
    reason: row.reason,
    provider: row.provider,
    fence: row.fence,
    nextCheckMs: msOf(row.next_check_at),
    leaseMs: msOf(row.lease_until),
    acceptedMs: msOf(row.accepted_at),
    unknownMs: msOf(row.unknown_at),
    quarantineMs: msOf(row.quarantine_until),
    notFoundCount: row.not_found_count,
    absentCount: row.absent_count,
    holds: row.holds,
    captures: row.captures,
    releases: row.releases,
    costCurrency: row.cost_currency,
    saidCostMinor: row.said_cost === null ? null : BigInt(row.said_cost),
    faults: rowFaults(row),
  };
}

/** Invariants 1 to 5, 19 and 24 of the page about money, on this order and its reseller. */
function rowFaults(row: LookRow): readonly string[] {
  const isDelivered = row.state === "fulfilled";
  const isPaid = isDelivered && !row.is_given_back;
  const isGivenBack = row.state === "refunded" || row.state === "failed";
  const promises: readonly (readonly [boolean, string])[] = [
    [row.unbalanced === 0, "an entry does not sum to zero in every currency"],
    [row.unpriced === 0, "an entry does not move the price"],
    [row.causeless === 0, "an entry has no event of this order"],
    [row.available === row.available_moved, "available is not the sum of its postings"],
    [row.held === row.held_moved, "held is not the sum of its postings"],
    [!row.available.startsWith("-"), "available is below zero"],
    [!row.held.startsWith("-"), "held is below zero"],
    [row.held === row.open_price, "held is not what open orders hold"],
    [row.off_currency === 0, "an entry touches a provider's account that is not its own"],
    [!isPaid || row.is_cost_booked, "what left the float is not what it cost"],
    [!isPaid || row.is_worth_its_rate, "the exchange is not worth what the order's rate says"],
    [!isPaid || row.is_margin_earned, "the revenue is not the margin that was agreed"],
    [row.above === row.owed_above, "the shop above has not what it earned on it, or more"],
    [row.reverses <= 1, `${row.reverses} correcting entries`],
    [row.unlawful === 0, "a correcting entry has no case, no end before it, or another price"],
    [row.holds === 1, `${row.holds} holds`],
    [row.captures === (isDelivered ? 1 : 0), `${row.state} with ${row.captures} captures`],
    [row.releases === (isGivenBack ? 1 : 0), `${row.state} with ${row.releases} releases`],
    [
      (row.next_check_at === null) === (isDelivered || isGivenBack),
      `${row.state}, and a next check that does not fit`,
    ],
  ];
  return promises.filter(([isKept]) => !isKept).map(([, fault]) => fault);
}
