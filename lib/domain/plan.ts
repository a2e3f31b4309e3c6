/**
 * What can be sent. `dynamic`: any whole amount within bounds. `fixed`: one amount. `menu` (OneClickDz's GETMENU): not a
 * sale but an enquiry, "what can this number take?", which ends with offers and moves no money.
 */
export const PLAN_KINDS = ["dynamic", "fixed", "menu"] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** The networks a number can belong to. What a provider calls an operator is an open set and is mapped in its adapter. */
export const OPERATORS = ["djezzy", "mobilis", "ooredoo"] as const;
export type Operator = (typeof OPERATORS)[number];
