import "server-only";
import type { ResellerScope } from "@/lib/auth/scope";
import { hasKnownBeginning, parseMsisdn } from "@/lib/domain/msisdn";
import { type OperatorWord, wordOn } from "@/lib/domain/operator-word";
import type { ProblemCode } from "@/lib/domain/problem";
import { ok, type Result } from "@/lib/domain/result";
import { countOpenQuestions, findAsked, openQuestion } from "./operator-word-store";

/** More than all counters type at once. Whoever tries numbers out must not use up what the orders' questions need. */
const MOST_OPEN_QUESTIONS = 30;

/**
 * Whose number it is, as far as is known by now. Where its beginning does not say for sure, the question is left to the
 * worker, which alone speaks to providers; whoever asks again a moment later hears the answer.
 */
export async function lookUpOperator(
  scope: ResellerScope,
  number: string,
): Promise<Result<OperatorWord, ProblemCode>> {
  const msisdn = parseMsisdn(number);
  if (!msisdn.ok) return msisdn;
  // A provider goes by beginnings too: of these it knows no more than we do.
  if (hasKnownBeginning(msisdn.value)) return ok({ kind: "untold" });
  return scope.database.transaction(async (tx, now) => {
    const word = wordOn(await findAsked(tx, msisdn.value), now);
    if (word !== null) return ok(word);
    if ((await countOpenQuestions(tx, now)) >= MOST_OPEN_QUESTIONS) return ok({ kind: "untold" });
    await openQuestion(tx, msisdn.value, now);
    return ok({ kind: "asking" });
  });
}
