/**
 * A table's row on a narrow screen: a card of its own, every figure under its name. Its table is `max-lg:block`, and so is the
 * body; the heads are there for who listens.
 */
export const NARROW_ROW =
  "max-lg:grid max-lg:grid-cols-2 max-lg:gap-x-4 max-lg:gap-y-2 max-lg:border-line max-lg:border-b max-lg:p-4 max-lg:last:border-b-0 max-lg:*:h-auto max-lg:*:border-0 max-lg:*:p-0 max-lg:*:text-start";

/** A column's name, where the heads of the columns are out of sight. */
export const ColumnName = ({ word }: { readonly word: string }) => (
  <span aria-hidden className="block text-13 font-normal text-ink-3 lg:hidden">
    {word}
  </span>
);
