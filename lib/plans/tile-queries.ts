import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { OperatorTiles } from "@/lib/domain/counter-views";
import { toMajor } from "@/lib/domain/money";
import { OPERATORS, operatorOf, type Plan } from "@/lib/domain/plan";
import type { SoldThing } from "@/lib/domain/plan-choices";
import { LEARNED_DAYS, type SoldThings, tilesFor } from "@/lib/domain/tiles";
import { readPlans } from "./queries";

/** The tiles of every operator, for the counter of this shop. */
export async function listTiles(scope: ResellerScope): Promise<readonly OperatorTiles[]> {
  const { client } = scope.database;
  const [{ choices, known }, pins, sold] = await Promise.all([
    readPlans(client),
    client.tilePin.findMany({ where: { resellerId: scope.resellerId }, orderBy: { position: "asc" } }),
    readSold(scope, await scope.database.now()),
  ]);
  const things = { choices, pins: pins.flatMap(asThing(known)), sold: sold.flatMap(asThing(known)) };
  return OPERATORS.map((operator) => ({
    operator,
    tiles: tilesFor(operator, things).map(({ plan, faceValueMinor, isPinned }) => ({
      planCode: plan.code,
      amount: toMajor(faceValueMinor),
      isPinned,
    })),
  }));
}

/** A row with the operator and the plan's nature as we know them now; none where its operator is unknown to us. */
const asThing =
  (known: readonly Plan[]) =>
  <Row extends { readonly operator: string | null; readonly planCode: string }>(
    row: Row,
  ): readonly (Row & Pick<SoldThing, "operator" | "isAirtime">)[] => {
    const operator = operatorOf(row.operator);
    const isAirtime = known.some(({ code, isAirtime: isCredit }) => code === row.planCode && isCredit);
    return operator === null ? [] : [{ ...row, operator, isAirtime }];
  };

interface SoldRow extends Pick<SoldThings, "planCode" | "faceValueMinor" | "weeksAgo" | "count"> {
  readonly operator: string | null;
}

const DAY_MS = 24 * 60 * 60_000;
/** What sold most is told by as many as well as by all; a busy shop has them in some days. */
const MOST_SALES = 2_000;

/** What was delivered here within the last thirty days, by what and by week. */
const readSold = ({ database, resellerId }: ResellerScope, now: Date): Promise<readonly SoldRow[]> =>
  database.client.$queryRaw<SoldRow[]>`
    SELECT operator, plan_code AS "planCode", face_value_minor AS "faceValueMinor",
           GREATEST(floor(extract(epoch FROM ${now}::timestamptz - created_at) / 604800), 0)::int AS "weeksAgo", count(*)::int AS count
    FROM (SELECT operator, plan_code, face_value_minor, created_at FROM top_up_order
          WHERE reseller_id = ${resellerId}::uuid AND state = 'fulfilled' AND plan_kind <> 'menu'
            AND created_at > ${new Date(now.getTime() - LEARNED_DAYS * DAY_MS)}::timestamptz
          ORDER BY created_at DESC, id DESC LIMIT ${MOST_SALES}) lately
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
