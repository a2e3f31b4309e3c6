import "server-only";
import { encode } from "uqr";
import type { QrCode } from "@/lib/domain/receipt";

/** Light squares that a reader needs around a code to find it. */
const QUIET_SQUARES = 4;

/**
 * A text as a QR code that survives a fold or a smudge (a sixth of it may be lost). Drawn here, so that no browser carries
 * the code for it; each row's neighbours are one bar, so that no seam shows between squares. Throws on a text too long for
 * any code (2 331 bytes).
 */
export function drawQrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "M", boostEcc: true, border: QUIET_SQUARES });
  const path = data.map((row, y) => barsOf(row, y)).join("");
  return { size, path };
}

function barsOf(row: readonly boolean[], y: number): string {
  const dots = row.map((isDark) => (isDark ? "#" : " ")).join("");
  return [...dots.matchAll(/#+/g)]
    .map(({ index, 0: bar }) => `M${index} ${y}h${bar.length}v1h-${bar.length}z`)
    .join("");
}
