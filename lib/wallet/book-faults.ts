import "server-only";
import type { Tx } from "@/lib/db";
import { type BookFault, bookFaultSchema } from "@/lib/domain/book-fault";
import { Prisma } from "@/prisma/generated/client";

/** More than anybody reads; the first are enough to know that sending must stop. */
const MOST_FAULTS = 200;

/**
 * Holds the books against themselves (invariants 1 to 5), in one statement: one snapshot, so orders that move meanwhile
 * raise no alarm. `since` null looks at everything. Otherwise at what was booked since, at every open order and every
 * reseller's account, and its cost does not grow with what was sold before; what was tampered with further back shows
 * where it touches one of these, and in the next look at everything.
 */
export async function findBookFaults(
  client: Pick<Tx, "$queryRaw">,
  { since }: { since: Date | null },
): Promise<readonly BookFault[]> {
  const rows = await client.$queryRaw<unknown[]>`
    WITH ${since === null ? everything : recently(since)}, ${ENTRIES}, ${ORDERS}, ${ACCOUNTS}
    SELECT DISTINCT f.kind, f.subject, r.name AS shop, f.expected::text, f.found::text FROM (
      ${ENTRY_FAULTS} UNION ALL ${TRANSFER_FAULTS} UNION ALL ${ORDER_FAULTS} UNION ALL ${REVERSAL_FAULTS} UNION ALL
      ${ACCOUNT_FAULTS} UNION ALL ${COMMISSION_FAULTS} UNION ALL ${CHAIN_FAULTS}
      ${since === null ? Prisma.sql`UNION ALL ${WHOLE_FAULTS}` : Prisma.empty}
    ) AS f (kind, subject, reseller_id, expected, found) LEFT JOIN reseller r ON r.id = f.reseller_id
    LIMIT ${MOST_FAULTS}`;
  return rows.map((row) => bookFaultSchema.parse(row));
}

/** What is looked at: orders, entries, and postings with the balance that the one before left on their account. */
const everything = Prisma.sql`
  order_seen AS (SELECT id FROM top_up_order),
  entry_seen AS (SELECT id, kind, order_id FROM ledger_entry),
  link AS (
    SELECT p.id, p.entry_id, p.amount_minor, p.balance_after_minor, a.reseller_id,
      lag(p.id) OVER turns AS before_id, lag(p.balance_after_minor) OVER turns AS before
    FROM posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.kind IN ('available', 'held', 'credit')
    WINDOW turns AS (PARTITION BY p.account_id ORDER BY p.id)),
  account_sum AS MATERIALIZED (SELECT account_id, sum(amount_minor) AS moved FROM posting GROUP BY account_id)`;

/** An open order is one with a next check (CHECK); the index on it holds the open ones only, however many were sold. */
const recently = (since: Date): Prisma.Sql => Prisma.sql`
  entry_new AS MATERIALIZED (SELECT id, kind, order_id FROM ledger_entry WHERE at >= ${since}),
  order_seen AS MATERIALIZED (
    SELECT order_id AS id FROM entry_new WHERE order_id IS NOT NULL
    UNION SELECT id FROM top_up_order WHERE next_check_at IS NOT NULL),
  entry_seen AS MATERIALIZED (
    SELECT id, kind, order_id FROM entry_new WHERE order_id IS NULL
    UNION ALL SELECT e.id, e.kind, e.order_id FROM order_seen o JOIN ledger_entry e ON e.order_id = o.id),
  link AS (
    SELECT p.id, p.entry_id, p.amount_minor, p.balance_after_minor, a.reseller_id,
      q.id AS before_id, q.balance_after_minor AS before
    FROM entry_seen e JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
    LEFT JOIN LATERAL (
      SELECT id, balance_after_minor FROM posting WHERE account_id = p.account_id AND id < p.id ORDER BY id DESC LIMIT 1) AS q ON true
    WHERE a.kind IN ('available', 'held', 'credit'))`;

