import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import { OPERATORS } from "@/lib/domain/plan";
import { syncPlans } from "@/lib/plans/sync-plans";
import { openOneClickDz } from "@/lib/providers/oneclickdz/oneclickdz";
import { openReloadly } from "@/lib/providers/reloadly/reloadly";
import { openReloadlySandbox, type ReloadlySandbox } from "@/lib/sandbox/reloadly";
import { dispatchOrder } from "./orders/dispatch-order";
import { recheckDueOrders } from "./orders/recheck-order";
import { sendOrder } from "./orders/send-order";
import { openTestShop, SANDBOX_KEY, sendInput, type TestShop } from "./test-shop";

/** For tests: a shop whose worker sells through both providers, each acted over real HTTP, all on one clock. */
export interface TwoProviders {
  readonly shop: TestShop;
  readonly reloadly: ReloadlySandbox;
  /** Its providers, by id: `oneclickdz`, `reloadly`. */
  readonly worker: WorkerScope;
  /** Reads both plan lists anew. */
  readPlans(): Promise<void>;
  /** Opens and sends a sale; returns its row as it is then. */
  sell(input: Parameters<typeof sendInput>[0]): Promise<Order>;
  /** Lets time pass until it has ended. */
  untilEnded(reference: string): Promise<Order>;
  close(): Promise<void>;
}

/** An admin's word, for every operator. */
export async function chooseByHand({ shop }: TwoProviders, ...providers: readonly string[]): Promise<void> {
  const { client } = shop.database;
  const choice = {
    chosenBy: "hand",
    providers: [...providers],
    updatedAt: new Date(),
    updatedById: shop.admin.userId,
  };
  for (const operator of OPERATORS)
    await client.providerChoice.upsert({
      where: { operator },
      create: { operator, ...choice },
      update: choice,
    });
}

type Order = Awaited<ReturnType<typeof readOrder>>;

const KEY = { clientId: "id-of-the-account", clientSecret: "a-secret-of-the-account" };

export async function openTwoProviders(): Promise<TwoProviders> {
  const shop = await openTestShop();
  const reloadly = await openReloadlySandbox({ ...KEY, now: shop.nowMs });
  const worker = shop.openWorker([
    openOneClickDz({ baseUrl: shop.sandbox.url, apiKey: SANDBOX_KEY }),
    openReloadly({ ...KEY, baseUrl: reloadly.url, authUrl: reloadly.url, stopwatchMs: shop.nowMs }),
  ]);
  const readPlans = async (): Promise<void> => {
    await shop.database.client.providerAccount.updateMany({ data: { plansAt: null } });
    await syncPlans(worker);
  };
  await readPlans();
  return {
    shop,
    reloadly,
    worker,
    readPlans,
    sell: async (input) => {
      const sent = await sendOrder(shop.owner, sendInput(input));
      if (!sent.ok) throw new Error(sent.problem);
      const { id, reference } = await readOrder(shop, sent.value.reference);
      await dispatchOrder(worker, id);
      return readOrder(shop, reference);
    },
    untilEnded: async (reference) => {
      for (let turn = 0; turn < 10; turn += 1) {
        shop.advance(12_000);
        await recheckDueOrders(worker);
        const order = await readOrder(shop, reference);
        if (order.finalAt !== null) return order;
      }
      throw new Error(`${reference} did not end`);
    },
    close: async () => {
      await reloadly.close();
      await shop.close();
    },
  };
}

const readOrder = (shop: TestShop, reference: string) =>
  shop.database.client.topUpOrder.findUniqueOrThrow({ where: { reference } });
