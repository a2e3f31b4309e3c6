import { beforeEach, describe, expect, it } from "vitest";
import type { WorkerScope } from "@/lib/auth/scope";
import type { TopUpProvider } from "@/lib/providers/provider";
import { openTwoProviders, type TwoProviders } from "../test-two-providers";
import { detectOperators } from "./detect-operators";
import { lookUpOperator } from "./look-up-operator";

/** In the acted Reloadly: Djezzy's, whatever its beginning says; nobody's; and one like any other. */
const MOVED = "0520000002";
const NOBODYS = "0520000001";
const PLAIN = "0600000001";
const MINUTE_MS = 60_000;

describe("whose number it is, at the counter", () => {
  let two: TwoProviders;
  let worker: WorkerScope;
  let questions = 0;
  beforeEach(async () => {
    two = await openTwoProviders();
    questions = 0;
    worker = two.shop.openWorker([...two.worker.providers.values()].map(counted));
    return () => two.close();
  });

  /** The same provider, whose questions are counted. */
  function counted(provider: TopUpProvider): TopUpProvider {
    const { detectOperator } = provider;
    if (detectOperator === undefined) return provider;
    return {
      ...provider,
      detectOperator: (msisdn) => {
        questions += 1;
        return detectOperator(msisdn);
      },
    };
  }

  const ask = async (number: string, scope = two.shop.owner): Promise<unknown> => {
    const word = await lookUpOperator(scope, number);
    return word.ok ? word.value : word.problem;
  };
  const work = (as = worker): Promise<void> => detectOperators(as);
  const rows = (): Promise<number> => two.shop.database.client.operatorWord.count();

  it("is asked of nobody where the beginning says it", async () => {
    expect(await ask("0770 12 34 56")).toEqual({ kind: "untold" });
    expect(await rows()).toBe(0);
  });

  it("is a number's problem where it is none", async () => {
    expect(await ask("0770")).toBe("number-too-short");
    expect(await ask("+33612345678")).toBe("number-foreign");
    expect(await rows()).toBe(0);
  });

  it("is told by the provider that can tell, a moment after it was wanted, in whatever form it was typed", async () => {
    expect(await ask("+213 520 00 00 02")).toEqual({ kind: "asking" });
    expect(await ask("٠٥٢٠٠٠٠٠٠٢")).toEqual({ kind: "asking" });
    await work();
    expect(await ask(MOVED)).toEqual({ kind: "told", operator: "djezzy" });
    expect(await ask(PLAIN)).toEqual({ kind: "asking" });
    expect(await ask(NOBODYS)).toEqual({ kind: "asking" });
    await work();
    expect(await ask(PLAIN)).toEqual({ kind: "told", operator: "mobilis" });
    expect(await ask(NOBODYS)).toEqual({ kind: "nobodys" });
  });

  it("is asked once a day for all shops, and again after it", async () => {
    await ask(MOVED);
    await Promise.all([work(), work(two.shop.openWorker([...worker.providers.values()]))]);
    await ask(MOVED, two.shop.other);
    await work();
    expect(questions).toBe(1);
    two.shop.advance(24 * 60 * MINUTE_MS);
    expect(await ask(MOVED)).toEqual({ kind: "asking" });
    await work();
    expect(questions).toBe(2);
  });

  it("stays untold where no provider can be asked, and nobody is asked for it", async () => {
    await ask(MOVED);
    await work(two.shop.worker);
    expect(await ask(MOVED)).toEqual({ kind: "untold" });
    expect(questions).toBe(0);
  });

  it("stays untold for a minute where the provider does not answer, for its silence is not a no", async () => {
    two.reloadly.control.addFault({ name: "html-502" });
    await ask(NOBODYS);
    await work();
    expect(await ask(NOBODYS)).toEqual({ kind: "untold" });
    two.shop.advance(MINUTE_MS);
    expect(await ask(NOBODYS)).toEqual({ kind: "asking" });
    await work();
    expect(await ask(NOBODYS)).toEqual({ kind: "nobodys" });
  });

  it("is not asked of a provider that turned our key away, until that is over", async () => {
    two.reloadly.control.addFault({ name: "key-disabled" });
    await ask(PLAIN);
    await work();
    await ask(MOVED);
    await work();
    expect(await ask(MOVED)).toEqual({ kind: "untold" });
    expect(questions).toBe(1);
  });

  it("is not asked any more when nobody waits for it, and opened again by whoever wants to know", async () => {
    await ask(MOVED);
    two.shop.advance(10_000);
    await work();
    expect(questions).toBe(0);
    expect(await ask(MOVED)).toEqual({ kind: "asking" });
    await work();
    expect(await ask(MOVED)).toEqual({ kind: "told", operator: "djezzy" });
  });

  it("is not asked for more numbers than counters can type, so that nobody tries them all out", async () => {
    const words = [];
    for (let number = 100; number < 140; number += 1) words.push(await ask(`0530000${number}`));
    expect(words.filter((word) => JSON.stringify(word) === '{"kind":"asking"}')).toHaveLength(30);
    expect(await rows()).toBe(30);
  });

  it("is forgotten when it is old: no list of numbers grows", async () => {
    for (const number of [MOVED, NOBODYS, PLAIN]) await ask(number);
    await work();
    two.shop.advance(25 * 60 * MINUTE_MS);
    await ask("0610000000");
    expect(await rows()).toBe(1);
  });

  it("moves no order and no money", async () => {
    const { client } = two.shop.database;
    const count = async () => [await client.topUpOrder.count(), await client.posting.count()];
    const before = await count();
    await ask(MOVED);
    await work();
    expect(await count()).toEqual(before);
  });
});