/** What each entry moves in the currency in which it balances least, what it moves on hold, and of what can be spent. */
const ENTRIES = Prisma.sql`
  entry_sum AS (
    SELECT entry_id, CASE WHEN max(total) > 0 THEN max(total) ELSE min(total) END AS total, sum(held) AS held,
      sum(available) AS available, sum(earned) AS earned FROM (
      SELECT p.entry_id, a.currency, sum(p.amount_minor) AS total,
        COALESCE(sum(p.amount_minor) FILTER (WHERE a.kind = 'held'), 0) AS held,
        COALESCE(sum(p.amount_minor) FILTER (WHERE a.kind = 'available'), 0) AS available,
        COALESCE(sum(p.amount_minor) FILTER (WHERE a.kind = 'commission'), 0) AS earned
      FROM entry_seen e JOIN posting p ON p.entry_id = e.id LEFT JOIN ledger_account a ON a.id = p.account_id
      GROUP BY p.entry_id, a.currency) AS by_currency
    GROUP BY entry_id)`;

const ENTRY_FAULTS = Prisma.sql`
  SELECT v.kind, v.subject, m.reseller_id, v.expected, v.found FROM (
    SELECT e.id::text AS id, o.reference, o.reseller_id, o.price_minor, o.commission_minor, s.total, abs(COALESCE(s.earned, 0)) AS earned,
      abs(COALESCE(CASE e.kind WHEN 'reverse' THEN s.available ELSE s.held END, 0)) AS held,
      s.total <> 0 AS is_unbalanced, s.entry_id IS NULL AS is_empty,
      CASE e.kind WHEN 'hold' THEN COALESCE(s.held, 0) <> o.price_minor
        WHEN 'capture' THEN COALESCE(s.held, 0) <> -o.price_minor WHEN 'release' THEN COALESCE(s.held, 0) <> -o.price_minor
        WHEN 'reverse' THEN COALESCE(s.held, 0) <> 0
          OR COALESCE(s.available, 0) <> CASE o.state WHEN 'fulfilled' THEN o.price_minor ELSE -o.price_minor END END AS is_other_price,
      o.id IS NOT NULL AND COALESCE(s.earned, 0) <> CASE e.kind WHEN 'capture' THEN o.commission_minor
        WHEN 'reverse' THEN CASE o.state WHEN 'fulfilled' THEN -o.commission_minor ELSE o.commission_minor END
        ELSE 0 END AS is_other_commission
    FROM entry_seen e LEFT JOIN entry_sum s ON s.entry_id = e.id LEFT JOIN top_up_order o ON o.id = e.order_id
  ) AS m CROSS JOIN LATERAL (VALUES
    ('entry-unbalanced', m.is_unbalanced, m.id, 0, m.total),
    ('entry-empty', m.is_empty, m.id, NULL, NULL),
    ('entry-moves-other-price', m.is_other_price, m.reference, m.price_minor, m.held),
    ('entry-moves-other-commission', m.is_other_commission, m.reference, m.commission_minor, m.earned)
  ) AS v (kind, is_so, subject, expected, found)
  WHERE (m.is_unbalanced OR m.is_empty OR m.is_other_price OR m.is_other_commission) AND v.is_so
  UNION ALL
  SELECT 'entry-of-another-shop', e.id::text, o.reseller_id, NULL, NULL
  FROM entry_seen e JOIN top_up_order o ON o.id = e.order_id JOIN posting p ON p.entry_id = e.id
  JOIN ledger_account a ON a.id = p.account_id WHERE a.reseller_id <> o.reseller_id
    AND NOT (a.kind = 'commission' AND a.reseller_id IS NOT DISTINCT FROM o.commission_reseller_id)`;

/** A transfer takes from one shop's wallet, gives the same to its parent's or to one of its own, and touches nothing else. */
const TRANSFER_FAULTS = Prisma.sql`
  SELECT 'transfer-astray', e.id::text, NULL::uuid, NULL::bigint, NULL::bigint FROM entry_seen e
  WHERE e.kind = 'transfer' AND ((SELECT count(*) FROM posting WHERE entry_id = e.id) <> 2 OR NOT EXISTS (
    SELECT 1 FROM posting p JOIN ledger_account a ON a.id = p.account_id AND a.kind = 'available'
    JOIN posting q ON q.entry_id = p.entry_id AND q.amount_minor = -p.amount_minor
    JOIN ledger_account b ON b.id = q.account_id AND b.kind = 'available' AND b.currency = a.currency
    JOIN reseller r ON r.id = b.reseller_id AND r.parent_id = a.reseller_id WHERE p.entry_id = e.id))`;

