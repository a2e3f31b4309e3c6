// Stands between two of our processes and breaks what passes, on purpose and repeatably: for tests only. It carries bytes;
// of PostgreSQL's protocol it knows the frames, of HTTP the request lines, so that faults can be put exactly.
import { createServer, connect as open, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What is done to every connection, those that are open already included. */
export type Weather =
  | "pass"
  /** Accepts and swallows; nothing is ever answered. What met it stays swallowed. */
  | "blackhole"
  /** Nobody listens; what is open is reset. */
  | "refuse";

/** What becomes of one connection. */
export type Fate =
  | { readonly kind: "reset-after"; readonly bytes: number }
  /** Ends at the k-th message (from 1) that PostgreSQL says on it, which its client still hears or not. */
  | { readonly kind: "cut"; readonly atMessage: number; readonly isDelivered: boolean }
  | { readonly kind: "blackhole" };

/** One message of PostgreSQL's, as it came past: its type, and the tag of a command that is complete ("COMMIT"). */
export type BackendMessage = { readonly type: string; readonly tag: string | null };

/** One HTTP request, noted when its head was whole. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  readonly weather: Weather;
};

export type FaultProxy = {
  readonly port: number;
  setWeather: (weather: Weather) => Promise<void>;
  /** The server moved. */
  setTarget: (port: number) => void;
  close: () => Promise<void>;
};

export type ArmedCut = {
  readonly atMessage: number;
  readonly isDelivered: boolean;
  readonly andThen?: Weather;
};

export type PostgresProxy = FaultProxy & {
  /**
   * Counting anew from here over all connections, ends the one that the k-th message (from 1) comes by, once, its client
   * having heard that message or not; `andThen` is the weather from there on. null = counts only.
   */
  arm: (cut: ArmedCut | null) => void;
  /** Since it was armed, up to and with the message it was cut at. */
  messages: () => readonly BackendMessage[];
  wasCut: () => boolean;
};

export type HttpProxy = FaultProxy & {
  requests: () => readonly SeenRequest[];
  /** How many requests of this method are unanswered now, and were at most since the last call of `forget`. */
  inFlight: (method: string) => { readonly now: number; readonly most: number };
  forget: () => void;
};

type Options = {
  readonly targetPort: number;
  /** Asked once for every connection, in the order in which they come; null = none but the weather. */
  readonly fate?: () => Fate | null;
};

/** What a protocol makes of the bytes. `fromServer` says what to hand on, and whether that was the last of it. */
type Watch = {
  readonly fromClient: (bytes: Buffer) => void;
  readonly fromServer: (bytes: Buffer) => { readonly bytes: Buffer; readonly isOver: boolean };
  readonly onClosed: () => void;
};

type Connection = {
  readonly client: Socket;
  readonly server: Socket;
  readonly watch: Watch;
  isSwallowed: boolean;
};

const host = "127.0.0.1";
const darkMs = 50;

