import "server-only";
import { z } from "zod";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import { may } from "@/lib/domain/access";
import { parseMajor } from "@/lib/domain/money";
import { faceValueOf, OPERATORS } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { type Pin, TILE_COUNT, withPin } from "@/lib/domain/tiles";
import { readPlans } from "./queries";
import { claimPins, savePins } from "./tile-store";

const inputSchema = z.strictObject({
  operator: z.enum(OPERATORS),
  /** A plan of the picker, by its code. */
  planCode: z.string().regex(/^[^\0]{1,200}$/),
  /** A decimal in major units, as tiles show it. */
  amount: z.string().max(40),
  /** Counted from 1; null = after the others. */
  position: z.number().int().min(1).max(TILE_COUNT).nullable(),
});

/**
 * Pins an amount of a plan to an operator's tiles, or moves it there. For owners; for the whole shop. Only what the picker
 * sells for that operator can be pinned, and six at most.
 */
export async function pinTile(scope: ResellerScope, input: unknown): Promise<Result<null, ProblemCode>> {
  if (!may(scope.role, "pin-tiles")) return refuse("not-allowed");
  const read = inputSchema.safeParse(input);
  if (!read.success) return refuse("input-invalid");
  const { operator, position } = read.data;
  return scope.database.transaction(async (tx) => {
    const pin = await readPin(tx, read.data);
    if (!pin.ok) return pin;
    const pins = withPin(await claimPins(tx, scope, operator), pin.value, position);
    if (pins.length > TILE_COUNT) return refuse("tiles-full");
    await savePins(tx, scope, operator, pins);
    return ok(null);
  });
}

async function readPin(
  tx: Tx,
  { operator, planCode, amount }: z.output<typeof inputSchema>,
): Promise<Result<Pin, ProblemCode>> {
  const faceValue = parseMajor(amount);
  if (!faceValue.ok) return faceValue;
  const { choices } = await readPlans(tx);
  const plan = choices.find(
    (each) => each.code === planCode && (each.operator === operator || each.operator === null),
  );
  if (!plan || plan.kind === "menu") return refuse("plan-unknown");
  const taken = faceValueOf(plan, faceValue.value);
  return taken.ok ? ok({ planCode, faceValueMinor: taken.value }) : taken;
}
