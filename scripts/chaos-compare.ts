// Afterwards: what the provider itself says it did, against our orders and our ledger, row by row.
import type pg from "pg";
import type { Sale } from "./chaos-load";

/** What the sandbox tells about itself: every execution, and every POST that reached it. */
export type Truth = {
  readonly orders: readonly {
    readonly reference: string | null;
    readonly status: string;
    readonly msisdn: string;
  }[];
  readonly posts: Readonly<Record<string, number>>;
  readonly calls: Readonly<Record<string, number>>;
};

export type Row = {
  readonly id: string;
  readonly reference: string;
  readonly key: string;
  readonly msisdn: string;
  readonly state: string;
  readonly reason: string | null;
  readonly next_check_at: Date | null;
  readonly holds: number;
  readonly captures: number;
  readonly releases: number;
};

export type Difference = { readonly what: string; readonly reference: string };

const finals = ["fulfilled", "refunded", "failed"];

export async function readRows(client: pg.Client): Promise<Row[]> {
  const { rows } = await client.query<Row>(`
    SELECT o.id, o.reference, o.idempotency_key AS key, o.msisdn, o.state, o.reason, o.next_check_at,
      count(*) FILTER (WHERE e.kind = 'hold')::int AS holds, count(*) FILTER (WHERE e.kind = 'capture')::int AS captures,
      count(*) FILTER (WHERE e.kind = 'release')::int AS releases
    FROM top_up_order o LEFT JOIN ledger_entry e ON e.order_id = o.id GROUP BY o.id`);
  return rows;
}

/** The provider's orders by our reference. */
function byReference(truth: Truth): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { reference, status } of truth.orders) {
    const name = reference ?? "(none)";
    found.set(name, [...(found.get(name) ?? []), status]);
  }
  return found;
}

/**
 * Whether an open order may stay open: the provider itself has not decided, or it knows nothing of an order whose sender
 * died between the commit of `sending` and the first byte, or lost its answer. Only people end those.
 */
function mayStayOpen(row: Row, words: readonly string[]): boolean {
  return row.state === "unknown" && (words.length === 0 || words.every((word) => word === "UNKNOWN_ERROR"));
}

/** Orders that something must still become of, by itself. */
export function findRestless(rows: readonly Row[], truth: Truth): readonly Row[] {
  const known = byReference(truth);
  return rows.filter(
    (row) => !(finals.includes(row.state) || mayStayOpen(row, known.get(row.reference) ?? [])),
  );
}

/** What is wrong with one of our orders, given what the provider did for it. */
function faultsOf(row: Row, words: readonly string[], posts: number): string[] {
  const isFinal = finals.includes(row.state);
  const isCaptured = row.captures > 0;
  const checks: readonly (readonly [string, boolean])[] = [
    [`executed ${words.length} times`, words.length > 1],
    [`posted ${posts} times`, posts > 1],
    ["released though delivered", row.releases > 0 && words.some((word) => word !== "REFUNDED")],
    ["captured though refunded", isCaptured && words.includes("REFUNDED")],
    ["captured though never executed", isCaptured && words.length === 0],
    [`held ${row.holds} times`, row.holds !== 1],
    [`settled ${row.captures + row.releases} times`, row.captures + row.releases !== (isFinal ? 1 : 0)],
    ["fulfilled without a capture", row.state === "fulfilled" && !isCaptured],
    ["open without a next check", !isFinal && row.next_check_at === null],
    [
      `still ${row.state} while the provider says ${words.join(", ") || "nothing"}`,
      !(isFinal || mayStayOpen(row, words)),
    ],
  ];
  return checks.filter(([, isSo]) => isSo).map(([what]) => what);
}

/** Every difference there is between provider, ledger and counter; empty when all agree. */
export function compare(rows: readonly Row[], truth: Truth, sales: readonly Sale[]): Difference[] {
  const known = byReference(truth);
  const ours = new Map(rows.map((row) => [row.reference, row]));
  const byKey = Map.groupBy(rows, (row) => row.key);
  const keys = new Set(sales.map(({ key }) => key));
  const ofOrders = rows.flatMap((row) =>
    faultsOf(row, known.get(row.reference) ?? [], truth.posts[row.reference] ?? 0).map((what) => ({
      what,
      reference: row.reference,
    })),
  );
  const ofStrangers = [...known.keys(), ...Object.keys(truth.posts)]
    .filter((reference) => !ours.has(reference))
    .map((reference) => ({ what: "the provider knows an order that we do not", reference }));
  const ofSales = sales.flatMap(({ key, outcome }) => {
    const references = (byKey.get(key) ?? []).map(({ reference }) => reference);
    const expected = outcome?.kind === "sent" ? [outcome.reference] : [];
    return outcome === null || references.join() === expected.join()
      ? []
      : [
          {
            what: `key ${key} was answered ${expected.join() || "no"}, and made ${references.join() || "nothing"}`,
            reference: references[0] ?? key,
          },
        ];
  });
  const ofNobody = rows
    .filter((row) => !keys.has(row.key))
    .map(({ reference }) => ({ what: "nobody asked for it", reference }));
  return [...ofOrders, ...ofStrangers, ...ofSales, ...ofNobody];
}

/** Shops whose money does not add up: available + held + captured = funded. */
export async function findMoneyGaps(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; there: string; funded: string }>(`
    SELECT r.name,
      ((SELECT sum(a.balance_minor) FROM ledger_account a WHERE a.reseller_id = r.id AND a.kind IN ('available', 'held'))
        + COALESCE((SELECT sum(o.price_minor) FROM top_up_order o WHERE o.reseller_id = r.id AND o.state = 'fulfilled'), 0))::text AS there,
      (SELECT sum(p.amount_minor) FROM posting p JOIN ledger_account a ON a.id = p.account_id JOIN ledger_entry e ON e.id = p.entry_id
        WHERE a.reseller_id = r.id AND a.kind = 'available' AND e.kind = 'funding')::text AS funded
    FROM reseller r`);
  return rows
    .filter(({ there, funded }) => there !== funded)
    .map(({ name, there, funded }) => `${name}: ${funded} was funded, ${there} is there or captured`);
}

/** Everything that happened to an order, oldest first. */
export async function readTimeline(client: pg.Client, reference: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT to_char(v.at, 'HH24:MI:SS.MS ') || v.what AS line FROM top_up_order o CROSS JOIN LATERAL (
       SELECT e.at, e.id, concat_ws(' ', e.kind, e.from_state, '→ ' || e.to_state, e.note, left(e.evidence::text, 200)) AS what
         FROM order_event e WHERE e.order_id = o.id
       UNION ALL SELECT l.at, l.event_id, 'ledger: ' || l.kind FROM ledger_entry l WHERE l.order_id = o.id
     ) AS v WHERE o.reference = $1 ORDER BY v.at, v.id`,
    [reference],
  );
  const { rows: rest } = await client.query<{ line: string }>(
    `SELECT concat_ws(' ', 'now: ' || state, reason, 'next', next_check_at, 'lease', lease_until) AS line FROM top_up_order WHERE reference = $1`,
    [reference],
  );
  return [...rows, ...rest].map(({ line }) => line);
}