async function openProxy(
  { targetPort, fate = () => null }: Options,
  watchFor: (fate: Fate | null, weather: () => Weather) => Watch,
): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let weather: Weather = "pass";
  let target = targetPort;
  let listener: Server | undefined;
  let port = 0;
  let isClosed = false;

  const drop = (connection: Connection): void => {
    connection.client.resetAndDestroy();
    connection.server.destroy();
  };
  const listen = async (): Promise<void> => {
    const server = createServer((client) => carry(client));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen({ port, host }, resolve);
    });
    server.on("error", () => undefined); // of one connection that could not be taken; its client finds out
    const address = server.address();
    port = address !== null && typeof address === "object" ? address.port : port;
    listener = server;
  };
  const stopListening = (): void => {
    listener?.close();
    listener = undefined;
  };
  /** Where nobody answers behind, nobody answers in front: connections are refused, not taken and dropped. */
  const goDark = async (): Promise<void> => {
    if (listener === undefined || isClosed) {
      return;
    }
    stopListening();
    while (!(isClosed || weather === "refuse") && !(await accepts(target))) {
      await sleep(darkMs);
    }
    await listenAgain();
  };
  const listenAgain = async (): Promise<void> => {
    while (!isClosed && weather !== "refuse" && listener === undefined) {
      await listen().catch(() => sleep(darkMs));
    }
  };

  const carry = (client: Socket): void => {
    const own = fate();
    const server = open({ port: target, host });
    const watch = watchFor(own, () => weather);
    const isSwallowed = weather === "blackhole" || own?.kind === "blackhole";
    const connection: Connection = { client, server, watch, isSwallowed };
    connections.add(connection);
    client.setNoDelay(true);
    server.setNoDelay(true);
    server.once("error", (error) => {
      if (!connection.isSwallowed) {
        client.resetAndDestroy();
      }
      if ("code" in error && error.code === "ECONNREFUSED") {
        void goDark();
      }
    });
    client.once("error", () => server.destroy());
    client.on("data", (bytes) => {
      watch.fromClient(bytes);
      if (!connection.isSwallowed) {
        handOn(client, server, bytes);
      }
    });
    server.on("data", (bytes) => {
      if (connection.isSwallowed) {
        return;
      }
      const said = watch.fromServer(bytes);
      handOn(server, client, said.bytes);
      if (said.isOver) {
        client.destroySoon(); // what was delivered still arrives
        server.destroy();
      }
    });
    client.once("end", () => server.end());
    server.once("end", () => connection.isSwallowed || client.end());
    client.once("close", () => {
      server.destroy();
      connections.delete(connection);
      watch.onClosed();
    });
    server.once("close", () => connection.isSwallowed || client.destroySoon());
  };

  await listen();
  return {
    port,
    setTarget: (moved) => {
      target = moved;
    },
    setWeather: async (next) => {
      weather = next;
      if (next === "refuse") {
        stopListening();
        connections.forEach(drop);
        return;
      }
      if (next === "blackhole") {
        for (const connection of connections) {
          connection.isSwallowed = true;
        }
      }
      await listenAgain();
    },
    close: async () => {
      isClosed = true;
      stopListening();
      connections.forEach(drop);
      await sleep(0);
    },
  };
}

function handOn(from: Socket, to: Socket, bytes: Buffer): void {
  if (bytes.length > 0 && to.writable && !to.write(bytes)) {
    from.pause();
    to.once("drain", () => from.resume());
    to.once("close", () => from.resume());
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const trial = open({ port, host }, () => {
      trial.destroy();
      resolve(true);
    });
    trial.once("error", () => resolve(false));
  });

/** Passes so many bytes of the server's, if the fate says so. */
function byteLimit(fate: Fate | null): (bytes: Buffer) => { bytes: Buffer; isOver: boolean } {
  let left = fate?.kind === "reset-after" ? fate.bytes : Number.POSITIVE_INFINITY;
  return (bytes) => {
    const passed = bytes.subarray(0, left);
    left -= bytes.length;
    return { bytes: passed, isOver: left <= 0 };
  };
}

/** Bytes as they come. */
export const openTcpProxy = (options: Options): Promise<FaultProxy> =>
  openProxy(options, (fate) => ({
    fromClient: () => undefined,
    fromServer: byteLimit(fate),
    onClosed: () => undefined,
  }));

// ---------------------------------------------------------------------------------------------------------- PostgreSQL

const encryptionRequests = [80_877_103, 80_877_104]; // SSLRequest, GSSENCRequest: answered by one byte without a frame

