import "server-only";

/**
 * One field of what is exported: words; digits that are no number to reckon with (a phone keeps its zero); or an amount in
 * centimes, null where there is none.
 */
export type Cell =
  | { readonly text: string }
  | { readonly digits: string }
  | { readonly minor: bigint | null };

/** Rows as they are read, some at a time. */
export type Rows = AsyncIterable<readonly (readonly Cell[])[]>;
