import "server-only";
import type { RequestLimits } from "@/lib/domain/token-bucket";

/**
 * How often each provider account may be asked for anything. OneClickDz answers 429 and publishes no number. Fifty at
 * once is a busy moment of many counters, twenty-five a second a business of tens of thousands of sales an hour; beyond
 * that a queued order would wait longer than its two minutes. A 429 halves the rate; one a second keeps every order
 * moving however often we are told to slow down.
 */
const LIMITS: Readonly<Record<string, RequestLimits>> = {
  oneclickdz: { burst: 50, ratePerSecond: 25, slowestPerSecond: 1, reserve: 10 },
};
const OF_STRANGERS: RequestLimits = { burst: 10, ratePerSecond: 5, slowestPerSecond: 1, reserve: 3 };

export const limitsOf = (provider: string): RequestLimits => LIMITS[provider] ?? OF_STRANGERS;
