import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { CustomerRow, KnownNumber, KnownOrder } from "@/lib/domain/counter-views";
import {
  lineOf,
  operatorByHand,
  type PastOrder,
  REMEMBERED_ORDERS,
  usualOf,
} from "@/lib/domain/known-number";
import { isForAnotherLine } from "@/lib/domain/line-kind";
import { toMajor } from "@/lib/domain/money";
import { digitsOf, maskMsisdn, operatorHintOf, parseMsisdn } from "@/lib/domain/msisdn";
import { ORDER_REASONS } from "@/lib/domain/order";
import { operatorOf, type Plan } from "@/lib/domain/plan";
import { choiceTaking } from "@/lib/domain/plan-choices";
import { wakeOffers } from "@/lib/domain/resting-offers";
import type { Page } from "@/lib/domain/views";
import { readPlans } from "@/lib/plans/queries";
import { Prisma, type TopUpOrder } from "@/prisma/generated/client";

/** What a shop remembers of the numbers that it sold to. Scope first: nobody's memory but the own. */

const SHOWN_ORDERS = 3;

/** Who this number is here, typed in any way; null where it is not whole, or nobody here sold to it yet. */
export async function findKnownNumber(scope: ResellerScope, typed: string): Promise<KnownNumber | null> {
  const number = parseMsisdn(typed);
  if (!number.ok) return null;
  const past = await readPast(scope, Prisma.sql`c.msisdn = ${number.value}`);
  const [newest] = past;
  if (!newest) return null;
  const { choices } = await readPlans(scope.database.client);
  const line = lineOf(past);
  return {
    customerId: newest.customerId,
    name: newest.customerName,
    lastOrders: past.slice(0, SHOWN_ORDERS).map(knownOrderOf),
    usual: buyable(usualOf(past), choices),
    operator: operatorByHand(past, number.value),
    line,
    unfitPlanCodes: choices
      .filter(({ code, isAirtime }) => isForAnotherLine({ planCode: code, isAirtime }, line))
      .map(({ code }) => code),
  };
}

/** The same thing as the picker has it now. */
function buyable(order: Past | null, choices: readonly Plan[]): KnownNumber["usual"] {
  if (order === null || order.operator === null) return null;
  const { operator, planCode, isAirtime, faceValueMinor } = order;
  const plan = choiceTaking(choices, { operator, planCode, isAirtime, faceValueMinor });
  return plan && { planCode: plan.code, amount: toMajor(faceValueMinor) };
}

const PAGE_SIZE = 50;
/** The book is searched by the end of a number as a customer says it; more of it is not to be found out here by trying. */
const LONGEST_END = 4;

export interface CustomerFilter {
  /** Part of a name, the last digits of a number (up to four), or a whole number. */
  readonly search?: string | undefined;
  readonly cursor?: string | undefined;
}

interface BookRow {
  readonly id: string;
  readonly name: string | null;
  readonly msisdn: string;
  readonly lastOrderAt: Date;
}

/** The shop's customers, whoever was sold to last first: everybody who has a name, or to whom something was delivered. */
export async function listCustomers(
  scope: ResellerScope,
  filter: CustomerFilter,
): Promise<Page<CustomerRow>> {
  const rows = await scope.database.client.$queryRaw<BookRow[]>`
    SELECT c.id, c.name, c.msisdn, c.last_order_at AS "lastOrderAt" FROM customer c
    WHERE c.reseller_id = ${scope.resellerId}::uuid AND ${matching(filter.search)} AND ${after(filter.cursor)}
      AND (c.name IS NOT NULL OR EXISTS (
        SELECT 1 FROM top_up_order o WHERE o.msisdn = c.msisdn AND o.reseller_id = c.reseller_id AND o.created_at >= c.since
          AND o.state = 'fulfilled' AND o.plan_kind <> 'menu'))
    ORDER BY c.last_order_at DESC, c.id DESC LIMIT ${PAGE_SIZE + 1}`;
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  const ids = shown.map(({ id }) => id);
  const past = ids.length === 0 ? [] : await readPast(scope, Prisma.sql`c.id = ANY(${ids}::uuid[])`);
  const pasts = Map.groupBy(past, ({ customerId }) => customerId);
  return {
    rows: shown.map((row) => customerRowOf(row, pasts.get(row.id) ?? [])),
    next: rows.length > PAGE_SIZE && last ? `${last.lastOrderAt.getTime()}_${last.id}` : null,
  };
}

