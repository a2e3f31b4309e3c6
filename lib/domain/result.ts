/** What can go wrong is returned; what must not go wrong is thrown. */
export type Result<Value, Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const refuse = <Problem>(problem: Problem): { ok: false; problem: Problem } => ({
  ok: false,
  problem,
});
