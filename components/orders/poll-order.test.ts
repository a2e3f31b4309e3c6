import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import type { OrderStatus } from "@/lib/domain/order-status";
import { askForStatus, asksOnFocus, nextPollMs, OrderSilence, toldAtFirst } from "./poll-order";

const status = (part: Partial<OrderStatus> = {}): OrderStatus => ({
  reference: "tb_1",
  state: "pending",
  isFinal: false,
  stopPolling: false,
  providerMessage: null,
  suggestedOffers: [],
  nextCheckAt: null,
  pollAfterMs: 5000,
  updatedAt: "2026-11-22T08:00:00.000Z",
  ...part,
});

const delivered = status({ state: "fulfilled", isFinal: true, stopPolling: true, pollAfterMs: null });
const undecided = status({ state: "unknown", stopPolling: true, pollAfterMs: null });

test("an order on its way is asked about exactly when the server said", () => {
  expect(nextPollMs(toldAtFirst(status({ pollAfterMs: 3_300 })), null)).toBe(3_300);
  expect(nextPollMs(toldAtFirst(status({ pollAfterMs: 60_000 })), null)).toBe(10_000);
  expect(nextPollMs(toldAtFirst(status({ pollAfterMs: 1 })), null)).toBe(200);
  expect(nextPollMs({ status: status(), etag: null, pollMs: null }, null)).toBe(5_000);
});

test("asking stops when the order is final or being verified by people, and coming back asks only about the latter", () => {
  expect(nextPollMs(toldAtFirst(delivered), null)).toBe(false);
  expect(nextPollMs(toldAtFirst(undecided), null)).toBe(false);
  expect(asksOnFocus(toldAtFirst(delivered))).toBe(false);
  expect(asksOnFocus(toldAtFirst(undecided))).toBe(true);
});

test("a lost connection goes on asking, calmly; a lost session does not", () => {
  expect(nextPollMs(toldAtFirst(status()), "no-connection")).toBe(7_000);
  expect(nextPollMs(toldAtFirst(status()), "signed-out")).toBe(false);
  expect(nextPollMs(toldAtFirst(status()), "not-found")).toBe(false);
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const closers: (() => void)[] = [];

/** A real server on a free port; relative addresses go to it. */
async function serve(answer: Answer): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => real(`http://127.0.0.1:${port}${path}`, init));
  closers.push(
    () => server.close(),
    () => vi.unstubAllGlobals(),
  );
}

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const ask = (before = toldAtFirst(status())) => askForStatus("tb_1", before, new AbortController().signal);

test("an unchanged order costs no body: the old state stays, with a new time to ask", async () => {
  await serve((request, response) => {
    if (request.headers["if-none-match"] === '"a"')
      return response.writeHead(304, { "Poll-After-Ms": "2500" }).end();
    return response
      .writeHead(200, { ETag: '"a"', "Poll-After-Ms": "1500" })
      .end(JSON.stringify(status({ state: "handling" })));
  });
  const first = await ask();
  expect([first.status.state, first.etag, first.pollMs]).toEqual(["handling", '"a"', 1500]);
  const second = await ask(first);
  expect([second.status, second.etag, second.pollMs]).toEqual([first.status, '"a"', 2500]);
});

test("an answer that is not a state is no news, never a state", async () => {
  const silences: unknown[] = [];
  let code = 200;
  await serve((_request, response) => response.writeHead(code).end("<html>busy</html>"));
  for (code of [200, 502, 401, 404])
    await ask().catch((error: unknown) =>
      silences.push(error instanceof OrderSilence ? error.silence : error),
    );
  expect(silences).toEqual(["no-connection", "no-connection", "signed-out", "not-found"]);
});
