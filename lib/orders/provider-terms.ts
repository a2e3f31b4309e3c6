import "server-only";
import type { Candidate } from "@/lib/domain/choose-provider";
import { amountToSend, expectedCost } from "@/lib/domain/provider-cost";

/** The columns of an order that say who delivers it, and at what cost: written when it opens, and when it is passed on. */
export interface ProviderTermsRow {
  readonly provider: string;
  readonly planCode: string;
  /** In dinars. */
  readonly expectedCostMinor: bigint | null;
  readonly amountSentMinor: bigint | null;
  readonly amountSentCurrency: string | null;
  readonly costCurrency: string | null;
  readonly fxRate: bigint | null;
  readonly expectedForeignMinor: bigint | null;
}

const NOTHING_FOREIGN = {
  amountSentMinor: null,
  amountSentCurrency: null,
  costCurrency: null,
  fxRate: null,
  expectedForeignMinor: null,
} as const;

/** An enquiry costs nothing, and is sent as it is. */
export function termsRowOf({ plan, faceValueMinor, expectedCostMinor }: Candidate): ProviderTermsRow {
  const own = { provider: plan.provider, planCode: plan.code, expectedCostMinor };
  const cost = plan.kind === "menu" ? null : expectedCost(plan, faceValueMinor);
  if (plan.terms === null || cost === null || cost.currency === "DZD") return { ...own, ...NOTHING_FOREIGN };
  const sent = amountToSend(plan, faceValueMinor);
  return {
    ...own,
    amountSentMinor: sent.minor,
    amountSentCurrency: sent.currency,
    costCurrency: cost.currency,
    fxRate: plan.terms.fxRate,
    expectedForeignMinor: cost.minor,
  };
}
