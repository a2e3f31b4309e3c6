import "server-only";
import { describe, expect, it } from "vitest";
import { batchesWith } from "./dialects";
import * as planted from "./planted-faults";
import { simulate } from "./simulate";
import type { Planted } from "./world";

/** Bugs put in on purpose, and what the simulator has to say of them: of what finds nothing nobody knows whether it looks. */

export const LONGEST_MS = 10 * 60_000;
/** Three hundred orders. */
const SOME_WORLDS = 15;

/** Over the wires of these providers alone. */
export async function expectFound(bug: Planted, found: RegExp, providers: readonly string[]): Promise<void> {
  const batches = batchesWith(providers, SOME_WORLDS);
  const { failure, orders } = await simulate({ seed: "planted", batches, planted: bug });
  expect(failure?.message).toMatch(found);
  expect(failure?.story.length).toBeGreaterThan(0);
  expect(orders).toBeLessThanOrEqual(300);
}

const bugs: readonly (readonly [bug: string, planted: Planted, found: RegExp])[] = [
  ["a release because the provider does not find it", planted.releaseOnNotFound, /released/],
  ["a release because an answer was broken", planted.releaseOnBrokenAnswer, /released/],
  ["a timeout that puts the order back into the queue", planted.queueAgainOnTimeout, /second POST|released/],
  ["a client that repeats a POST by itself", planted.sendAgain, /second POST/],
  ["a POST after its deadline", planted.forgetDeadline, /after its deadline/],
  ["a POST before its claim is committed", planted.sendBeforeCommit, /not committed|before `sending`/],
  ["a capture while the operator is still busy", planted.captureEarly, /captured before/],
  ["an unknown word taken for delivered", planted.captureOnStrangeWord, /captured before/],
  ["a provider's figure misread", planted.misreadCost, /booked at \d+ \w+, and it took/],
];

/** Each wire in a file of its own: side by side they take half as long. */
export function describePlantedFaults(provider: string): void {
  describe(`the simulator, over the wire of ${provider}`, () => {
    it.each(bugs)("finds %s within three hundred orders", { timeout: LONGEST_MS }, (_bug, bug, found) =>
      expectFound(bug, found, [provider]),
    );
  });
}
