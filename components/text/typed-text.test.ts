import fc from "fast-check";
import { expect, test } from "vitest";
import { groupTypedAmount, groupTypedNumber } from "./typed-text";

/** "0770|12" → what stands there after grouping, the caret as a bar. */
const after = (group: typeof groupTypedNumber, marked: string): string => {
  const caret = marked.indexOf("|");
  const typed = group({ text: marked.replace("|", ""), caret });
  return `${typed.text.slice(0, typed.caret)}|${typed.text.slice(typed.caret)}`;
};

test("digits group as they are typed, and the caret stays behind the digit just typed", () => {
  expect(after(groupTypedNumber, "0770|")).toBe("0770|");
  expect(after(groupTypedNumber, "07701|")).toBe("0770 1|");
  expect(after(groupTypedNumber, "0770 123|")).toBe("0770 12 3|");
  expect(after(groupTypedNumber, "07|70 12 34 56")).toBe("07|70 12 34 56");
  expect(after(groupTypedNumber, "077|0 12 34 5")).toBe("077|0 12 34 5");
  expect(after(groupTypedNumber, "07709| 12 34")).toBe("0770 9|1 23 4");
});

test("deleting across a space moves on instead of standing still", () => {
  expect(after(groupTypedNumber, "0770|12")).toBe("0770| 12");
  expect(after(groupTypedNumber, "077|12")).toBe("077|1 2");
});

test("a pasted number with its country code becomes the national one", () => {
  for (const pasted of [
    "+213770123456",
    "00213 770 12 34 56",
    "+213 (0) 770 12 34 56",
    "213770123456",
    "\u202a+213770123456\u202c",
  ]) {
    expect(after(groupTypedNumber, `${pasted}|`)).toBe("0770 12 34 56|");
  }
});

test("Arabic-Indic and Persian digits are understood", () => {
  expect(after(groupTypedNumber, "٠٧٧٠١٢٣٤٥٦|")).toBe("0770 12 34 56|");
  expect(after(groupTypedNumber, "۰۷۷۰|")).toBe("0770|");
  expect(after(groupTypedAmount, "٥٠٠|")).toBe("500|");
});

test("a country code still being typed is left alone", () => {
  expect(after(groupTypedNumber, "+21|")).toBe("+21|");
  expect(after(groupTypedNumber, "+2137|")).toBe("+213 7|");
});

test("what is no number stays as typed, so that the field can say what is wrong", () => {
  expect(after(groupTypedNumber, "077O|")).toBe("077O|");
  expect(after(groupTypedAmount, "12.5|")).toBe("12.5|");
  expect(after(groupTypedAmount, "-5|")).toBe("-5|");
});

test("amounts group in thousands under the caret", () => {
  expect(after(groupTypedAmount, "1000|")).toBe("1 000|");
  expect(after(groupTypedAmount, "1| 000")).toBe("1| 000");
  expect(after(groupTypedAmount, "12| 000")).toBe("12| 000");
  expect(after(groupTypedAmount, "12|000 000")).toBe("12| 000 000");
});

test("grouping never loses, adds or moves a digit, and a grouped text stays as it is", () => {
  const digits = fc.stringMatching(/^0[567]\d{0,12}$/);
  fc.assert(
    fc.property(digits, fc.nat(20), (text, at) => {
      const typed = groupTypedNumber({ text, caret: Math.min(at, text.length) });
      expect(typed.text.replaceAll(" ", "")).toBe(text);
      expect(typed.text.slice(0, typed.caret).replaceAll(" ", "")).toBe(
        text.slice(0, Math.min(at, text.length)),
      );
      expect(groupTypedNumber(typed)).toEqual(typed);
    }),
  );
});
