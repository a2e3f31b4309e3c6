import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

/**
 * What can be made to go wrong on a sandbox's wire. Each fault says whether the request is carried out all the same, and
 * what its sender then gets to see. Here are those that need no provider's words; each provider adds its own.
 */
export interface Delivery {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** `drop`: the connection ends without an answer. `cut`: it ends half way through. `stall`: nothing comes, ever. */
  readonly end: "whole" | "drop" | "cut" | "stall";
}

const faultDetailsSchema = z.strictObject({
  /** All that are given must fit: the method, the beginning of the path, the reference the request is about. */
  method: z.string().optional(),
  path: z.string().optional(),
  reference: z.string().optional(),
  /** How many requests it meets; 0 = until the faults are cleared. One, unless said. */
  times: z.int().min(0).optional(),
  /** Instead of what the fault does by itself: whether the request is carried out. */
  executes: z.boolean().optional(),
  delayBeforeMs: z.number().min(0).optional(),
  delayAfterMs: z.number().min(0).optional(),
  status: z.int().optional(),
  code: z.string().optional(),
  word: z.string().optional(),
  retryAfter: z.union([z.number(), z.string()]).optional(),
  location: z.string().optional(),
});
export type FaultDetails = z.infer<typeof faultDetailsSchema>;

export type Json = Readonly<Record<string, unknown>>;
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Fault {
  readonly executes: boolean;
  /** `answer` is what would have been said; null when the request was not carried out. */
  readonly deliver: (answer: Answer | null, order: FaultDetails) => Delivery;
}

export function deliverJson({ status, body, headers }: Answer): Delivery {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    bytes: Buffer.from(JSON.stringify(body)),
    end: "whole",
  };
}

export const NOTHING: Delivery = { status: 0, headers: {}, bytes: Buffer.alloc(0), end: "drop" };
const PAGE = "<!doctype html><html><head><title>Just a moment…</title></head><body>Please wait</body></html>";
export const html = (status: number): Delivery => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  bytes: Buffer.from(PAGE),
  end: "whole",
});
const bytesOf = (answer: Answer | null): Buffer => deliverJson(answer ?? { status: 200, body: {} }).bytes;

/** Says something else, whatever the request was. */
export const says = (
  body: (order: FaultDetails) => unknown,
  status: number,
  executes: boolean,
  headers?: (order: FaultDetails) => Record<string, string>,
): Fault => ({
  executes,
  deliver: (_answer, order) =>
    deliverJson({ status: order.status ?? status, body: body(order), headers: headers?.(order) ?? {} }),
});
/** Says what was to be said, with another body. */
export const rewrites = (rewrite: (body: Json, order: FaultDetails) => unknown): Fault => ({
  executes: true,
  deliver: (answer, order) =>
    deliverJson({
      status: order.status ?? answer?.status ?? 200,
      body: rewrite(asJson(answer?.body), order),
    }),
});
export const asJson = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

export const retryAfter = (order: FaultDetails): Record<string, string> => ({
  "retry-after": String(order.retryAfter ?? 5),
});

export const WIRE_FAULTS = {
  "drop-before": { executes: false, deliver: () => NOTHING },
  "drop-after": { executes: true, deliver: () => NOTHING },
  stall: { executes: true, deliver: () => ({ ...NOTHING, end: "stall" }) },
  /** Only the two delays of the order: the answer itself is right. */
  late: { executes: true, deliver: (answer) => deliverJson(answer ?? { status: 200, body: {} }) },
  "cut-answer": {
    executes: true,
    deliver: (answer) => ({ ...deliverJson(answer ?? { status: 200, body: {} }), end: "cut" }),
  },
  "truncated-json": {
    executes: true,
    deliver: (answer) => {
      const bytes = bytesOf(answer);
      return { ...deliverJson({ status: 200, body: null }), bytes: bytes.subarray(0, bytes.length / 2) };
    },
  },
  garbled: {
    executes: true,
    deliver: (answer) => ({
      ...deliverJson({ status: 200, body: null }),
      bytes: Buffer.from(bytesOf(answer).map((byte) => byte ^ 0xaa)),
    }),
  },
  empty: {
    executes: true,
    deliver: () => ({ ...deliverJson({ status: 200, body: null }), bytes: Buffer.alloc(0) }),
  },
  "html-200": { executes: true, deliver: () => html(200) },
  "html-502": { executes: true, deliver: () => html(502) },
  redirect: {
    executes: false,
    deliver: (_answer, order) => ({
      ...html(order.status ?? 307),
      headers: { location: order.location ?? "/elsewhere" },
    }),
  },
  "bare-refusal": says(
    (order) => ({ message: "Forbidden", error: "Forbidden", statusCode: order.status ?? 403 }),
    403,
    false,
  ),
} satisfies Record<string, Fault>;

export type FaultOrder<Name extends string> = FaultDetails & { readonly name: Name };

export const faultOrderSchema = <Name extends string>(
  faults: Readonly<Record<Name, Fault>>,
): z.ZodType<FaultOrder<Name>> =>
  faultDetailsSchema.extend({
    name: z.custom<Name>((name) => typeof name === "string" && Object.hasOwn(faults, name), "no such fault"),
  });

interface FaultyCall {
  readonly method: string;
  readonly path: string;
  readonly reference: string | null;
  /** A side door (a token service, say): met only by faults that name its path. */
  readonly isApart?: boolean;
}

/** The faults that are waiting for their requests; the first that fits is met. */
export class FaultQueue<Name extends string> {
  readonly #faults: Readonly<Record<Name, Fault>>;
  #waiting: { readonly order: FaultOrder<Name>; left: number }[] = [];

  constructor(faults: Readonly<Record<Name, Fault>>) {
    this.#faults = faults;
  }

  add(order: FaultOrder<Name>): void {
    this.#waiting.push({ order, left: order.times === 0 ? Number.POSITIVE_INFINITY : (order.times ?? 1) });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** What the call's sender gets to see: the answer, or what the fault makes of it. */
  async meet(call: FaultyCall, answer: () => Promise<Answer | Delivery>): Promise<Delivery> {
    const order = this.#take(call);
    if (order === null) return delivered(await answer());
    const fault = this.#faults[order.name];
    await pause(order.delayBeforeMs ?? 0);
    const said = (order.executes ?? fault.executes) ? await answer() : null;
    await pause(order.delayAfterMs ?? 0);
    return fault.deliver(said !== null && "bytes" in said ? null : said, order);
  }

  #take(call: FaultyCall): FaultOrder<Name> | null {
    const met = this.#waiting.find(({ order }) => fits(order, call));
    if (!met) return null;
    met.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return met.order;
  }
}

const delivered = (answer: Answer | Delivery): Delivery => ("bytes" in answer ? answer : deliverJson(answer));

function fits(order: FaultDetails, call: FaultyCall): boolean {
  const meetsPath = order.path === undefined ? call.isApart !== true : call.path.startsWith(order.path);
  return (
    meetsPath &&
    (order.method === undefined || order.method === call.method) &&
    (order.reference === undefined || order.reference === call.reference)
  );
}
