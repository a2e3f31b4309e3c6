import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseMsisdn } from "@/lib/domain/msisdn";
import { openReloadlySandbox, type ReloadlySandbox } from "@/lib/sandbox/reloadly";
import type { TopUpProvider } from "../provider";
import { openReplay, pathnameOf, type Replay, type Said } from "../replay";
import fixtures from "./fixtures.json" with { type: "json" };
import { openReloadly } from "./reloadly";

const KEY = { clientId: "id-of-the-account", clientSecret: "a-secret-of-the-account" };

const said = (status: number, body: unknown): Said => ({
  status,
  headers: { "content-type": "application/json" },
  text: JSON.stringify(body),
});
const TOKEN = said(200, { access_token: "a-token-of-the-account", expires_in: 3600 });

describe("a number on its way to Reloadly", () => {
  let replay: Replay;
  let provider: TopUpProvider;
  beforeAll(async () => {
    replay = await openReplay((path) => {
      if (path === "/oauth/token") return TOKEN;
      const record = fixtures["operators.auto_detect.dz"].response;
      return path === "/topups-async" ? said(200, { transactionId: 1 }) : said(record.status, record.body);
    });
    provider = openReloadly({ ...KEY, baseUrl: replay.url, authUrl: replay.url });
  });
  afterAll(() => replay.close());

  const inArabic = (text: string): string =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
  const grouped = (text: string): string => text.replace(/(\d{2})(?=\d)/g, "$1 ");
  /** How people write a number, whose last nine digits these are. */
  const writtenForms = (bare: string): readonly string[] => {
    const whole = [`0${bare}`, `+213${bare}`, `00213${bare}`, `213${bare}`, `+213 (0) ${bare}`, bare];
    return [
      ...whole,
      ...whole.map(inArabic),
      ...whole.map(grouped),
      ...whole.map((text) => ` ${text}\u200f`),
    ];
  };

  it("is 213 and nine digits, however it was written at the counter", async () => {
    const anyNumber = fc.stringMatching(/^[567]\d{8}$/);
    const anyForm = anyNumber.chain((bare) =>
      fc.constantFrom(...writtenForms(bare)).map((typed) => ({ bare, typed })),
    );
    await fc.assert(
      fc.asyncProperty(anyForm, async ({ bare, typed }) => {
        const number = parseMsisdn(typed);
        if (!number.ok) throw new Error(`${typed}: ${number.problem}`);
        const msisdn = number.value;
        const from = replay.heard.length;
        const order = { reference: "tb_form", planCode: "reloadly-8-local", faceValueMinor: 500_00n, msisdn };
        const limits = { mayStillSend: () => true, timeoutMs: 5_000 };
        expect((await provider.send(order, limits)).kind).toBe("accepted");
        expect(await provider.detectOperator?.(msisdn)).toEqual({ ok: true, value: "djezzy" });
        const heard = replay.heard.slice(from).filter(({ url }) => url !== "/oauth/token");
        expect(
          heard.map(({ method, url, body }) => [method, decodeURIComponent(pathnameOf(url)), body]),
        ).toEqual([
          [
            "POST",
            "/topups-async",
            expect.objectContaining({ recipientPhone: { countryCode: "DZ", number: `213${bare}` } }),
          ],
          ["GET", `/operators/auto-detect/phone/+213${bare}/countries/DZ`, undefined],
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("Reloadly's word on whose number it is", () => {
  let answer: Said;
  let replay: Replay;
  let provider: TopUpProvider;
  beforeAll(async () => {
    replay = await openReplay((path) => (path === "/oauth/token" ? TOKEN : answer));
    provider = openReloadly({ ...KEY, baseUrl: replay.url, authUrl: replay.url });
  });
  afterAll(() => replay.close());
  const detect = (): unknown => provider.detectOperator?.("0770123456");

  const recorded = (name: keyof typeof fixtures): { status: number; body: unknown } =>
    fixtures[name].response;
  const djezzy = { name: "Djezzy Algeria", destinationCurrencyCode: "DZD" };

  it.each([
    ["operators.auto_detect.dz", { ok: true, value: "djezzy" }],
    ["operators.auto_detect.not_found", { ok: true, value: null }],
    ["operators.auto_detect.bad_iso", { ok: false, problem: { cause: "unmapped", retryAfterMs: null } }],
    [
      "operators.auto_detect.country_not_supported",
      { ok: false, problem: { cause: "unmapped", retryAfterMs: null } },
    ],
    [
      "operators.auto_detect.sandbox_india",
      { ok: false, problem: { cause: "server-error", retryAfterMs: null } },
    ],
  ] as const)("as it was seen: %s", async (name, word) => {
    const { status, body } = recorded(name);
    answer = said(status, body);
    expect(await detect()).toEqual(word);
  });

  it.each([
    ["a network of a name that we do not know", 200, { ...djezzy, name: "Fourth Algeria" }],
    ["two networks at once", 200, { ...djezzy, name: "Djezzy or Mobilis" }],
    ["another country's network of the same name", 200, { ...djezzy, destinationCurrencyCode: "TND" }],
    ["nothing", 200, {}],
    ["a page that is not there", 404, { timestamp: "2026-10-08T01:41:31Z", status: 404, error: "Not Found" }],
    ["the word for nobody's in a server's error", 500, recorded("operators.auto_detect.not_found").body],
  ])("is no word where it is %s", async (_what, status, body) => {
    answer = said(status, body);
    expect(await detect()).toMatchObject({ ok: false });
  });
});

describe("the acted Reloadly", () => {
  let sandbox: ReloadlySandbox;
  beforeEach(async () => {
    sandbox = await openReloadlySandbox(KEY);
    return () => sandbox.close();
  });

  it("knows numbers that are not what their beginning says, and numbers that are nobody's", async () => {
    const provider = openReloadly({ ...KEY, baseUrl: sandbox.url, authUrl: sandbox.url });
    expect(await provider.detectOperator?.("0520000002")).toEqual({ ok: true, value: "djezzy" });
    expect(await provider.detectOperator?.("0520000001")).toEqual({ ok: true, value: null });
    expect(await provider.detectOperator?.("0520000003")).toEqual({ ok: true, value: "ooredoo" });
  });
});
