import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dinars } from "@/lib/domain/money";
import { type OneClickDzSandbox, openOneClickDzSandbox } from "@/lib/sandbox/oneclickdz";
import type { OneClickDzFault } from "@/lib/sandbox/oneclickdz-faults";
import { describeProvider, type Misbehaviour, type Trial } from "../contract";
import type { OrderToSend, TopUpProvider } from "../provider";
import { openOneClickDz } from "./oneclickdz";

const API_KEY = "ea27b376-9f5c-4b09-883f-1b96cd7b541c";
const LIMITS = { mayStillSend: () => true, timeoutMs: 5_000 };

const FAULTS: Readonly<Record<Misbehaviour, OneClickDzFault>> = {
  "lose-request": "drop-before",
  "lose-answer": "drop-after",
  "cut-answer": "cut-answer",
  "truncate-answer": "truncated-json",
  "garble-answer": "garbled",
  "empty-answer": "empty",
  "page-instead-200": "html-200",
  "page-instead-502": "html-502",
  "server-error": "server-error",
  stall: "stall",
  "proxy-refusal": "bare-refusal",
  redirect: "redirect",
  "rate-limit": "rate-limited",
};

type Told = Exclude<Parameters<Trial["order"]>[0], "failed">;
const ENDINGS: Readonly<Record<Told, Omit<OrderToSend, "reference">>> = {
  fulfilled: { planCode: "PREPAID_DJEZZY", msisdn: "0778037340", faceValueMinor: 500_00n },
  refunded: { planCode: "PREPAID_DJEZZY", msisdn: "0600000001", faceValueMinor: 500_00n },
  undecided: { planCode: "PREPAID_DJEZZY", msisdn: "0600000003", faceValueMinor: 500_00n },
  refused: { planCode: "PREPAID_DJEZZY", msisdn: "0778037340", faceValueMinor: 99_00n },
};

describeProvider("OneClickDz", ["fulfilled", "refunded", "undecided"], async () => {
  const sandbox = await openOneClickDzSandbox({ apiKey: API_KEY });
  const { control } = sandbox;
  return {
    provider: openOneClickDz({ baseUrl: sandbox.url, apiKey: API_KEY }),
    withWrongKey: openOneClickDz({ baseUrl: sandbox.url, apiKey: "another-key-that-opens-nothing" }),
    withNobodyThere: openOneClickDz({ baseUrl: await deadUrl(), apiKey: API_KEY }),
    secrets: [API_KEY, "another-key-that-opens-nothing"],
    order: (ending, reference) => ({ ...ENDINGS[ending === "failed" ? "refunded" : ending], reference }),
    letOrdersEnd: async () => control.advanceClock(15_000),
    emptyFloat: async () => control.setBalance(0n),
    misbehave: async (how) => control.addFault({ name: FAULTS[how] }),
    executions: async (reference) =>
      control.truth().orders.filter((order) => order.reference === reference).length,
    posts: async (reference) => control.truth().posts[reference] ?? 0,
    close: () => sandbox.close(),
  };
});

