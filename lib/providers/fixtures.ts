import "server-only";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { TopUpProvider } from "./provider";
import { type Heard, openReplay, pathnameOf, type Said } from "./replay";

/**
 * Whatever a provider was seen to say, to the byte, said once more by a real server to the real adapter: what the adapter
 * makes of it, all of it, and what it wrote to be told so. Nothing here knows which provider it is.
 */
export interface Fixtures<Name extends string> {
  /** The adapter's folder, from the project's own on: its `fixtures.json` is read. */
  readonly folder: string;
  /** Where the records were published, for whoever has them beside the project. */
  readonly published: string;
  readonly expected: Readonly<Record<Name, Expectation | readonly Expectation[]>>;
  /** Records that no adapter of ours is ever answered with, and why. */
  readonly aside: readonly Aside[];
  /** The adapter, asking at this address. */
  readonly open: (url: string, record: FixtureRecord) => TopUpProvider;
  /** Records that answer a path of their own whatever else is answered (a token). */
  readonly always?: Readonly<Record<string, string>>;
  /** What must never come back, and how the records write it. */
  readonly secrets: Secrets;
}

type Secrets = Readonly<Record<string, string>>;

export interface Aside {
  readonly why: string;
  readonly names: readonly string[];
}

export interface Expectation {
  /** In words, for the title. */
  readonly what: string;
  readonly ask: (provider: TopUpProvider) => Promise<unknown>;
  /** The whole of the answer but its evidence, which is the record itself. */
  readonly answers: unknown;
  /**
   * What goes out for it, one after the other: the recorded request with these changes. By itself the recorded request,
   * once.
   */
  readonly asks?: readonly Partial<FixtureRequest>[];
  /** Paths that are answered with another record. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The moment at which it is said, in ms, where the answer names one. */
  readonly atMs?: number;
}

const textsSchema = z.record(z.string(), z.string());
const requestSchema = z.looseObject({
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()).optional(),
  headers: textsSchema,
  body: z.unknown().optional(),
});
type FixtureRequest = z.infer<typeof requestSchema>;
const responseSchema = z.strictObject({
  status: z.string().transform((text) => Number(inFull(text))),
  headers: textsSchema.default({}),
  body: z.unknown(),
});
const recordSchema = z.looseObject({ request: requestSchema, response: responseSchema });
type FixtureRecord = z.infer<typeof recordSchema>;

// ------------------------------------------------------------------------------------------------ exact texts

/** In no record. A number behind it stands for itself as it was written: 4.80 is not 4.8, and 1.0 is not 1. */
const NUMBER = "\uE000";

/** The third argument is there from Node 22 on: the source text of what is no object and no list. */
const keepNumber = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" ? `${NUMBER}${context?.source ?? value}` : value;

const inFull = (text: string): string => text.replaceAll(new RegExp(`"?${NUMBER}([^"]*)"?`, "g"), "$1");

/** JSON with every number as it was written. */
const written = (value: unknown): string => inFull(JSON.stringify(value) ?? "");

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"), keepNumber);

/** As whoever reads JSON has it. */
const asJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(written(value)));

type Records = ReadonlyMap<string, FixtureRecord>;

const readRecords = (folder: string): Records =>
  new Map(
    Object.entries(z.record(z.string(), recordSchema).parse(readJson(path.resolve(folder, "fixtures.json")))),
  );

function recordIn(records: Records, name: string): FixtureRecord {
  const record = records.get(name);
  if (record === undefined) throw new Error(`there is no record ${name}`);
  return record;
}

function saidIn({ response: { status, headers, body } }: FixtureRecord): Said {
  const isText = typeof body === "string";
  const type = isText ? "text/html" : "application/json";
  return { status, headers: { "content-type": type, ...headers }, text: isText ? body : written(body) };
}

// ------------------------------------------------------------------------------------------------ the suite

export function describeFixtures<Name extends string>(provider: string, fixtures: Fixtures<Name>): void {
  const records = readRecords(fixtures.folder);
  const cases = casesOf(fixtures);
  describe(`what ${provider} was seen to say, over real HTTP`, () => {
    afterEach(() => vi.useRealTimers());

    it.each(cases)("$title", ({ name, expectation }) => verify({ fixtures, records, name, expectation }));
  });
  describe(`the records of ${provider}`, () => describeRecords(fixtures, records));
}

interface Named {
  readonly title: string;
  readonly name: string;
  readonly expectation: Expectation;
}

const casesOf = ({ expected }: Fixtures<string>): readonly Named[] =>
  Object.entries(expected).flatMap(([name, told]) =>
    [told].flat().map((expectation, index) => {
      const count = index === 0 ? "" : ` (${index + 1})`;
      return {
        name,
        expectation,
        title: `${name}${count}, told to ${expectation.what}, means what we say it means`,
      };
    }),
  );

interface Case {
  readonly fixtures: Fixtures<string>;
  readonly records: Records;
  readonly name: string;
  readonly expectation: Expectation;
}

