import type { Operator } from "./plan";
import type { ProblemCode } from "./problem";
import { ok, type Result, refuse } from "./result";

const NATIONAL_LENGTH = 10;
/** The providers' own rule. Numbering plans in libraries lag behind what operators sell, and a refused number is a lost sale. */
const MOBILE = /^0[567]\d{8}$/;
const COUNTRY_CODE = /^(?:\+|00)213/;

/** Arabic-Indic and Persian digits, as typed on an Arabic keyboard, in Latin ones. */
export function toLatinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}

/** Spaces of every width, and the invisible marks that a copy from a chat brings along. */
const BLANK = /[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;

/** What was typed, in Latin digits and without blanks. */
export const withoutBlanks = (text: string): string => toLatinDigits(text).replace(BLANK, "");

/** The digits (and a leading +) a person meant, whatever they typed around them. */
export const digitsOf = (text: string): string => withoutBlanks(text).replace(/[.\-–()/]/g, "");

/**
 * A number as typed → its national form, ten digits ("0770123456"). Understands +213…, 00213…, 213…, spaces, Arabic-Indic
 * digits. What is wrong is said precisely, because a cashier can only mend what was named.
 */
export function parseMsisdn(text: string): Result<string, ProblemCode> {
  const typed = digitsOf(text);
  if (typed === "") return refuse("number-missing");
  if (!/^\+?\d+$/.test(typed)) return refuse("number-not-digits");
  if (/^(?:\+|00)/.test(typed) && !COUNTRY_CODE.test(typed)) return refuse("number-foreign");
  const national = toNational(typed);
  if (national.length < NATIONAL_LENGTH) return refuse("number-too-short");
  if (national.length > NATIONAL_LENGTH) return refuse("number-too-long");
  return MOBILE.test(national) ? ok(national) : refuse("number-not-mobile");
}

/** `213` without a plus is the country code only where the rest is a whole mobile number: 0213… stays national. */
function toNational(typed: string): string {
  const rest = typed.replace(COUNTRY_CODE, "").replace(/^213(?=0?[567]\d{8}$)/, "");
  return rest.startsWith("0") ? rest : `0${rest}`;
}

const OPERATOR_BY_PREFIX: Readonly<Record<string, Operator>> = {
  "05": "ooredoo",
  "06": "mobilis",
  "07": "djezzy",
};

/** The network a number began with, from its first two national digits: a hint only, numbers are portable. */
export function operatorHintOf(national: string): Operator | null {
  return OPERATOR_BY_PREFIX[national.slice(0, 2)] ?? null;
}

/** Under these the networks are known to sell. New ones come, so a number outside them is taken as well. */
const KNOWN_BEGINNINGS = /^0(?:5[4-9]|6[5-9]|7[7-9])/;

/** Whether its beginning says more of its network than the second digit does, which is but a guess where nobody sells yet. */
export const hasKnownBeginning = (national: string): boolean => KNOWN_BEGINNINGS.test(national);

/** 0770123456 → "0770 12 34 56"; also for a number still being typed. */
export function groupMsisdn(national: string): string {
  return [national.slice(0, 4), national.slice(4, 6), national.slice(6, 8), national.slice(8)]
    .filter(Boolean)
    .join(" ");
}

/** A text that a number may stand in, national or with the country's code, with the ends of it. */
export const maskMsisdnIn = (text: string, national: string): string =>
  text.replaceAll(new RegExp(`(?:\\+?213|0)${national.slice(1)}`, "g"), maskMsisdn(national));

/** For logs: enough to recognise, not enough to call. */
export function maskMsisdn(national: string): string {
  return `${national.slice(0, 4)}****${national.slice(-2)}`;
}
