import "server-only";
import type { WorkerScope } from "@/lib/auth/scope";
import type { TheirSide } from "@/lib/domain/reconcile";
import { ok, type Result, refuse } from "@/lib/domain/result";
import type { ListedOrder, ProviderMovement, TopUpProvider } from "@/lib/providers/provider";
import { askProvider } from "./ask-provider";

/** How far the provider's clock may be from ours before its list's window misses an order. */
const CLOCK_MARGIN_MS = 5 * 60_000;
/** Wide enough for two clocks that do not agree. */
const widened = ({ from, to }: { readonly from: Date; readonly to: Date }) => ({
  from: new Date(from.getTime() - CLOCK_MARGIN_MS),
  to: new Date(to.getTime() + CLOCK_MARGIN_MS),
});

const PAGE_SIZE = 100;
/** Far above any day: a list without an end must not hold a worker for ever. */
const MOST_PAGES = 5_000;

export interface TheirList {
  readonly rows: readonly ListedOrder[];
  readonly unreadableCount: number;
}

/** Every page. New orders push rows on to the next page meanwhile: some are seen twice, none is missed. */
export async function readList(
  worker: WorkerScope,
  provider: TopUpProvider,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<Result<TheirList, { readonly cause: string }>> {
  const window = widened({ from, to });
  const rows: ListedOrder[] = [];
  let unreadableCount = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const list = await askProvider(worker, provider, () =>
      provider.listOrders({ page, pageSize: PAGE_SIZE, window }),
    );
    if (!list.ok) return list;
    rows.push(...list.value.orders);
    unreadableCount += list.value.unreadableCount;
    if (page >= list.value.totalPages) return ok({ rows, unreadableCount });
  }
  return refuse({ cause: "unreadable" });
}

/** Where their clock says nothing, the row is taken for the day's: it is matched by what it is called, not by its time. */
export function theirSide(
  row: ListedOrder,
  { from, to, currency }: { readonly from: Date; readonly to: Date; readonly currency: string },
): TheirSide {
  const { providerOrderId, providerReference, meaning, msisdn, faceValueMinor, cost, createdAt } = row;
  return {
    providerOrderId,
    providerReference,
    meaning,
    msisdn,
    faceValueMinor,
    costMinor: cost?.currency === currency ? cost.minor : null,
    isOnDay: createdAt === null || (createdAt >= from && createdAt < to),
  };
}

/** What moved our float in the window and is no order; null where the provider has no such list, or could not be asked. */
export async function readMovements(
  worker: WorkerScope,
  provider: TopUpProvider,
  window: { readonly from: Date; readonly to: Date },
): Promise<readonly ProviderMovement[] | null> {
  const { listMovements } = provider;
  if (listMovements === undefined) return null;
  const movements: ProviderMovement[] = [];
  const wide = widened(window);
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const list = await askProvider(worker, provider, () =>
      listMovements({ page, pageSize: PAGE_SIZE, window: wide }),
    );
    // The float then differs by what was not read, and says so.
    if (!list.ok) return null;
    movements.push(...list.value.movements);
    if (page >= list.value.totalPages) return movements;
  }
  return null;
}
