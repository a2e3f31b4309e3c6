import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import type { Tx } from "@/lib/db";
import type { Operator } from "@/lib/domain/plan";
import type { Pin } from "@/lib/domain/tiles";

/** The pins of an operator, in order. Two people who change them at once take turns, pins or none. */
export async function claimPins(
  tx: Tx,
  { resellerId }: ResellerScope,
  operator: Operator,
): Promise<readonly Pin[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`tile_pin ${resellerId} ${operator}`}))`;
  return tx.tilePin.findMany({
    where: { resellerId, operator },
    orderBy: { position: "asc" },
    select: { planCode: true, faceValueMinor: true },
  });
}

/** In the place of all that were there. */
export async function savePins(
  tx: Tx,
  { resellerId }: ResellerScope,
  operator: Operator,
  pins: readonly Pin[],
): Promise<void> {
  await tx.tilePin.deleteMany({ where: { resellerId, operator } });
  await tx.tilePin.createMany({
    data: pins.map(({ planCode, faceValueMinor }, place) => ({
      resellerId,
      operator,
      planCode,
      faceValueMinor,
      position: place + 1,
    })),
  });
}