/**
 * A correcting entry is lawful once per order, after its end, for a case about this order; and what it puts back of a delivery
 * is what that delivery took, account by account.
 */
const REVERSAL_FAULTS = Prisma.sql`
  SELECT v.kind, r.reference, r.reseller_id, v.expected, v.found FROM (
    SELECT o.reference, o.reseller_id, o.state, count(*) AS reverses, count(*) FILTER (WHERE k.id IS NOT NULL) AS lawful,
      (SELECT count(*) FROM (
        SELECT 1 FROM ledger_entry l JOIN posting p ON p.entry_id = l.id JOIN ledger_account a ON a.id = p.account_id
        WHERE o.state = 'fulfilled' AND l.order_id = o.id AND l.kind IN ('capture', 'reverse') AND (a.reseller_id IS NULL OR a.kind = 'commission')
        GROUP BY a.id HAVING sum(p.amount_minor) <> 0) AS off) AS off_accounts
    FROM entry_seen e JOIN top_up_order o ON o.id = e.order_id
    LEFT JOIN reversal t ON t.entry_id = e.id AND t.order_id = o.id
    LEFT JOIN reconciliation_case k ON k.id = t.case_id AND k.order_id = o.id
    WHERE e.kind = 'reverse' GROUP BY o.id
  ) AS r CROSS JOIN LATERAL (VALUES
    ('order-reversed-twice', r.reverses > 1, 1, r.reverses),
    ('order-reversed-early', r.state NOT IN ('fulfilled', 'refunded', 'failed'), 0, r.reverses),
    ('reversal-without-case', r.lawful < r.reverses, r.reverses, r.lawful),
    ('reversal-is-no-mirror', r.off_accounts > 0, 0, r.off_accounts)
  ) AS v (kind, is_so, expected, found) WHERE v.is_so`;

/** How often each order was held and settled. */
const ORDERS = Prisma.sql`
  entry_count AS (
    SELECT order_id, count(*) AS entries,
      count(*) FILTER (WHERE kind = 'hold') AS holds,
      count(*) FILTER (WHERE kind = 'capture') AS captures,
      count(*) FILTER (WHERE kind = 'release') AS releases
    FROM entry_seen WHERE order_id IS NOT NULL GROUP BY order_id),
  order_count AS (
    SELECT o.reference, o.reseller_id, o.state, o.next_check_at IS NULL AS is_unwatched,
      o.plan_kind = 'menu' AS is_menu, o.state IN ('fulfilled', 'refunded', 'failed') AS is_final,
      COALESCE(c.entries, 0) AS entries, COALESCE(c.holds, 0) AS holds, COALESCE(c.captures + c.releases, 0) AS settles,
      COALESCE(CASE o.state WHEN 'fulfilled' THEN c.releases ELSE c.captures END, 0) AS contrary
    FROM order_seen s JOIN top_up_order o ON o.id = s.id LEFT JOIN entry_count c ON c.order_id = o.id)`;

/** Only the few that are not as they should be are held against the list: it would cost more than all else. */
const ORDER_FAULTS = Prisma.sql`
  SELECT v.kind, c.reference, c.reseller_id, v.expected, v.found FROM (
    SELECT * FROM order_count WHERE NOT CASE
      WHEN is_menu THEN entries = 0 AND (is_final OR NOT is_unwatched)
      WHEN is_final THEN holds = 1 AND settles = 1 AND contrary = 0
      ELSE holds = 1 AND settles = 0 AND NOT is_unwatched END
  ) AS c CROSS JOIN LATERAL (VALUES
    ('order-not-held-once', NOT c.is_menu AND c.holds <> 1, 1, c.holds),
    ('order-settled-twice', c.settles > 1, 1, c.settles),
    ('order-unsettled', NOT c.is_menu AND c.is_final AND c.settles = 0, 1, 0),
    ('order-settled-early', NOT c.is_final AND c.settles > 0, 0, c.settles),
    ('order-settled-otherwise', c.is_final AND c.contrary > 0, NULL, NULL),
    ('order-unwatched', NOT c.is_final AND c.is_unwatched, NULL, NULL),
    ('enquiry-moved-money', c.is_menu AND c.entries > 0, 0, c.entries)
  ) AS v (kind, is_so, expected, found) WHERE v.is_so`;

