import { expect, it } from "vitest";
import { zipParts } from "./zip-parts";

const LONG = "0123456789abcdef".repeat(4_096);

/** Text without end, and how much of it was asked for. */
function endless(): {
  readonly text: AsyncIterable<string>;
  readonly seen: { pages: number; isLeft: boolean };
} {
  const seen = { pages: 0, isLeft: false };
  const text = (async function* () {
    try {
      for (;;) {
        seen.pages += 1;
        yield `${seen.pages}${LONG}${Math.random()}`;
      }
    } finally {
      seen.isLeft = true;
    }
  })();
  return { text, seen };
}

it("a part that breaks off breaks the file off: it never ends like a whole one", async () => {
  async function* broken(): AsyncGenerator<string> {
    yield LONG;
    throw new Error("the database went away");
  }
  await expect(Array.fromAsync(zipParts([["sheet.xml", broken()]]))).rejects.toThrow(
    "the database went away",
  );
});

it("who goes away ends the reading, and no more is read than was on its way", async () => {
  const { text, seen } = endless();
  for await (const chunk of zipParts([["sheet.xml", text]])) {
    expect(chunk.byteLength).toBeGreaterThan(0);
    if (seen.pages > 2) break;
  }
  await expect.poll(() => seen.isLeft).toBe(true);
  expect(seen.pages).toBeLessThan(200);
});