/** Cuts what the server says into whole messages: type byte, length of four bytes that counts itself, body. */
function frameReader(): { askedForEncryption: (bytes: Buffer) => void; read: (bytes: Buffer) => Buffer[] } {
  let rest: Buffer = Buffer.alloc(0);
  let bareBytes = 0;
  return {
    askedForEncryption: (bytes) => {
      if (bytes.length === 8 && encryptionRequests.includes(bytes.readUInt32BE(4))) {
        bareBytes += 1;
      }
    },
    read: (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      const frames: Buffer[] = [];
      for (;;) {
        const length =
          bareBytes > 0 ? 1 : rest.length < 5 ? Number.POSITIVE_INFINITY : 1 + rest.readUInt32BE(1);
        if (rest.length < length) {
          return frames;
        }
        bareBytes = Math.max(0, bareBytes - 1);
        frames.push(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
    },
  };
}

function messageOf(frame: Buffer): BackendMessage {
  const type = String.fromCharCode(frame[0] ?? 0);
  return { type, tag: type === "C" && frame.length > 6 ? frame.toString("utf8", 5, frame.length - 1) : null };
}

export async function openPostgresProxy(options: Options): Promise<PostgresProxy> {
  let armed: ArmedCut | null = null;
  let seen: BackendMessage[] = [];
  let isArmed = false;
  let cutDone = false;

  /** How the armed cut meets this message. */
  const meet = (frame: Buffer): "pass" | "last" | "lost" => {
    if (!isArmed || cutDone) {
      return "pass";
    }
    seen.push(messageOf(frame));
    if (armed === null || seen.length < armed.atMessage) {
      return "pass";
    }
    cutDone = true;
    if (armed.andThen !== undefined) {
      void proxy.setWeather(armed.andThen);
    }
    return armed.isDelivered ? "last" : "lost";
  };
  const watchFor = (fate: Fate | null): Watch => {
    const frames = frameReader();
    const limit = byteLimit(fate);
    let count = 0;
    const meetFate = (): "pass" | "last" | "lost" => {
      count += 1;
      if (fate?.kind !== "cut" || count < fate.atMessage) {
        return "pass";
      }
      return fate.isDelivered ? "last" : "lost";
    };
    return {
      fromClient: frames.askedForEncryption,
      fromServer: (bytes) => {
        const delivered: Buffer[] = [];
        for (const frame of frames.read(bytes)) {
          const ends = [meet(frame), meetFate()];
          if (!ends.includes("lost")) {
            delivered.push(frame);
          }
          if (ends.some((end) => end !== "pass")) {
            return { bytes: Buffer.concat(delivered), isOver: true };
          }
        }
        return limit(Buffer.concat(delivered));
      },
      onClosed: () => undefined,
    };
  };
  const proxy = await openProxy(options, watchFor);
  return {
    ...proxy,
    arm: (cut) => {
      armed = cut;
      isArmed = true;
      cutDone = false;
      seen = [];
    },
    messages: () => seen,
    wasCut: () => cutDone,
  };
}

// ---------------------------------------------------------------------------------------------------------------- HTTP

/** Reads the heads of requests that follow each other on one connection; bodies by their length, which ours always say. */
function requestReader(onRequest: (method: string, path: string) => void): (bytes: Buffer) => void {
  let head = "";
  let bodyLeft = 0;
  return (bytes) => {
    let rest = bytes.toString("latin1");
    while (rest !== "") {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, rest.length);
        bodyLeft -= taken;
        rest = rest.slice(taken);
        continue;
      }
      head += rest;
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) {
        return;
      }
      rest = head.slice(end + 4);
      const [line = "", ...fields] = head.slice(0, end).split("\r\n");
      const length = fields.find((field) => /^content-length:/i.test(field));
      bodyLeft = length === undefined ? 0 : Number(length.slice(length.indexOf(":") + 1));
      head = "";
      const [method = "", path = ""] = line.split(" ");
      onRequest(method, path);
    }
  };
}

export async function openHttpProxy(options: Options): Promise<HttpProxy> {
  const requests: SeenRequest[] = [];
  const now = new Map<string, number>();
  const most = new Map<string, number>();

  const begin = (method: string): void => {
    const count = (now.get(method) ?? 0) + 1;
    now.set(method, count);
    most.set(method, Math.max(most.get(method) ?? 0, count));
  };
  const end = (method: string): void => {
    now.set(method, (now.get(method) ?? 1) - 1);
  };
  const proxy = await openProxy(options, (fate, weather) => {
    const limit = byteLimit(fate);
    let current: string | undefined;
    const answered = (): void => {
      if (current !== undefined) {
        end(current);
        current = undefined;
      }
    };
    return {
      fromClient: requestReader((method, path) => {
        answered(); // the one before it, where the connection is used again
        current = method;
        begin(method);
        requests.push({ method, path, atMs: performance.now(), weather: weather() });
      }),
      fromServer: (bytes) => {
        answered();
        return limit(bytes);
      },
      onClosed: answered,
    };
  });
  return {
    ...proxy,
    requests: () => requests,
    inFlight: (method) => ({ now: now.get(method) ?? 0, most: most.get(method) ?? 0 }),
    forget: () => {
      requests.length = 0;
      most.clear();
    },
  };
}
