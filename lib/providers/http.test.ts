import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { type Exchange, openWire, resetMs, retryAfterMs } from "./http";

const SECRET = "0f9e8d7c-key/of+the-account";
const BODY = { plan_code: "PREPAID_DJEZZY", ref: "tb_1" };

interface Heard {
  connections: number;
  text: string;
}

const servers: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server of bare bytes: hears everything, and does with each connection's first bytes what the test says. */
async function listen(act: (socket: Socket) => void): Promise<{ url: string; heard: Heard; port: number }> {
  const heard: Heard = { connections: 0, text: "" };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    heard.connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => act(socket));
    socket.on("data", (bytes) => {
      heard.text += bytes.toString("latin1");
    });
  });
  servers.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, heard, port };
}

const answering =
  (status: string, body: string | Buffer, headers = ""): ((socket: Socket) => void) =>
  (socket) => {
    socket.write(`HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n`);
    socket.end(body);
  };

function post(
  url: string,
  changes: { mayStillSend?: () => boolean; timeoutMs?: number } = {},
): Promise<Exchange> {
  const wire = openWire({ baseUrl: url, secrets: [SECRET] });
  return wire.post("/v3/mobile/send", { "x-access-token": SECRET }, BODY, {
    mayStillSend: () => true,
    timeoutMs: 3_000,
    ...changes,
  });
}

