import type { MarginRule } from "./margin";
import type { Operator } from "./plan";

/** What pages hand to components about margins: for whoever may see them, nobody else is ever sent one. */

/** What a shop earns, for its owner: on everything, and where a rule says otherwise, from today on. */
export interface ShopMargins {
  /** The day of Algiers on which this was read. */
  readonly day: string;
  readonly generalBps: number;
  readonly rules: readonly ShopMarginRule[];
  /** Where none of them decides, these do: what the shop above lets it earn. Empty for who belongs to none. */
  readonly fromAbove: readonly MarginRule[];
}

export interface ShopMarginRule extends MarginRule {
  /** Null: all plans of the operator. */
  readonly planName: string | null;
}

/** A rule in the back office. */
export interface MarginRuleView extends ShopMarginRule {
  readonly id: string;
  readonly isBelowCostAllowed: boolean;
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  /** That it was given an earlier end; null where it was not. */
  readonly ended: { readonly by: string; readonly reason: string } | null;
}

export interface MarginRulesView {
  readonly day: string;
  /** Those that decide today. */
  readonly current: readonly MarginRuleView[];
  readonly toCome: readonly MarginRuleView[];
  readonly past: readonly MarginRuleView[];
}

/** A plan that a rule can be for. */
export interface MarginPlan {
  readonly operator: Operator;
  readonly planCode: string;
  readonly name: string;
}
