import { describe, expect, it } from "vitest";
import { type AskedNumber, WANTED_FOR_MS, WORD_KEPT_MS, wordOn } from "./operator-word";

const at = (ms: number): Date => new Date(Date.parse("2026-11-22T08:00:00Z") + ms);
const asked = (changes: Partial<AskedNumber> = {}): AskedNumber => ({
  wantedAt: at(0),
  answeredAt: null,
  provider: null,
  operator: null,
  ...changes,
});
const MINUTE_MS = 60_000;

describe("whose number it is", () => {
  it("is asked once: while somebody is being asked, nobody else is", () => {
    expect(wordOn(null, at(0))).toBeNull();
    expect(wordOn(asked(), at(0))).toEqual({ kind: "asking" });
    expect(wordOn(asked(), at(WANTED_FOR_MS - 1))).toEqual({ kind: "asking" });
  });

  it("is asked again where no answer came in the time that anybody waits for one", () => {
    expect(wordOn(asked(), at(WANTED_FOR_MS))).toBeNull();
  });

  it.each([
    [{ operator: "djezzy" } as const, { kind: "told", operator: "djezzy" }],
    [{ operator: null }, { kind: "nobodys" }],
  ])("is known for a day once a provider has said so: %j", (said, word) => {
    const answered = asked({ answeredAt: at(900), provider: "somebody", ...said });
    expect(wordOn(answered, at(900))).toEqual(word);
    expect(wordOn(answered, at(900 + WORD_KEPT_MS - 1))).toEqual(word);
    expect(wordOn(answered, at(900 + WORD_KEPT_MS))).toBeNull();
  });

  it("stays untold for a minute where nobody answered: silence is not a no, and may be over soon", () => {
    const silent = asked({ answeredAt: at(900) });
    expect(wordOn(silent, at(900))).toEqual({ kind: "untold" });
    expect(wordOn(silent, at(900 + MINUTE_MS))).toBeNull();
  });

  it("is asked anew where a clock that jumped has written down an answer from the future", () => {
    expect(
      wordOn(asked({ answeredAt: at(MINUTE_MS), provider: "somebody", operator: "djezzy" }), at(0)),
    ).toBeNull();
    expect(wordOn(asked({ wantedAt: at(MINUTE_MS) }), at(0))).toBeNull();
  });
});
