import { describe, expect, it } from "vitest";
import { batchesWith, DIALECTS } from "./dialects";
import * as planted from "./planted-faults";
import { failureLines } from "./report";
import { simulate } from "./simulate";
import type { Tally } from "./tally";
import type { Planted } from "./world";

const LONGEST_MS = 10 * 60_000;
/** Three hundred orders. */
const SOME_WORLDS = 15;

const brokenOf = ({ failure }: Tally): string => (failure === null ? "" : failureLines(failure).join("\n"));

async function expectFound(bug: Planted, found: RegExp, providers: readonly string[]): Promise<void> {
  const batches = batchesWith(providers, SOME_WORLDS);
  const { failure, orders } = await simulate({ seed: "planted", batches, planted: bug });
  expect(failure?.message).toMatch(found);
  expect(failure?.story.length).toBeGreaterThan(0);
  expect(orders).toBeLessThanOrEqual(300);
}

describe("the simulator", () => {
  it("goes the same way again for the same seed, also for a batch by itself, whoever sells in it", {
    timeout: LONGEST_MS,
  }, async () => {
    const run = await simulate({ seed: "again", batches: [0, 1, 2] });
    expect(brokenOf(run)).toBe("");
    for (const batch of [1, 2]) {
      const alone = await simulate({ seed: "again", batches: [batch] });
      expect(alone.hashes[0]).toEqual(run.hashes[batch]);
    }
    const other = await simulate({ seed: "another", batches: [2] });
    expect(other.hashes[0]).not.toEqual(run.hashes[2]);
  });

  const bugs: readonly (readonly [bug: string, planted: Planted, found: RegExp])[] = [
    ["a release because the provider does not find it", planted.releaseOnNotFound, /released/],
    ["a release because an answer was broken", planted.releaseOnBrokenAnswer, /released/],
    [
      "a timeout that puts the order back into the queue",
      planted.queueAgainOnTimeout,
      /second POST|released/,
    ],
    ["a client that repeats a POST by itself", planted.sendAgain, /second POST/],
    ["a POST after its deadline", planted.forgetDeadline, /after its deadline/],
    ["a POST before its claim is committed", planted.sendBeforeCommit, /not committed|before `sending`/],
    ["a capture while the operator is still busy", planted.captureEarly, /captured before/],
    ["an unknown word taken for delivered", planted.captureOnStrangeWord, /captured before/],
    ["a provider's figure misread", planted.misreadCost, /booked at \d+ \w+, and it took/],
  ];

  describe.each(DIALECTS.map(({ id }) => id))("over the wire of %s", (provider) => {
    it.each(bugs)("finds %s within three hundred orders", { timeout: LONGEST_MS }, (_bug, bug, found) =>
      expectFound(bug, found, [provider]),
    );
  });

  it(
    "finds an order passed on to the other provider although its POST may have run, within three hundred orders that both sell",
    {
      timeout: LONGEST_MS,
    },
    () =>
      expectFound(
        planted.passOnAfterSilence,
        /passed on to \w+ after a POST|second POST/,
        DIALECTS.map(({ id }) => id),
      ),
  );
});
