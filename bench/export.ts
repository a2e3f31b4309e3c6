import fs from "node:fs";
import pg from "pg";
import type { Finding, Shop } from "./shop";
import { openSignedIn } from "./signed-in";

const FEW = 100_000;
const MANY = 1_000_000;
/** What a garbage collector leaves lying; the further rows themselves would take hundreds. */
const SPARE_MIB = 96;
/** Of how much longer the last tenth of the bytes may take than the first: with no index it would be many times. */
const SLOWER = 2;
const RANGE = { from: "2026-10-01", to: "2026-10-31" } as const;

/** The books are not looked at here: rows are written past the triggers that would ask for their money. */
async function fill(databaseUrl: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("ALTER TABLE top_up_order DISABLE TRIGGER USER");
    await client.query(
      `INSERT INTO top_up_order (id, reference, reseller_id, created_by_id, idempotency_key, body_hash, provider, plan_code,
         plan_name, plan_kind, operator, msisdn, face_value_minor, price_minor, margin_bps, actual_cost_minor, state,
         created_at, final_at)
       SELECT gen_random_uuid(), 'bench' || n, person.reseller_id, person.id, 'bench' || n, '', 'oneclickdz', 'PREPAID_DJEZZY',
         'Prepaid', 'dynamic', 'djezzy', '0770' || lpad((n % 1000000)::text, 6, '0'), 50000, 49750, 50, 49000, 'fulfilled',
         timestamptz '2026-10-01T09:00:00Z' + n * interval '1 second', timestamptz '2026-10-20T10:00:00Z'
       FROM generate_series($1::int, $2::int) n, (SELECT id, reseller_id FROM "user" WHERE email = 'reseller@taabia.test') person`,
      [from, to],
    );
    await client.query("ALTER TABLE top_up_order ENABLE TRIGGER USER");
    await client.query("COMMIT");
    await client.query("ANALYZE top_up_order");
  } finally {
    await client.end();
  }
}

/** The memory that a process has in hand, in MiB; Linux says it. */
function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kib ?? 0) / 1024;
}

interface Taken {
  readonly rows: number;
  readonly peakMib: number;
  /** The last tenth's time over the first tenth's. */
  readonly slower: number;
}

async function take(shop: Shop, cookie: string, format: "csv" | "xlsx"): Promise<Taken> {
  const address = `${shop.origin}/api/exports/orders?range=free&from=${RANGE.from}&to=${RANGE.to}&as=${format}`;
  const answer = await fetch(address, { headers: { cookie } });
  if (answer.status !== 200 || answer.body === null) {
    throw new Error(`the export answered ${answer.status}`);
  }
  const marks: { readonly bytes: number; readonly ms: number }[] = [];
  let [bytes, lines, peakMib, looked] = [0, 0, 0, 0];
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (format === "csv") {
      lines += chunk.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
    }
    marks.push({ bytes, ms: performance.now() });
    if (performance.now() - looked > 100) {
      looked = performance.now();
      peakMib = Math.max(peakMib, residentMib(shop.webPid));
    }
  }
  const reached = (share: number): number => marks.find((mark) => mark.bytes >= share * bytes)?.ms ?? 0;
  const slower = (reached(1) - reached(0.9)) / (reached(0.2) - reached(0.1));
  return { rows: lines - 1, peakMib, slower };
}

/** A shop's orders as a file: a million of them in no more memory than a hundred thousand, the last as fast as the first. */
export async function measureExport(shop: Shop): Promise<readonly Finding[]> {
  const context = await openSignedIn(shop);
  const cookies = await context.cookies().finally(() => context.browser()?.close());
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  await fill(shop.databaseUrl, 1, FEW);
  // Once before it counts: what a process has once taken from the system it does not give back.
  await take(shop, cookie, "csv");
  await take(shop, cookie, "xlsx");
  const few = { csv: await take(shop, cookie, "csv"), xlsx: await take(shop, cookie, "xlsx") };
  await fill(shop.databaseUrl, FEW + 1, MANY);
  const many = { csv: await take(shop, cookie, "csv"), xlsx: await take(shop, cookie, "xlsx") };
  const memory = (format: "csv" | "xlsx"): Finding => ({
    what: `memory of the web while ${MANY} orders are exported, ${format}`,
    measured: `${many[format].peakMib.toFixed(0)} MiB (${FEW}: ${few[format].peakMib.toFixed(0)})`,
    promised: `at most ${SPARE_MIB} MiB more than for ${FEW}`,
    isKept: many[format].peakMib > 0 && many[format].peakMib - few[format].peakMib <= SPARE_MIB,
  });
  const { rows, slower } = many.csv;
  return [
    { what: "orders in it", measured: String(rows), promised: `${MANY}`, isKept: rows === MANY },
    memory("csv"),
    memory("xlsx"),
    {
      what: "time of its last tenth over its second",
      measured: slower.toFixed(2),
      promised: `at most ${SLOWER}`,
      isKept: slower <= SLOWER,
    },
  ];
}
