import "server-only";
import { z } from "zod";
import { ORDER_STATES } from "@/lib/domain/order";

const minor = z.string().transform(BigInt).nullable();

/** Both sides of a case as its row keeps them: amounts are whole numbers as text. */
export const evidenceSchema = z.object({
  ours: z
    .object({ state: z.enum(ORDER_STATES), msisdn: z.string(), faceValueMinor: minor, costMinor: minor })
    .nullable(),
  theirs: z.array(
    z.object({
      providerOrderId: z.string().nullable(),
      meaning: z.enum(["pending", "handling", "fulfilled", "refunded", "failed", "undecided", "unmapped"]),
      msisdn: z.string().nullable(),
      faceValueMinor: minor,
      costMinor: minor,
    }),
  ),
});

/** What nothing explains of a float. */
export const floatEvidenceSchema = z.object({ differenceMinor: z.string().transform(BigInt) });