/** An address that was free a moment ago. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("OneClickDz's own words, over its sandbox", () => {
  let sandbox: OneClickDzSandbox;
  let provider: TopUpProvider;
  const order: OrderToSend = { ...ENDINGS.fulfilled, reference: "tb_own" };

  beforeEach(async () => {
    sandbox = await openOneClickDzSandbox({ apiKey: API_KEY });
    provider = openOneClickDz({ baseUrl: `${sandbox.url}/`, apiKey: API_KEY });
  });
  afterEach(() => sandbox.close());

  const outcome = async (reference = order.reference, sent: OrderToSend = order, notFoundCount = 0) => {
    const answer = await provider.check({ ...sent, reference, providerOrderId: null, notFoundCount });
    return answer.kind === "found" ? answer.order : answer.kind;
  };

  it.each([
    ["key-disabled", "key-disabled"],
    ["ip-not-allowed", "ip-refused"],
    ["invalid-key", "unauthorized"],
  ] as const)("a caller turned away with %s did not send", async (fault, cause) => {
    sandbox.control.addFault({ name: fault });
    expect(await provider.send(order, LIMITS)).toMatchObject({ kind: "not-run", cause });
    sandbox.control.addFault({ name: fault });
    expect(await provider.readBalance()).toMatchObject({ ok: false, problem: { cause } });
  });

  it.each([
    ["a 5xx with a code we know", { name: "server-error", code: "ERR_VALIDATION" }],
    ["a 503 that speaks of a duplicate", { name: "server-error", status: 503, code: "DUPLICATED_REF" }],
    ["a refusal in a 200", { name: "refused-in-2xx" }],
    ["an acceptance without an id", { name: "no-order-id" }],
    ["a 403 of a proxy", { name: "bare-refusal" }],
    ["a 429 of a proxy", { name: "bare-refusal", status: 429 }],
    ["a 404 of the router", { name: "bare-refusal", status: 404 }],
    ["a code that nobody published", { name: "key-disabled", code: "QUOTA_REACHED" }],
    ["a permanent redirect", { name: "redirect", status: 308, location: "/v3/mobile/send" }],
  ] as const)("%s leaves the order unclear, posted once", async (_what, fault) => {
    sandbox.control.addFault(fault);
    expect((await provider.send(order, LIMITS)).kind).toBe("unclear");
    expect(sandbox.control.truth().posts).toEqual({ tb_own: 1 });
  });

  it("a duplicate is a duplicate in either spelling", async () => {
    await provider.send(order, LIMITS);
    sandbox.control.addFault({ name: "hyphen-duplicate" });
    expect((await provider.send(order, LIMITS)).kind).toBe("duplicate");
  });

  it("an order accepted with a bare reference, or without meta, is accepted all the same", async () => {
    sandbox.control.addFault({ name: "bare-reference" });
    expect(await provider.send(order, LIMITS)).toMatchObject({
      kind: "accepted",
      providerReference: "tb_own",
    });
    sandbox.control.addFault({ name: "no-meta" });
    expect(await outcome()).toMatchObject({ identity: "ours", meaning: "pending" });
  });

  it("the Arabic pages' words count where the balance bears them out", async () => {
    const refunded = { ...ENDINGS.refunded, reference: "tb_refunded" };
    await provider.send(order, LIMITS);
    await provider.send(refunded, LIMITS);
    sandbox.control.advanceClock(15_000);
    sandbox.control.addFault({ name: "arabic-words", times: 2 });
    expect(await outcome()).toMatchObject({ word: "SUCCESS", meaning: "fulfilled", cost: dinars(496_25n) });
    expect(await outcome("tb_refunded", refunded)).toMatchObject({
      word: "FAILED",
      meaning: "refunded",
      cost: null,
    });
  });

  it("an unknown word and somebody else's order settle nothing", async () => {
    await provider.send(order, LIMITS);
    sandbox.control.addFault({ name: "unknown-word" });
    expect(await outcome()).toMatchObject({
      meaning: "unmapped",
      word: "EN_COURS_DE_VERIFICATION",
      identity: "ours",
    });
    sandbox.control.addFault({ name: "other-order" });
    expect(await outcome()).toMatchObject({ identity: "mismatch" });
  });

  it("the refused number ends with the operator's words and an offer that is not in the plan list", async () => {
    const refused: OrderToSend = { ...order, msisdn: "0600000002" };
    await provider.send(refused, LIMITS);
    sandbox.control.advanceClock(15_000);
    expect(await outcome("tb_own", refused)).toMatchObject({
      meaning: "refunded",
      message: "هذا رقم الهاتف لا يقبل العرض المرسل، الرجاء إرسال أحد العروض التالية",
      suggestedOffers: [{ planCode: "FACTURE_DJEZZY", name: "📋 FACTURE | فاتورة", amountMinor: 500_00n }],
    });
    const plans = await provider.listPlans();
    expect(plans.ok && plans.value.some((plan) => plan.code === "FACTURE_DJEZZY")).toBe(false);
    const offered: OrderToSend = { ...refused, planCode: "FACTURE_DJEZZY", reference: "tb_offered" };
    await provider.send(offered, LIMITS);
    sandbox.control.advanceClock(15_000);
    expect(await outcome("tb_offered", offered)).toMatchObject({ meaning: "fulfilled" });
  });

  it.each(["GETMENU_Mobilis", "GETMENU_Ooredoo", "GETMENU_Djezzy"])(
    "%s of nothing ends with several offers",
    async (planCode) => {
      const menu: OrderToSend = { planCode, msisdn: "0665983439", faceValueMinor: 0n, reference: "tb_menu" };
      expect((await provider.send(menu, LIMITS)).kind).toBe("accepted");
      sandbox.control.advanceClock(15_000);
      const found = await outcome("tb_menu", menu);
      expect(found).toMatchObject({ meaning: "refunded", identity: "ours" });
      expect(typeof found === "object" && found.suggestedOffers.length).toBeGreaterThan(1);
    },
  );

  it("an amount that is not whole dinars cannot be sent", async () => {
    await expect(provider.send({ ...order, faceValueMinor: 500_50n }, LIMITS)).rejects.toThrow(RangeError);
    await expect(provider.send({ ...order, faceValueMinor: -500_00n }, LIMITS)).rejects.toThrow(RangeError);
    expect(sandbox.control.truth().posts).toEqual({});
  });

  it("plans are told with their kind, network, bounds and rate", async () => {
    const plans = await provider.listPlans();
    const byCode = new Map(plans.ok ? plans.value.map((plan) => [plan.code, plan]) : []);
    expect(byCode.get("PREPAID_DJEZZY")).toMatchObject({
      kind: "dynamic",
      operator: "djezzy",
      minimumMinor: 100_00n,
      maximumMinor: 10_000_00n,
      amountMinor: null,
      costPpm: 992_500,
    });
    expect(byCode.get("GROS_MOBILIS")).toMatchObject({
      operator: "mobilis",
      operatorName: "GMobilis",
      costPpm: null,
    });
    expect(byCode.get("PIXX_500")).toMatchObject({
      kind: "fixed",
      operator: "mobilis",
      amountMinor: 500_00n,
      minimumMinor: null,
    });
    expect(byCode.get("GETMENU_Mobilis")).toMatchObject({ kind: "menu", minimumMinor: 50_00n });
    expect(byCode.get("MIX2000_DJEZZY")).toMatchObject({ isEnabled: false });
  });

  it("an order is looked for under the bare and the prefixed reference in turn, one question at a time", async () => {
    const awkward: OrderToSend = { ...order, reference: "tb own/1?#%" };
    await provider.send(awkward, LIMITS);
    const looks = () => sandbox.control.truth().calls["GET /v3/mobile/check-ref"] ?? 0;
    for (const notFoundCount of [0, 1, 2, 3]) {
      expect(await outcome(awkward.reference, awkward, notFoundCount)).toMatchObject({ identity: "ours" });
      expect(looks()).toBe(notFoundCount + 1);
    }
    sandbox.control.addFault({ name: "not-found", path: "/v3/mobile/check-ref/tb%20own", times: 0 });
    expect(await outcome(awkward.reference, awkward, 0)).toBe("not-found");
    expect(await outcome(awkward.reference, awkward, 1)).toMatchObject({ identity: "ours" });
    expect(sandbox.control.truth().calls["GET /v3/validate"]).toBe(1);
  });

  it("while it is not known under which name, an order is looked for as it was sent: found is found, not found is no answer", async () => {
    sandbox.control.addFault({ name: "server-error", path: "/v3/validate", times: 0 });
    await provider.send(order, LIMITS);
    sandbox.control.advanceClock(15_000);
    expect(await outcome("tb_own", order, 1)).toMatchObject({ identity: "ours", meaning: "fulfilled" });
    const never = { ...order, reference: "tb_never", providerOrderId: null };
    expect(await provider.check({ ...never, notFoundCount: 1 })).toMatchObject({
      kind: "unavailable",
      cause: "server-error",
      evidence: { httpStatus: 404 },
    });
    expect((await provider.check({ ...never, notFoundCount: 0 })).kind).toBe("not-found");
    sandbox.control.clearFaults();
    expect((await provider.check({ ...never, notFoundCount: 1 })).kind).toBe("not-found");
  });

  it.each([
    ["invalid-key", "unauthorized"],
    ["key-disabled", "key-disabled"],
    ["ip-not-allowed", "ip-refused"],
    ["rate-limited", "rate-limited"],
  ] as const)(
    "turned away with %s while it asks for its name, it asks nothing more",
    async (fault, cause) => {
      sandbox.control.addFault({ name: fault, path: "/v3/validate", times: 0 });
      await provider.send(order, LIMITS);
      const asked = { ...order, providerOrderId: null, notFoundCount: 1 };
      expect(await provider.check(asked)).toMatchObject({ kind: "unavailable", cause });
      expect(sandbox.control.truth().calls["GET /v3/mobile/check-ref"] ?? 0).toBe(0);
    },
  );

  it("a question that a proxy finds one too many is asked less often, whoever said so", async () => {
    sandbox.control.addFault({ name: "bare-refusal", status: 429 });
    expect(await provider.listPlans()).toMatchObject({ ok: false, problem: { cause: "rate-limited" } });
    sandbox.control.addFault({ name: "bare-refusal", status: 401 });
    expect(await provider.listPlans()).toMatchObject({ ok: false, problem: { cause: "unreadable" } });
  });

  it("a page of orders is 1 to 100 rows", async () => {
    await expect(provider.listOrders({ page: 1, pageSize: 101 })).rejects.toThrow(RangeError);
    await expect(provider.listOrders({ page: 0, pageSize: 10 })).rejects.toThrow(RangeError);
    const window = { from: new Date(0), to: new Date(1) };
    expect(await provider.listOrders({ page: 1, pageSize: 100, window })).toMatchObject({
      ok: true,
      value: { orders: [] },
    });
  });
});