function matching(search: string | undefined): Prisma.Sql {
  const words = (search ?? "").toWellFormed().replaceAll("\0", "").trim();
  if (words === "") return Prisma.sql`true`;
  const byName = Prisma.sql`strpos(lower(c.name), lower(${words})) > 0`;
  const whole = parseMsisdn(words);
  if (whole.ok) return Prisma.sql`c.msisdn = ${whole.value}`;
  const end = digitsOf(words);
  return /^\d+$/.test(end) && end.length <= LONGEST_END
    ? Prisma.sql`(${byName} OR right(c.msisdn, ${end.length}::int) = ${end})`
    : byName;
}

/** Rows after the one a page ended with; a cursor that somebody made up is the first page. */
function after(cursor: string | undefined): Prisma.Sql {
  const [, time, id] = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor ?? "") ?? [];
  if (!time || !id) return Prisma.sql`true`;
  return Prisma.sql`(c.last_order_at, c.id) < (${new Date(Number(time))}::timestamptz, ${id}::uuid)`;
}

function customerRowOf(row: BookRow, past: readonly Past[]): CustomerRow {
  const usual = usualOf(past);
  return {
    id: row.id,
    name: row.name,
    maskedNumber: maskMsisdn(row.msisdn),
    operator: operatorByHand(past, row.msisdn) ?? operatorHintOf(row.msisdn),
    usual: usual && { planName: usual.planName, faceValue: toMajor(usual.faceValueMinor) },
    line: lineOf(past),
    lastOrderAt: row.lastOrderAt.toISOString(),
  };
}

interface Past extends PastOrder {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly reference: string;
  readonly reason: string | null;
  readonly planName: string;
  readonly cashierName: string;
  readonly createdAt: Date;
  readonly finalAt: Date | null;
}

type PastRow = Omit<Past, "operator" | "offers"> & Pick<TopUpOrder, "operator" | "suggestedOffers">;

/** The last orders of each of these customers, newest first, from the day on that the shop remembers. */
async function readPast(scope: ResellerScope, which: Prisma.Sql): Promise<readonly Past[]> {
  const rows = await scope.database.client.$queryRaw<PastRow[]>`
    SELECT c.id AS "customerId", c.name AS "customerName", o.reference, o.state, o.reason, o.operator,
           o.plan_code AS "planCode", o.plan_name AS "planName", o.plan_kind AS "planKind",
           o.face_value_minor AS "faceValueMinor", o.suggested_offers AS "suggestedOffers",
           o.created_at AS "createdAt", o.final_at AS "finalAt",
           COALESCE(p.is_airtime, false) AS "isAirtime", u.name AS "cashierName"
    FROM customer c
    JOIN LATERAL (
      SELECT * FROM top_up_order o
      WHERE o.msisdn = c.msisdn AND o.reseller_id = c.reseller_id AND o.created_at >= c.since
      ORDER BY o.created_at DESC, o.id DESC LIMIT ${REMEMBERED_ORDERS}) o ON true
    JOIN "user" u ON u.id = o.created_by_id
    LEFT JOIN plan p ON p.provider = o.provider AND p.code = o.plan_code
    WHERE c.reseller_id = ${scope.resellerId}::uuid AND ${which}
    ORDER BY o.created_at DESC, o.id DESC`;
  return rows.map(({ operator, suggestedOffers, ...row }) => ({
    ...row,
    operator: operatorOf(operator),
    offers: wakeOffers(suggestedOffers),
  }));
}

function knownOrderOf(past: Past): KnownOrder {
  const { reference, state, operator, planName, planKind, cashierName } = past;
  return {
    ...{ reference, state, operator, planName, planKind, cashierName },
    reason: ORDER_REASONS.find((known) => known === past.reason) ?? null,
    faceValue: toMajor(past.faceValueMinor),
    createdAt: past.createdAt.toISOString(),
    finalAt: past.finalAt?.toISOString() ?? null,
  };
}
