import "server-only";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer as it goes over the wire. A status of 0 is none at all: the connection is closed once the request was read. */
export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A request as it came. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON; undefined where nothing was sent. */
  readonly body: unknown;
}

export interface Replay {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** A real server that says what was recorded, whoever asks, and keeps what it was asked. */
export async function openReplay(answerTo: (pathname: string) => Said): Promise<Replay> {
  const heard: Heard[] = [];
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const text = Buffer.concat(chunks).toString();
      heard.push({ method, url, headers, body: text === "" ? undefined : JSON.parse(text) });
      say(reply, answerTo(pathnameOf(url)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, heard, close };
}

export const pathnameOf = (url: string): string => url.replace(/\?.*$/, "");

function say(reply: ServerResponse, { status, headers, text }: Said): void {
  if (status === 0) {
    reply.destroy();
    return;
  }
  reply.writeHead(status, headers);
  reply.end(text);
}
