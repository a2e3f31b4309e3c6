import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import fixtures from "./fixtures.json" with { type: "json" };
import { hintOfReloadly, isSignedByReloadly } from "./webhook";

/** Calls as they were published, under the same secret and time. */
const { "webhook.airtime.data_transaction": nested, "webhook.airtime.data_flat": flat } = fixtures;
const { "webhook.airtime.bad_signature": forged } = fixtures;
const { secret: SECRET } = nested.signing;
const { rawBody: NESTED, headers: nestedHeaders } = nested.request;
const { rawBody: FLAT, headers: flatHeaders } = flat.request;
const NESTED_SIGNATURE = nestedHeaders["X-Reloadly-Signature"];
const FLAT_SIGNATURE = flatHeaders["X-Reloadly-Signature"];
const TIMESTAMP = nestedHeaders["X-Reloadly-Request-Timestamp"];

const callOf = (body: string | Uint8Array, signature?: string | null, timestamp?: string | null) => {
  const headers = new Headers();
  if (signature != null) headers.set("X-Reloadly-Signature", signature);
  if (timestamp != null) headers.set("X-Reloadly-Request-Timestamp", timestamp);
  return { body: Buffer.from(body), headers };
};
const hmac = (body: Uint8Array, timestamp: string, secret = SECRET): string =>
  createHmac("sha256", secret).update(body).update(`:${timestamp}`).digest("hex");
const hintOf = (body: unknown) =>
  hintOfReloadly(callOf(typeof body === "string" ? body : JSON.stringify(body)));

describe("the signature of Reloadly's webhook", () => {
  it("is the published one, over the body as it came, a colon and the time", () => {
    expect(isSignedByReloadly(callOf(NESTED, NESTED_SIGNATURE, TIMESTAMP), SECRET)).toBe(true);
    expect(isSignedByReloadly(callOf(FLAT, FLAT_SIGNATURE, TIMESTAMP), SECRET)).toBe(true);
    expect(isSignedByReloadly(callOf(FLAT, NESTED_SIGNATURE, TIMESTAMP), SECRET)).toBe(false);
    const { rawBody, headers } = forged.request;
    const signature = headers["X-Reloadly-Signature"];
    expect(isSignedByReloadly(callOf(rawBody, signature, TIMESTAMP), SECRET)).toBe(false);
  });

  it("is refused where a part is missing, empty, written otherwise, or came twice", () => {
    for (const [signature, timestamp] of [
      [null, TIMESTAMP],
      [NESTED_SIGNATURE, null],
      ["", TIMESTAMP],
      [NESTED_SIGNATURE, ""],
      [NESTED_SIGNATURE.toUpperCase(), TIMESTAMP],
      [`sha256=${NESTED_SIGNATURE}`, TIMESTAMP],
      [NESTED_SIGNATURE.slice(0, 62), TIMESTAMP],
      [`${NESTED_SIGNATURE}00`, TIMESTAMP],
      [`${NESTED_SIGNATURE}, ${NESTED_SIGNATURE}`, TIMESTAMP],
      [NESTED_SIGNATURE, `${TIMESTAMP}, ${TIMESTAMP}`],
      [Buffer.from(NESTED_SIGNATURE, "hex").toString("base64"), TIMESTAMP],
    ] as const)
      expect(isSignedByReloadly(callOf(NESTED, signature, timestamp), SECRET)).toBe(false);
  });

  it("over the body alone, or with a dot for the colon, is none", () => {
    for (const text of [
      NESTED,
      `${NESTED}.${TIMESTAMP}`,
      `${NESTED}${TIMESTAMP}`,
      `${TIMESTAMP}:${NESTED}`,
    ]) {
      const signature = createHmac("sha256", SECRET).update(text).digest("hex");
      expect(isSignedByReloadly(callOf(NESTED, signature, TIMESTAMP), SECRET)).toBe(false);
    }
  });

  const bodies = fc.uint8Array({ maxLength: 300 });
  const timestamps = fc.stringMatching(/^\d{1,16}$/);
  const secrets = fc.string({ minLength: 8, maxLength: 40 });

  it("is taken for any body, time and secret, and for none of them changed in a single bit", () => {
    fc.assert(
      fc.property(bodies, timestamps, secrets, fc.nat(), (body, timestamp, secret, place) => {
        const signature = hmac(body, timestamp, secret);
        expect(isSignedByReloadly(callOf(body, signature, timestamp), secret)).toBe(true);
        expect(isSignedByReloadly(callOf(body, signature, timestamp), `${secret}.`)).toBe(false);
        expect(isSignedByReloadly(callOf(body, signature, `${timestamp}0`), secret)).toBe(false);
        const other = Buffer.from(signature, "hex");
        other[place % 32] = (other[place % 32] ?? 0) ^ (1 << (place % 8));
        expect(isSignedByReloadly(callOf(body, other.toString("hex"), timestamp), secret)).toBe(false);
        if (body.length === 0) return;
        const changed = Uint8Array.from(body);
        changed[place % body.length] = (changed[place % body.length] ?? 0) ^ (1 << (place % 8));
        expect(isSignedByReloadly(callOf(changed, signature, timestamp), secret)).toBe(false);
      }),
    );
  });

  it("stands for one cut between body and time only", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{0,40}$/), fc.stringMatching(/^\d{1,8}$/), (text, time) => {
        const whole = `${text}:${time}:${time}`;
        const signature = createHmac("sha256", SECRET).update(whole).digest("hex");
        expect(isSignedByReloadly(callOf(`${text}:${time}`, signature, time), SECRET)).toBe(true);
        expect(isSignedByReloadly(callOf(text, signature, `${time}:${time}`), SECRET)).toBe(false);
      }),
    );
  });
});

describe("what Reloadly's webhook is about", () => {
  const named = { providerOrderIds: ["900201"], references: ["ord-4001-1"] };
  const transaction = { transactionId: 900201, customIdentifier: "ord-4001-1", status: "SUCCESSFUL" };

  it.each([
    ["as published", NESTED],
    ["in data", { type: "airtime_transaction.status", data: transaction }],
    ["in data.transaction", { data: { transaction } }],
    ["in transaction", { transaction }],
    ["at the top", transaction],
    ["with the id as a text", { data: { ...transaction, transactionId: "900201" } }],
    ["with the identifier called reference", { transactionId: 900201, data: { reference: "ord-4001-1" } }],
    ["said twice", { ...transaction, data: { transaction } }],
  ])("is found %s", (_where, body) => {
    expect(hintOf(body)).toEqual(named);
  });

  it("is nothing where it cannot be read, and never a status", () => {
    const nothing = { providerOrderIds: [], references: [] };
    for (const body of [
      "",
      "null",
      "[]",
      "7",
      "{",
      "<html>",
      "\ufffd",
      "[".repeat(60_000),
      { data: null },
      { data: "900201" },
      { transactionId: {}, customIdentifier: [] },
      { transactionId: "", customIdentifier: "x".repeat(201) },
      { status: "SUCCESSFUL" },
    ])
      expect(hintOf(body)).toEqual(nothing);
    expect(hintOfReloadly(callOf(new Uint8Array([0x22, 0xff, 0x22])))).toEqual(nothing);
    expect(Object.keys(hintOf(NESTED))).toEqual(["providerOrderIds", "references"]);
  });

  it("is read from anything without a throw, and names no more than the eight places there are", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { providerOrderIds, references } = hintOf(text);
        expect(providerOrderIds.length <= 4 && references.length <= 8).toBe(true);
      }),
    );
  });
});
