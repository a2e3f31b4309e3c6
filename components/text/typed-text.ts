import { digitsOf, groupMsisdn, parseMsisdn, toLatinDigits, withoutBlanks } from "@/lib/domain/msisdn";
import { groupThousands } from "./figures";

/** What stands in a field, and where its caret is. */
export interface Typed {
  readonly text: string;
  readonly caret: number;
}

/**
 * A number while it is being typed, in groups: 0770 12 34 56. A whole number with its country code becomes the national
 * one; what cannot be a number stays as typed, so that the field can say what is wrong with it.
 */
export function groupTypedNumber(typed: Typed): Typed {
  if (!/^[+\d\s.\-–()/\u0660-\u0669\u06f0-\u06f9\u200b-\u200f\u202a-\u202e\u2060-\u2069]*$/.test(typed.text))
    return typed;
  const digits = digitsOf(typed.text);
  if (!/^\+?\d*$/.test(digits)) return typed;
  const isInternational = /^(?:\+|00|213)/.test(digits);
  const whole = isInternational ? parseMsisdn(digits) : null;
  if (whole?.ok) return atEnd(groupMsisdn(whole.value));
  return regroup(typed, isInternational ? groupInternational(digits) : groupMsisdn(digits), digitsOf);
}

/** A whole amount while it is being typed, in thousands: 1 000. Anything but digits stays as typed. */
export function groupTypedAmount(typed: Typed): Typed {
  const digits = withoutBlanks(typed.text);
  if (!/^\d*$/.test(digits)) return { ...typed, text: toLatinDigits(typed.text) };
  return regroup(typed, groupThousands(digits), withoutBlanks);
}

/** +213 770…: a space after the country code, the rest as it comes. */
const groupInternational = (digits: string): string => digits.replace(/^(\+213|00213)(?=\d)/, "$1 ");

const atEnd = (text: string): Typed => ({ text, caret: text.length });

/** The caret stays behind the same digit, however many spaces moved in front of it. */
function regroup(typed: Typed, text: string, significant: (part: string) => string): Typed {
  const before = significant(typed.text.slice(0, typed.caret)).length;
  let caret = 0;
  for (let seen = 0; seen < before && caret < text.length; caret++) {
    if (text[caret] !== " ") seen++;
  }
  return { text, caret };
}
