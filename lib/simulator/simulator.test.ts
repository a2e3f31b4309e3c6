import { describe, expect, it } from "vitest";
import { DIALECTS } from "./dialects";
import { expectFound, LONGEST_MS } from "./planted-expectations";
import { passOnAfterSilence } from "./planted-faults";
import { failureLines } from "./report";
import { simulate } from "./simulate";
import type { Tally } from "./tally";

const brokenOf = ({ failure }: Tally): string => (failure === null ? "" : failureLines(failure).join("\n"));

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

  it(
    "finds an order passed on to the other provider although its POST may have run, within three hundred orders that both sell",
    {
      timeout: LONGEST_MS,
    },
    () =>
      expectFound(
        passOnAfterSilence,
        /passed on to \w+ after a POST|second POST/,
        DIALECTS.map(({ id }) => id),
      ),
  );
});