describe("one POST on the wire", () => {
  it("is written whole, once, on a connection of its own that is not kept", async () => {
    const { url, heard } = await listen(answering("200 OK", '{"success":true}'));
    const wire = openWire({ baseUrl: url, secrets: [SECRET] });
    const limits = { mayStillSend: () => true, timeoutMs: 3_000 };
    await wire.post("/a", { "x-access-token": SECRET }, BODY, limits);
    const exchange = await wire.post("/a", { "x-access-token": SECRET }, BODY, limits);
    expect(exchange).toMatchObject({ kind: "answered", status: 200, json: { success: true } });
    expect(heard.connections).toBe(2);
    expect(heard.text.match(/POST \/a HTTP\/1\.1/g)).toHaveLength(2);
    expect(heard.text.toLowerCase()).toContain("connection: close");
    expect(heard.text).toContain(JSON.stringify(BODY));
  });

  it("is asked for its deadline after the connection stands, and without leave not one byte goes out", async () => {
    const { url, heard } = await listen(() => undefined);
    let connectionsWhenAsked = -1;
    const mayStillSend = () => {
      connectionsWhenAsked = heard.connections;
      return false;
    };
    expect(await post(url, { mayStillSend })).toMatchObject({ kind: "not-written", cause: "deadline" });
    expect(connectionsWhenAsked).toBeGreaterThanOrEqual(0);
    await expect.poll(() => heard.connections).toBe(1);
    expect(heard.text).toBe("");
  });

  it("lets a bug in asking for leave out as a bug, unwritten", async () => {
    const { url, heard } = await listen(() => undefined);
    const mayStillSend = () => {
      throw new Error("a bug of ours");
    };
    await expect(post(url, { mayStillSend })).rejects.toThrow("a bug of ours");
    expect(heard.text).toBe("");
  });

  it("is not written to an unknown name, a closed port or a broken TLS", async () => {
    const { port } = await listen((socket) => socket.end("this is no TLS\r\n"));
    const gone = await listen(() => undefined);
    const last = servers.at(-1);
    await new Promise((resolve) => last?.server.close(resolve));
    for (const url of ["http://no-such-host.invalid", gone.url, `https://127.0.0.1:${port}`]) {
      expect(await post(url)).toMatchObject({
        kind: "not-written",
        cause: "unreachable",
        evidence: { httpStatus: null, body: null },
      });
    }
  });

  const act = (does: (socket: Socket) => void) => does;
  const ends = (bytes: string) => act((socket) => void socket.end(bytes));
  it.each([
    ["a reset after the request", act((socket) => void socket.resetAndDestroy()), "reset"],
    ["an end without an answer", act((socket) => void socket.end()), "reset"],
    ["half an answer", ends('HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"succ'), "reset"],
    ["half a head", ends("HTTP/1.1 200 O"), "reset"],
    ["something that is not HTTP", ends("SSH-2.0-OpenSSH_9.6\r\n"), "unreadable"],
    [
      "another protocol",
      ends("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
      "reset",
    ],
    ["silence", act(() => undefined), "timeout"],
    [
      "silence in the middle",
      act((socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{")),
      "timeout",
    ],
  ] as const)("is lost after %s, and not repeated", async (_what, does, cause) => {
    const { url, heard } = await listen(does);
    // Only silence is waited for; and a busy machine must have connected by then, else nothing was lost.
    const timeoutMs = cause === "timeout" ? 1_500 : 20_000;
    expect(await post(url, { timeoutMs })).toMatchObject({ kind: "lost", cause });
    expect(heard.connections).toBe(1);
    expect(heard.text.match(/POST /g)).toHaveLength(1);
  });

  it("follows no redirect", async () => {
    const { url, heard } = await listen(answering("307 Temporary Redirect", "", "location: /elsewhere\r\n"));
    expect(await post(url)).toMatchObject({ kind: "answered", status: 307, isJson: false });
    expect(heard.connections).toBe(1);
  });

  it("reads an answer to its end, up to 256 KiB, and keeps 8 KiB of it", async () => {
    const large = await listen(
      answering("200 OK", JSON.stringify({ success: true, pad: "x".repeat(200_000) })),
    );
    const exchange = await post(large.url);
    expect(exchange).toMatchObject({ kind: "answered", json: { success: true } });
    expect(String(exchange.evidence.body)).toHaveLength(8_192);
    const endless = await listen(answering("200 OK", "x".repeat(300_000)));
    expect(await post(endless.url)).toMatchObject({ kind: "lost", cause: "unreadable" });
  });
});

describe("what comes back", () => {
  it.each([
    ["as it is", `{"key":"${SECRET}"}`],
    ["with escapes", `{"key":"${SECRET.replaceAll("/", "\\/").replace("0", "\\u0030")}"}`],
    ["as a name", `{"${SECRET}":1}`],
    ["in a page", `<p>${SECRET}</p>`],
    ["at the cut of the evidence", `{"pad":"${"x".repeat(8_170)}","key":"${SECRET}"}`],
  ])("has lost the secret, echoed %s", async (_how, body) => {
    const { url } = await listen(answering("403 Forbidden", body));
    const text = inspect(await post(url), { depth: 9, maxStringLength: null });
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(SECRET.slice(0, 12));
  });

  it("has lost the secret's first half where the answer was cut in it", async () => {
    const { url } = await listen((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"key":"${SECRET.slice(0, 14)}`);
    });
    expect((await post(url)).evidence).toEqual({ httpStatus: 200, body: '{"key":"[key]' });
  });

  it("can be kept in a database: no NUL, no half characters, no bottomless depth, no poisoned prototype", async () => {
    const odd = await listen(answering("200 OK", '{"a\\u0000":"b\\u0000\\ud800","__proto__":{"status":1}}'));
    const { evidence } = await post(odd.url);
    expect(evidence.body).toEqual(JSON.parse('{"a\uFFFD":"b\uFFFD\uFFFD","__proto__":{"status":1}}'));
    const deep = await listen(answering("200 OK", "[".repeat(50_000) + "]".repeat(50_000)));
    expect(JSON.stringify((await post(deep.url)).evidence.body).length).toBeLessThan(10_000);
  });

  it("is no JSON where it is not UTF-8 through and through", async () => {
    const { url } = await listen(
      answering(
        "200 OK",
        Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      ),
    );
    expect(await post(url)).toMatchObject({ kind: "answered", isJson: false });
  });

  it("tells how long to wait, in seconds or by a date, and never more than a minute", () => {
    const nowMs = Date.parse("2026-01-01T00:00:00Z");
    expect(retryAfterMs(undefined, nowMs)).toBeNull();
    expect(retryAfterMs("soon", nowMs)).toBeNull();
    expect(retryAfterMs("7", nowMs)).toBe(7_000);
    expect(retryAfterMs("86400", nowMs)).toBe(60_000);
    expect(retryAfterMs("Thu, 01 Jan 2026 00:00:20 GMT", nowMs)).toBe(20_000);
    expect(retryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", nowMs)).toBe(0);
  });

  it("tells when a limit begins anew where a 429 says so by a moment, and only there", async () => {
    const nowMs = Date.parse("2026-01-15T10:00:00Z");
    expect(resetMs("1768471207", nowMs)).toBe(7_000);
    expect(resetMs(" 1768471207 ", nowMs)).toBe(7_000);
    expect(resetMs("1768471000", nowMs)).toBe(0);
    expect(resetMs("1868471000", nowMs)).toBe(60_000);
    expect(resetMs("5", nowMs)).toBe(5_000);
    for (const text of ["", "soon", "-1", "5.5"]) expect(resetMs(text, nowMs)).toBeNull();
    const header = "x-ratelimit-reset: 9\r\n";
    const limited = await listen(answering("429 Too Many Requests", "{}", header));
    expect((await post(limited.url)).retryAfterMs).toBe(9_000);
    const fine = await listen(answering("200 OK", "{}", header));
    expect((await post(fine.url)).retryAfterMs).toBeNull();
    const both = await listen(answering("429 Too Many Requests", "{}", `retry-after: 3\r\n${header}`));
    expect((await post(both.url)).retryAfterMs).toBe(3_000);
  });

  it("hands numbers over as they were written where that is asked for, and keeps them as they came", async () => {
    const body = '{"rate":505.00000000000,"cost":3.8E-5,"list":[9007199254740993,"7"],"none":null}';
    const { url } = await listen(answering("200 OK", body));
    const wire = openWire({ baseUrl: url, secrets: [SECRET], numbers: "text" });
    const exchange = await wire.get("/", {});
    expect(exchange).toMatchObject({
      isJson: true,
      json: { rate: "505.00000000000", cost: "3.8E-5", list: ["9007199254740993", "7"], none: null },
    });
    expect(exchange.evidence.body).toEqual(JSON.parse(body));
  });

  it("has lost a secret that became one only after the wire was opened", async () => {
    const { url } = await listen(answering("403 Forbidden", `{"key":"${SECRET}"}`));
    const secrets: string[] = [];
    const wire = openWire({ baseUrl: url, secrets: () => secrets });
    secrets.push(SECRET);
    expect(inspect(await wire.get("/", {}), { depth: 9 })).not.toContain(SECRET);
  });

  it("says which type it wants where the adapter does", async () => {
    const { url, heard } = await listen(answering("200 OK", "{}"));
    await openWire({ baseUrl: url, secrets: [] }).get("/", { accept: "application/com.example-v1+json" });
    expect(heard.text).toMatch(/^accept: application\/com\.example-v1\+json\r$/im);
    expect(heard.text.match(/^accept:/gim)).toHaveLength(1);
  });

  it("a key that is too short to be one is refused without being told", () => {
    expect(() => openWire({ baseUrl: "http://127.0.0.1", secrets: ["abc"] })).toThrow(/too short/);
  });
});
