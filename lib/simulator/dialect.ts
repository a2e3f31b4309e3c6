import "server-only";
import type { CurrencyCode } from "@/lib/domain/money";
import type { Exchange, Wire, WireHeaders } from "@/lib/providers/http";
import type { TopUpProvider } from "@/lib/providers/provider";
import type { Luck } from "./luck";
import type { Ending, Execution, Posted, ProviderBook } from "./provider-book";
import type { No } from "./script";

/** The networks that the simulated counter sells. */
export const SOLD = { djezzy: { prefix: "07" }, mobilis: { prefix: "06" } } as const;
export type SoldOperator = keyof typeof SOLD;

/** How one provider talks: everything of the simulator that knows its paths, its bodies and its words. */
export interface Dialect {
  /** As the adapter calls it. */
  readonly id: string;
  readonly accountCurrency: CurrencyCode;
  /** Under which code its plain credit is listed here. */
  readonly planCodes: Readonly<Record<SoldOperator, string>>;
  /** The provider as it is in one world: an empty book, new keys, and moods drawn by luck. */
  act(luck: Luck): ActedProvider;
}

export interface ActedProvider {
  readonly dialect: Dialect;
  readonly book: ProviderBook;
  /** The real adapter, saying everything over this wire. One per process. */
  openAdapter(wire: Wire, stopwatchMs: () => number): TopUpProvider;
  /** The order that a POST carries; null where it asks for a token. Throws where it is neither. */
  readOrder(path: string, body: object): Posted | null;
  /** To a request for a token. */
  signIn(atMs: number): Exchange;
  /** What it says to a key that is not good, or no longer; null where it is. Such a request has come to nothing. */
  refuseKey(headers: WireHeaders, atMs: number): Exchange | null;
  accept(execution: Execution): Exchange;
  refuse(no: No): Exchange;
  answer(path: string, atMs: number): Told;
  isAboutOneOrder(path: string): boolean;
  /** For the record: what was asked, without whose it was. */
  routeOf(path: string): string;
  readonly broken: BrokenShapes;
}

/** An answer, and which endings whoever reads it has been told by it. */
export interface Told {
  readonly exchange: Exchange;
  readonly tells: readonly (readonly [Execution, Ending])[];
}

/** What comes instead of an answer when something is wrong at the provider's end. */
export interface BrokenShapes {
  readonly duplicate: Exchange;
  /** None of them says that nothing ran. */
  readonly serverErrors: readonly [Exchange, ...Exchange[]];
  /** The beginning of an answer. */
  readonly cut: string;
  /** Bodies that no client should take for a yes or a no, with the status they come with. */
  readonly garbled: readonly [Garbled, ...Garbled[]];
}

export type Garbled = readonly [status: number, body: unknown];