/**
 * Every account against its newest posting, and what is held against what open orders hold. The house's own accounts keep
 * no balance, so theirs stays 0.
 */
const ACCOUNTS = Prisma.sql`
  open_price AS (
    SELECT reseller_id, currency, sum(price_minor) AS price FROM top_up_order
    WHERE next_check_at IS NOT NULL AND state NOT IN ('fulfilled', 'refunded', 'failed') AND plan_kind <> 'menu'
    GROUP BY reseller_id, currency),
  account_now AS (
    SELECT a.kind, a.reseller_id, a.balance_minor, 
      CASE WHEN newest.id <= postings_are_in_order_after() THEN a.balance_minor ELSE COALESCE(newest.balance_after_minor, 0) END AS moved,
      CASE a.kind WHEN 'held' THEN COALESCE(o.price, 0) END AS open_price
    FROM ledger_account a
    LEFT JOIN open_price o ON o.reseller_id = a.reseller_id AND o.currency = a.currency
    LEFT JOIN LATERAL (
      SELECT p.id, p.balance_after_minor FROM posting p WHERE p.account_id = a.id AND a.kind IN ('available', 'held', 'credit')
      ORDER BY p.id DESC LIMIT 1) AS newest ON true)`;

const ACCOUNT_FAULTS = Prisma.sql`
  SELECT v.kind, a.kind::text, a.reseller_id, v.expected, a.balance_minor FROM account_now a CROSS JOIN LATERAL (VALUES
    ('balance-differs', a.balance_minor <> a.moved, a.moved),
    ('balance-below-zero', a.balance_minor < 0 AND a.kind <> 'credit', 0),
    ('credit-above-zero', a.balance_minor > 0 AND a.kind = 'credit', 0),
    ('held-differs', a.balance_minor <> a.open_price, a.open_price)
  ) AS v (kind, is_so, expected) WHERE v.is_so`;

/**
 * Each posting takes its account's balance on from where the one before left it. Numbers run in the order of the balances:
 * they are drawn while the account is locked. Those from before that was so are not judged by their numbers.
 */
const CHAIN_FAULTS = Prisma.sql`
  SELECT 'balance-chain-broken', entry_id::text, reseller_id, COALESCE(before, 0) + amount_minor, balance_after_minor
  FROM link WHERE balance_after_minor IS DISTINCT FROM COALESCE(before, 0) + amount_minor
    AND id > postings_are_in_order_after() AND (before_id IS NULL OR before_id > postings_are_in_order_after())`;

/** What is paid out of what a shop earned goes to that shop, and to nobody else. */
const COMMISSION_FAULTS = Prisma.sql`
  SELECT 'commission-paid-wrong', e.id::text, min(a.reseller_id::text)::uuid, NULL::bigint, max(p.amount_minor)
  FROM entry_seen e JOIN posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id WHERE e.kind = 'commission'
  GROUP BY e.id HAVING count(*) <> 2 OR count(DISTINCT a.reseller_id) <> 1
    OR count(*) FILTER (WHERE a.kind = 'available' AND p.amount_minor > 0) <> 1
    OR count(*) FILTER (WHERE a.kind = 'commission' AND p.amount_minor < 0) <> 1`;

/** What only a look at everything can tell. */
const WHOLE_FAULTS = Prisma.sql`
  SELECT 'ledger-unbalanced', a.currency, NULL, 0, sum(s.moved)
    FROM account_sum s JOIN ledger_account a ON a.id = s.account_id GROUP BY a.currency HAVING sum(s.moved) <> 0
  UNION ALL
  SELECT 'balance-differs', a.kind::text, a.reseller_id, COALESCE(s.moved, 0), a.balance_minor
    FROM ledger_account a LEFT JOIN account_sum s ON s.account_id = a.id
    WHERE a.kind IN ('available', 'held', 'credit') AND a.balance_minor <> COALESCE(s.moved, 0)
  UNION ALL
  SELECT 'posting-orphaned', s.account_id::text, NULL, NULL, s.moved
    FROM account_sum s LEFT JOIN ledger_account a ON a.id = s.account_id WHERE a.id IS NULL
  UNION ALL
  SELECT 'posting-orphaned', p.id::text, NULL, NULL, p.amount_minor
    FROM posting p LEFT JOIN ledger_entry e ON e.id = p.entry_id WHERE e.id IS NULL`;
