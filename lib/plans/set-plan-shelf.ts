import "server-only";
import { z } from "zod";
import type { AdminScope } from "@/lib/auth/scope";
import { recordDeed } from "@/lib/auth/store";
import { withoutBlanks } from "@/lib/domain/msisdn";
import { PLAN_PLACES, type Shelf } from "@/lib/domain/plan";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result, refuse } from "@/lib/domain/result";
import { claimShelf, saveShelf } from "./shelf-store";

const LONGEST_NAME = 60;
const LAST_POSITION = 999;

const name = z
  .string()
  .trim()
  .max(LONGEST_NAME)
  .transform((text) => (text === "" ? null : text));

const inputSchema = z.strictObject({
  provider: z.string().min(1).max(100),
  code: z.string().regex(/^[^\0]{1,200}$/),
  place: z.enum(PLAN_PLACES),
  /** Empty: as the provider calls it. */
  nameAr: name,
  nameFr: name,
  nameEn: name,
  /** As typed, in any digits; empty: behind those that have one. */
  position: z.string().max(20),
});

/** What the house says of a plan from now on. What is on its way stays as it was sold. Setting what is set changes nothing. */
export async function setPlanShelf(admin: AdminScope, input: unknown): Promise<Result<null, ProblemCode>> {
  const read = inputSchema.safeParse(input);
  if (!read.success) return refuse("input-invalid");
  const { provider, code, place, nameAr, nameFr, nameEn } = read.data;
  const position = positionOf(read.data.position);
  if (position === undefined) return refuse("position-invalid");
  const next: Shelf = { place, names: { ar: nameAr, fr: nameFr, en: nameEn }, position };
  return admin.database.transaction(async (tx, now) => {
    const before = await claimShelf(tx, { provider, code });
    if (before === null) return refuse("plan-unknown");
    if (wordsOf(before) === wordsOf(next)) return ok(null);
    await recordDeed(
      tx,
      {
        action: "plan-shelf-set",
        actorId: admin.userId,
        subject: code,
        details: { provider, from: wordsOf(before), to: wordsOf(next) },
      },
      now,
    );
    await saveShelf(tx, { provider, code }, next, { userId: admin.userId, at: now });
    return ok(null);
  });
}

/** Undefined where it makes no sense. */
function positionOf(typed: string): number | null | undefined {
  const text = withoutBlanks(typed);
  if (text === "") return null;
  const position = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return position >= 1 && position <= LAST_POSITION ? position : undefined;
}

/** For the log, and to tell whether anything changes. */
const wordsOf = ({ place, names, position }: Shelf): string =>
  [place, position ?? "-", names.ar ?? "-", names.fr ?? "-", names.en ?? "-"].join(" · ");
