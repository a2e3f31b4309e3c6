import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSlip, writeSlip } from "./slip";

const SECRET = "a-secret-of-the-web-of-32-characters";
const reference = fc.stringMatching(/^tb_[0-9a-z]{26}$/);
const EXAMPLE = "tb_01kcm5q8f0e7x2v9w3r6t1y4zb";

describe("a slip", () => {
  it("names its order to us, and to nobody with another secret", () => {
    fc.assert(
      fc.property(reference, fc.string({ minLength: 32 }), (order, other) => {
        const slip = writeSlip(order, SECRET);
        expect(readSlip(slip, SECRET)).toBe(order);
        expect(readSlip(slip, other)).toBe(other === SECRET ? order : null);
      }),
    );
  });

  it("altered in any one character is no slip, not even where the bytes behind it are the same", () => {
    const slip = writeSlip(EXAMPLE, SECRET);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ .\0é";
    for (let place = 0; place < slip.length; place += 1) {
      for (const char of alphabet) {
        const altered = slip.slice(0, place) + char + slip.slice(place + 1);
        expect(readSlip(altered, SECRET)).toBe(altered === slip ? EXAMPLE : null);
      }
    }
  });

  it("is the only text that passes: nothing else does, however it looks", () => {
    const shaped = fc.stringMatching(/^[0-9a-z]{26}[A-Za-z0-9_-]{22}$/);
    fc.assert(fc.property(shaped, (text) => readSlip(text, SECRET) === null));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readSlip(text, SECRET) === null));
    fc.assert(
      fc.property(reference, reference, (one, two) => {
        const [first, second] = [writeSlip(one, SECRET), writeSlip(two, SECRET)];
        const crossed = first.slice(0, 26) + second.slice(26);
        expect(readSlip(crossed, SECRET)).toBe(one === two ? one : null);
      }),
    );
    const slip = writeSlip(EXAMPLE, SECRET);
    for (const text of [
      "",
      EXAMPLE,
      slip.slice(0, -1),
      `${slip}A`,
      `${slip}\n`,
      ` ${slip}`,
      `tb_${slip}`,
      slip.toUpperCase(),
      `${slip}=`,
    ])
      expect(readSlip(text, SECRET)).toBeNull();
  });

  it("is signed with a key of its own: what the secret signs for anything else is no slip", () => {
    const plain = createHmac("sha256", SECRET).update(EXAMPLE).digest("base64url").slice(0, 22);
    expect(readSlip(`${EXAMPLE.slice(3)}${plain}`, SECRET)).toBeNull();
  });

  it("is short and plain enough for a coarse code, the same at each writing", () => {
    const slip = writeSlip(EXAMPLE, SECRET);
    expect(slip).toMatch(/^[\w-]{48}$/);
    expect(writeSlip(EXAMPLE, SECRET)).toBe(slip);
  });

  it("is written for references only", () => {
    for (const wrong of ["", "tb_", "tb_../../etc", `${EXAMPLE}x`])
      expect(() => writeSlip(wrong, SECRET)).toThrow();
  });
});
