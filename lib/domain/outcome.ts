import { PROBLEMS, type ProblemCode } from "./problem";
import { type Result, refuse } from "./result";

/** What comes back from a server action: its value, a refusal at its gate, or input that did not have its shape. */
export interface ActionAnswer<Value> {
  readonly data?: Result<Value, ProblemCode> | undefined;
  readonly serverError?: string | undefined;
  readonly validationErrors?: unknown;
}

const isProblem = (code: string): code is ProblemCode => PROBLEMS.some((problem) => problem === code);

/** The same as one result. An action that answered nothing at all (the way back was lost) is "unexpected". */
export function outcomeOf<Value>(answer: ActionAnswer<Value> | undefined): Result<Value, ProblemCode> {
  if (answer?.data) return answer.data;
  if (answer?.serverError !== undefined)
    return refuse(isProblem(answer.serverError) ? answer.serverError : "unexpected");
  return refuse(answer?.validationErrors === undefined ? "unexpected" : "input-invalid");
}
