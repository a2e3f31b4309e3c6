import "server-only";
import { z } from "zod";
import type { ResellerScope } from "@/lib/auth/scope";
import { may } from "@/lib/domain/access";
import { parseMajor } from "@/lib/domain/money";
import { OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { withoutPin } from "@/lib/domain/tiles";
import { readPlans } from "./queries";
import { claimPins, savePins } from "./tile-store";

const inputSchema = z.strictObject({
  operator: z.enum(OPERATORS),
  planCode: z.string().regex(/^[^\0]{1,200}$/),
  /** A decimal in major units, as tiles show it. */
  amount: z.string().max(40),
});

/**
 * Takes a tile's pin away; what is not pinned stays so. For owners. Plain credit is the same thing under each of its codes:
 * a pin from before the picker called it otherwise goes too.
 */
export async function unpinTile(scope: ResellerScope, input: unknown): Promise<Result<null, ProblemCode>> {
  if (!may(scope.role, "pin-tiles")) return refuse("not-allowed");
  const read = inputSchema.safeParse(input);
  if (!read.success) return refuse("input-invalid");
  const { operator, planCode, amount } = read.data;
  const faceValue = parseMajor(amount);
  if (!faceValue.ok) return faceValue;
  return scope.database.transaction(async (tx) => {
    const { known } = await readPlans(tx);
    const isAirtime = (code: string): boolean => known.some((plan) => plan.code === code && plan.isAirtime);
    const codes = isAirtime(planCode)
      ? [planCode, ...known.filter((plan) => plan.isAirtime).map(({ code }) => code)]
      : [planCode];
    const pins = await claimPins(tx, scope, operator);
    const left = codes.reduce<typeof pins>(
      (rest, code) => withoutPin(rest, { planCode: code, faceValueMinor: faceValue.value }),
      pins,
    );
    if (left.length < pins.length) await savePins(tx, scope, operator, left);
    return ok(null);
  });
}