async function verify({ fixtures, records, name, expectation }: Case): Promise<void> {
  const { ask, answers, asks = [{}], elsewhere = {}, atMs } = expectation;
  const record = recordIn(records, name);
  const always = new Map(Object.entries(fixtures.always ?? {}));
  always.delete(record.request.path);
  const recordFor = (pathname: string): FixtureRecord =>
    recordIn(records, elsewhere[pathname] ?? always.get(pathname) ?? name);
  if (atMs !== undefined) vi.useFakeTimers({ toFake: ["Date"], now: atMs });
  const server = await openReplay((pathname) => saidIn(recordFor(pathname)));
  const provider = fixtures.open(server.url, record);
  const answer = await ask(provider).finally(() => server.close());

  verifySecrecy([answer, provider], fixtures.secrets);
  expect(withoutEvidence(answer)).toEqual(answers);
  const isAlways = ({ url }: Heard): boolean => always.has(pathnameOf(url));
  const asked = server.heard.filter((heard) => !isAlways(heard));
  const expected = asks.map((changes) => requestOf({ ...record.request, ...changes }));
  const names = expected.flatMap(({ headers }) => Object.keys(headers));
  expect(asked.map((heard) => toldOf(heard, fixtures.secrets, names))).toEqual(expected);
  const last = asked.at(-1);
  const isEvidenced = typeof answer === "object" && answer !== null && "evidence" in answer;
  if (isEvidenced && last !== undefined) {
    expect(answer.evidence).toEqual(evidenceOf(recordFor(pathnameOf(last.url)), fixtures.secrets));
  }
}

/** Told as a yes or a no, and before anything else: a test that fails shows no secret either. */
function verifySecrecy(told: readonly unknown[], secrets: Secrets): void {
  const text = inspect(told, { depth: 20, maxStringLength: null, maxArrayLength: null });
  const isTold = Object.keys(secrets).some((secret) => text.includes(secret));
  expect(isTold ? "a secret came back" : "no secret came back").toBe("no secret came back");
}

function withoutEvidence(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("evidence" in answer)) return answer;
  const { evidence: _, ...rest } = answer;
  return rest;
}

/** The record as it may be kept: whatever it echoes of a secret is struck out. */
function evidenceOf({ response: { status, body } }: FixtureRecord, secrets: Secrets): object {
  if (status === 0) return { httpStatus: null, body: null };
  const safe = Object.keys(secrets).reduce((text, secret) => text.replaceAll(secret, "[key]"), written(body));
  return { httpStatus: status, body: JSON.parse(safe) };
}

interface Told {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

function requestOf({ method, path: pathname, query, headers, body }: FixtureRequest): Told {
  const search = new URLSearchParams(
    query && Object.entries(query).map(([key, value]) => [key, inFull(value)]),
  );
  const url = search.size === 0 ? pathname : `${pathname}?${search}`;
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, url, headers: Object.fromEntries(lowerCase), body: asJson(body) };
}

/** What every request has, recorded or not. */
const TRANSPORT = ["host", "connection", "content-length", "accept", "content-type"];

/** As the records would tell it: secrets by their placeholders, so that none is ever printed. */
function toldOf({ method, url, headers, body }: Heard, secrets: Secrets, names: readonly string[]): Told {
  const shown = Object.entries(headers).filter(([name]) => names.includes(name) || !TRANSPORT.includes(name));
  const text = JSON.stringify({ method, url, headers: Object.fromEntries(shown), body });
  const safe = Object.entries(secrets).reduce(
    (told, [secret, placeholder]) => told.replaceAll(secret, placeholder),
    text,
  );
  return { body: undefined, ...JSON.parse(safe) };
}

// ------------------------------------------------------------------------------------------------ all of them

function describeRecords(fixtures: Fixtures<string>, records: Records): void {
  const expected = Object.keys(fixtures.expected);
  const aside = fixtures.aside.flatMap(({ names }) => names);

  it("each is answered for, or it is said why the adapter never meets it", () => {
    const known = [...expected, ...aside];
    expect([...records.keys()].filter((name) => !known.includes(name))).toEqual([]);
    expect(expected.filter((name) => !records.has(name))).toEqual([]);
    expect(known.filter((name, index) => known.indexOf(name) !== index)).toEqual([]);
    for (const { why } of fixtures.aside) expect(why).not.toBe("");
  });

  const file = path.resolve(fixtures.published);
  if (!existsSync(file)) return;

  it("they are those that were published, byte for byte, and none is missing", () => {
    const published = readPublished(file);
    const known = [...records.keys(), ...aside];
    expect([...published.keys()].filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !published.has(name))).toEqual([]);
    const differing = [...published].filter(([name, entry]) => {
      const record = records.get(name);
      return record !== undefined && !isSame(entry, record);
    });
    expect(differing.map(([name]) => name)).toEqual([]);
  });
}

const publishedSchema = z.looseObject({
  request: z.looseObject({}).optional(),
  response: z.looseObject({}).optional(),
});
type Published = z.infer<typeof publishedSchema>;

/** What begins with an underscore is about the file. */
const readPublished = (file: string): ReadonlyMap<string, Published> =>
  new Map(
    Object.entries(z.record(z.string(), publishedSchema).parse(readJson(file))).filter(
      ([name]) => !name.startsWith("_"),
    ),
  );

/** Where only rows were published, they are in the answer that was made of them. */
function isSame({ request, response, ...rest }: Published, record: FixtureRecord): boolean {
  const ours = saidIn(record);
  if (response === undefined) {
    const rows = Object.values(rest).filter(Array.isArray).flat();
    return rows.length > 0 && rows.every((row) => ours.text.includes(written(row)));
  }
  const theirs = saidIn({ ...record, response: responseSchema.parse(response) });
  return (
    written(theirs) === written(ours) && (request === undefined || isSameRequest(request, record.request))
  );
}

const REQUEST_PARTS = ["method", "path", "query", "headers", "body", "rawBody"] as const;

function isSameRequest(
  theirs: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
): boolean {
  // Some are recorded with their host. Of what is said to us, our own address is not theirs to say.
  const told = theirs["path"] ?? theirs["url"];
  const isTheirs = typeof told === "string" && !told.startsWith("<");
  const pathname = isTheirs ? told.replace(/^https:\/\/[^/]+/, "") : ours["path"];
  const parts: Readonly<Record<string, unknown>> = { ...theirs, path: pathname };
  return REQUEST_PARTS.every((part) => written(parts[part]) === written(ours[part]));
}
