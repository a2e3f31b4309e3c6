import { expect, test, vi } from "vitest";
import type { ClaimStatus } from "@/lib/domain/claim";
import { askForClaim, claimAtFirst, nextClaimMs } from "./ask-claim";

const PENDING: ClaimStatus = {
  state: "pending",
  isFinal: false,
  changedAt: "2026-11-22T10:00:00.000Z",
  checkedAt: null,
  pollAfterMs: 4_000,
};
const DELIVERED: ClaimStatus = { ...PENDING, state: "fulfilled", isFinal: true, pollAfterMs: null };
const signal = new AbortController().signal;

/** The server as it answers next, and what it was asked. */
function answering(...answers: readonly Response[]) {
  const asked: Request[] = [];
  const left = [...answers];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit) => {
    asked.push(new Request(`http://localhost${address}`, init));
    return left.shift() ?? Response.error();
  });
  return asked;
}

test("a claim is asked about by its slip alone, and an unchanged one is the old state with a new time", async () => {
  const asked = answering(
    Response.json(PENDING, { headers: { etag: '"one"', "poll-after-ms": "3500" } }),
    new Response(null, { status: 304, headers: { "poll-after-ms": "9000" } }),
    Response.json(DELIVERED, { headers: { etag: '"two"' } }),
  );
  const first = await askForClaim("slip", claimAtFirst(PENDING), signal);
  expect(first).toEqual({ status: PENDING, etag: '"one"', pollMs: 3_500 });
  const second = await askForClaim("slip", first, signal);
  expect(second).toEqual({ ...first, pollMs: 9_000 });
  const third = await askForClaim("slip", second, signal);
  expect(third).toEqual({ status: DELIVERED, etag: '"two"', pollMs: null });
  expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(Array(3).fill("/api/claim/slip/status"));
  expect(asked.map(({ headers }) => headers.get("if-none-match"))).toEqual([null, '"one"', '"one"']);
  expect(new Set(asked.map(({ credentials }) => credentials))).toEqual(new Set(["omit"]));
  vi.unstubAllGlobals();
});

test("what is no state of ours is no news", async () => {
  for (const answer of [
    new Response("<html>", { status: 200 }),
    new Response(null, { status: 429 }),
    Response.json({ problem: "unexpected" }, { status: 503 }),
    Response.json({ ...PENDING, state: "gone" }),
  ]) {
    answering(answer);
    await expect(askForClaim("slip", claimAtFirst(PENDING), signal)).rejects.toThrow();
  }
  vi.unstubAllGlobals();
});

test("a page goes on asking until the end, slower where nobody answered, and never in a hurry", () => {
  const told = claimAtFirst(PENDING);
  expect(nextClaimMs(told, false)).toBe(4_000);
  expect(nextClaimMs(told, true)).toBe(15_000);
  expect(nextClaimMs({ ...told, pollMs: 1 }, false)).toBe(200);
  expect(nextClaimMs({ ...told, pollMs: 9_999_999 }, false)).toBe(60_000);
  expect(nextClaimMs({ ...told, pollMs: null }, false)).toBe(5_000);
  expect(nextClaimMs(claimAtFirst(DELIVERED), false)).toBe(false);
  expect(nextClaimMs(claimAtFirst(DELIVERED), true)).toBe(false);
});
