import fc from "fast-check";
import { encode } from "uqr";
import { expect, it } from "vitest";
import { drawQrCode } from "./qr-code";

/** The squares that a path blackens. */
function squaresOf(path: string): ReadonlySet<string> {
  const bars = path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g);
  return new Set(
    [...bars].flatMap(([, x, y, length]) =>
      Array.from({ length: Number(length) }, (_, step) => `${Number(x) + step} ${y}`),
    ),
  );
}

it("draws exactly the dark squares of the code, inside a margin of four that a reader needs", () => {
  fc.assert(
    fc.property(fc.webUrl({ size: "small" }), (address) => {
      const { size, path } = drawQrCode(address);
      const { data } = encode(address, { ecc: "M", boostEcc: true, border: 0 });
      const dark = data.flatMap((row, y) =>
        row.flatMap((isDark, x) => (isDark ? [`${x + 4} ${y + 4}`] : [])),
      );
      expect(size).toBe(data.length + 8);
      expect(squaresOf(path)).toEqual(new Set(dark));
      expect(path.replace(/M\d+ \d+h\d+v1h-\d+z/g, "")).toBe("");
    }),
    { numRuns: 5 },
  );
});

it("keeps each square of a slip's address over three quarters of a millimetre on a till roll", () => {
  const { size } = drawQrCode(`https://counter.taabia.example/claim/${"0".repeat(26)}${"A".repeat(22)}`);
  expect(40 / size).toBeGreaterThan(0.75);
});
