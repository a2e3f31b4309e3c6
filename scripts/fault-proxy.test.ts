import { createServer, request } from "node:http";
import { connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { openTestDatabase } from "@/lib/test-database";
import { type FaultProxy, openHttpProxy, openPostgresProxy, openTcpProxy } from "./fault-proxy";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});
const kept = <One extends FaultProxy>(proxy: One): One => {
  closing.push(proxy.close);
  return proxy;
};

async function listenAt(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  closing.push(() => server.close());
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}

/** Says everything back. */
function openEcho(port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).pipe(socket);
  });
  closing.push(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  return listenAt(server, port);
}

/** What comes back for `text` within a moment, and how the connection ended, if it did. */
function talk(port: number, text: string, waitMs = 150): Promise<{ heard: string; end: string }> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(text));
    const finish = (end: string): void => {
      socket.destroy();
      resolve({ heard, end });
    };
    socket.on("data", (bytes) => {
      heard += String(bytes);
    });
    socket.once("end", () => finish("ended"));
    socket.once("error", (error) => finish("code" in error ? String(error.code) : "error"));
    setTimeout(() => finish("open"), waitMs);
  });
}

describe("a connection through the proxy", () => {
  it("carries bytes both ways, unchanged", async () => {
    const proxy = kept(await openTcpProxy({ targetPort: await openEcho() }));
    expect(await talk(proxy.port, "one two")).toEqual({ heard: "one two", end: "open" });
  });

  it("hears nothing in a black hole, and goes through again once the hole is gone", async () => {
    const proxy = kept(await openTcpProxy({ targetPort: await openEcho() }));
    await proxy.setWeather("blackhole");
    expect(await talk(proxy.port, "one")).toEqual({ heard: "", end: "open" });
    await proxy.setWeather("pass");
    expect(await talk(proxy.port, "two")).toEqual({ heard: "two", end: "open" });
  });

  it("is refused, not taken and dropped, for as long as it is to be refused", async () => {
    const proxy = kept(await openTcpProxy({ targetPort: await openEcho() }));
    await proxy.setWeather("refuse");
    expect((await talk(proxy.port, "one")).end).toBe("ECONNREFUSED");
    await proxy.setWeather("pass");
    expect((await talk(proxy.port, "two")).heard).toBe("two");
  });

  it("is refused in front while nobody listens behind, and taken once somebody does", async () => {
    const port = await openEcho();
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
    const proxy = kept(await openTcpProxy({ targetPort: port }));
    await talk(proxy.port, "the first finds out");
    expect((await talk(proxy.port, "one")).end).toBe("ECONNREFUSED");
    await openEcho(port);
    await expect.poll(async () => (await talk(proxy.port, "two", 50)).heard).toBe("two");
  });

  it("ends after so many bytes, on the connections whose fate it is", async () => {
    const fates = [{ kind: "reset-after", bytes: 3 } as const, null];
    const proxy = kept(
      await openTcpProxy({ targetPort: await openEcho(), fate: () => fates.shift() ?? null }),
    );
    expect(await talk(proxy.port, "abcdef")).toEqual({ heard: "abc", end: "ended" });
    expect(await talk(proxy.port, "abcdef")).toEqual({ heard: "abcdef", end: "open" });
  });
});

describe("a connection to PostgreSQL through the proxy", () => {
  async function openPostgres(fate?: Parameters<typeof openPostgresProxy>[0]["fate"]) {
    const rows = await openTestDatabase();
    closing.push(rows.drop);
    const direct = new URL(rows.url);
    direct.search = ""; // by its port, where somebody can stand in between
    const proxy = kept(await openPostgresProxy({ targetPort: Number(direct.port), ...(fate && { fate }) }));
    const through = new URL(direct);
    through.port = String(proxy.port);
    const open = async (url: URL, ssl = false): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: url.href, ssl });
      client.on("error", () => undefined);
      await client.connect();
      closing.push(() => client.end().catch(() => undefined));
      return client;
    };
    return { proxy, through: (ssl?: boolean) => open(through, ssl), direct: () => open(direct) };
  }

  it("is counted in whole messages, and each command's tag is read", async () => {
    const { proxy, through } = await openPostgres();
    const client = await through();
    proxy.arm(null);
    await client.query("BEGIN");
    await client.query("SELECT generate_series(1, 3)");
    await client.query("COMMIT");
    expect(proxy.messages().map(({ type, tag }) => tag ?? type)).toEqual([
      ..."BEGIN Z T D D D".split(" "),
      "SELECT 3",
      ..."Z COMMIT Z".split(" "),
    ]);
  });

  it("is counted right behind a server that answers the wish for encryption with a single byte", async () => {
    const { proxy, through } = await openPostgres();
    proxy.arm(null);
    await expect(through(true)).rejects.toThrow(/SSL/);
    expect(proxy.messages()).toEqual([{ type: "N", tag: null }]);
  });

  it("is cut before the very message: what COMMIT wrote stays, and nobody hears of it", async () => {
    const { proxy, through, direct } = await openPostgres();
    const client = await through();
    await client.query("CREATE TABLE cut (n int)");
    await client.query("BEGIN");
    await client.query("INSERT INTO cut VALUES (1)");
    proxy.arm({ atMessage: 1, isDelivered: false });
    await expect(client.query("COMMIT")).rejects.toThrow();
    expect([proxy.wasCut(), proxy.messages()]).toEqual([true, [{ type: "C", tag: "COMMIT" }]]);
    const after = await direct();
    expect((await after.query("SELECT n FROM cut")).rows).toEqual([{ n: 1 }]);
  });

  it("is cut behind the message: what was asked is heard, and what is asked next never arrives", async () => {
    const { proxy, through, direct } = await openPostgres();
    const client = await through();
    await client.query("CREATE TABLE cut (n int)");
    await client.query("BEGIN");
    proxy.arm({ atMessage: 2, isDelivered: true });
    await client.query("INSERT INTO cut VALUES (1)");
    await expect(client.query("COMMIT")).rejects.toThrow();
    const after = await direct();
    expect((await after.query("SELECT n FROM cut")).rows).toEqual([]);
  });

  it("is cut at the k-th message of its own where that is its fate, whatever the others say", async () => {
    const fates = [null, { kind: "cut", atMessage: 1, isDelivered: true } as const];
    const { through } = await openPostgres(() => fates.shift() ?? null);
    const client = await through();
    await expect(through()).rejects.toThrow();
    expect((await client.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  });
});

describe("HTTP through the proxy", () => {
  it("is read request by request, and what is unanswered is counted", async () => {
    const held: (() => void)[] = [];
    const server = createServer((call, answer) => {
      call.resume();
      held.push(() => answer.end("done"));
    });
    const proxy = kept(await openHttpProxy({ targetPort: await listenAt(server) }));
    const send = (method: string, path: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const call = request({ port: proxy.port, method, path, agent: false }, (answer) => {
          answer.resume().once("end", resolve);
        });
        call.once("error", reject).end(method === "POST" ? "GET /not-a-request HTTP/1.1\r\n\r\n" : undefined);
      });
    const all = [send("POST", "/send"), send("POST", "/send"), send("GET", "/look")];
    await expect.poll(() => held.length).toBe(3);
    expect(proxy.inFlight("POST")).toEqual({ now: 2, most: 2 });
    for (const answer of held) {
      answer();
    }
    await Promise.all(all);
    expect(proxy.inFlight("POST")).toEqual({ now: 0, most: 2 });
    expect(
      proxy
        .requests()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(["GET /look", "POST /send", "POST /send"]);
  });
});
