import "server-only";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { type Answer, type Delivery, type Fault, type FaultOrder, faultOrderSchema } from "./faults";

/** One request, read to its end. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly text: string;
}

interface SandboxServer {
  readonly url: string;
  /** Cuts every connection that is still open. */
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 1024 * 1024;

/** The HTTP under every sandbox. Whoever makes `act` throw is cut off. Port 0 = any free one. */
export async function openServer(
  act: (request: Heard) => Promise<Delivery>,
  {
    port = 0,
    host = "127.0.0.1",
  }: { readonly port?: number | undefined; readonly host?: string | undefined },
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    read(request)
      .then(act)
      .then((delivery) => deliver(response, delivery))
      .catch(() => response.destroy());
  });
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.address}:${bound.port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

async function read(request: IncomingMessage): Promise<Heard> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) throw new Error("the body is too large");
    chunks.push(bytes);
  }
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    address: request.socket.remoteAddress ?? "",
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

function deliver(response: ServerResponse, delivery: Delivery): void {
  if (delivery.end === "stall") return;
  if (delivery.end === "drop") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(delivery.status, { ...delivery.headers, "content-length": delivery.bytes.length });
  if (delivery.end === "whole") {
    response.end(delivery.bytes);
    return;
  }
  const half = delivery.bytes.subarray(0, delivery.bytes.length / 2);
  response.write(half, () => response.socket?.destroy());
}

/** What a text says as JSON; undefined where it says nothing. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A path segment as it was meant; null where it was not encoded properly. */
export function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** A verb of /control: what it takes, and what it does with it. A number that it returns is told as a count. */
export type ControlVerb = (body: unknown) => Answer;

export const controlVerb =
  <Input>(schema: z.ZodType<Input>, act: (input: Input) => unknown): ControlVerb =>
  (body) => {
    const input = schema.safeParse(body);
    if (!input.success) return { status: 400, body: { problem: z.prettifyError(input.error) } };
    const outcome = act(input.data);
    return { status: 200, body: { done: true, ...(typeof outcome === "number" && { count: outcome }) } };
  };

/** What every sandbox's hand behind the curtain can do. */
interface SharedControl<Name extends string> {
  settle(order: { reference: string; status: string }): number;
  advanceClock(byMs: number): void;
  addFault(fault: FaultOrder<Name>): void;
  clearFaults(): void;
  truth(): unknown;
}

const settleSchema = z.strictObject({ reference: z.string(), status: z.string() });
const clockSchema = z.strictObject({ advanceMs: z.number().min(0) });

/** The same by its addresses. */
export const sharedVerbs = <Name extends string>(
  control: SharedControl<Name>,
  faults: Readonly<Record<Name, Fault>>,
): Readonly<Record<string, ControlVerb>> => ({
  "GET /control/orders": () => ({ status: 200, body: control.truth() }),
  "POST /control/settle": controlVerb(settleSchema, (order) => control.settle(order)),
  "POST /control/clock": controlVerb(clockSchema, ({ advanceMs }) => control.advanceClock(advanceMs)),
  "POST /control/faults": controlVerb(faultOrderSchema(faults), (fault) => control.addFault(fault)),
  "DELETE /control/faults": controlVerb(z.unknown(), () => control.clearFaults()),
});

/** What is under /control: from this machine only; a bad input is a 400 that says what is wrong with it. */
export function answerControl(
  verbs: Readonly<Record<string, ControlVerb>>,
  { method, path, address, text }: Heard,
): Answer {
  if (!LOOPBACK.test(address)) return { status: 403, body: { problem: "loopback-only" } };
  const route = `${method} ${path}`;
  const verb = Object.hasOwn(verbs, route) ? verbs[route] : undefined;
  return verb ? verb(parsed(text)) : { status: 404, body: { problem: "no-such-control" } };
}
