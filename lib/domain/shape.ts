/**
 * Reads what comes from outside into a browser: an answer of our own server, what a tab kept. The server's doors read people and
 * providers with zod; it weighs 30 KiB on a phone, and these few shapes say all that a counter asks. Unknown fields are left out.
 */
export type Shape<Value> = (value: unknown) => Value | undefined;
export type ShapedBy<Reader> = Reader extends Shape<infer Value> ? Value : never;

export const text: Shape<string> = (value) => (typeof value === "string" ? value : undefined);

export const flag: Shape<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

/** A whole number above zero. */
export const count: Shape<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;

/** An instant in UTC, ISO 8601, as `Date.toISOString` writes it. */
export const instant: Shape<string> = (value) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** An id as `crypto.randomUUID` makes it. */
export const uuid: Shape<string> = (value) =>
  typeof value === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value : undefined;

export const oneOf =
  <const Word extends string>(words: readonly Word[]): Shape<Word> =>
  (value) =>
    words.find((word) => word === value);

export const orNull =
  <Value>(shape: Shape<Value>): Shape<Value | null> =>
  (value) =>
    value === null ? null : shape(value);

/** For a field that an older version did not write. */
export const orElse =
  <Value>(shape: Shape<Value>, fallback: Value): Shape<Value> =>
  (value) =>
    value === undefined ? fallback : shape(value);

export const listOf =
  <Value>(shape: Shape<Value>): Shape<Value[]> =>
  (value) => {
    if (!Array.isArray(value)) return;
    const read = value.map(shape).filter((each) => each !== undefined);
    return read.length === value.length ? read : undefined;
  };

type Fields = Readonly<Record<string, Shape<unknown>>>;

/** An object with all of these fields. */
export const shapeOf =
  <const Named extends Fields>(
    fields: Named,
  ): Shape<{ -readonly [Name in keyof Named]: ShapedBy<Named[Name]> }> =>
  (value) => {
    if (typeof value !== "object" || value === null) return;
    const given = new Map(Object.entries(value));
    const read = Object.entries(fields).map(([name, shape]) => [name, shape(given.get(name))] as const);
    if (read.some(([, field]) => field === undefined)) return;
    // Each field was read by its own shape: the object they make is the one that the type names.
    return Object.fromEntries(read) as { -readonly [Name in keyof Named]: ShapedBy<Named[Name]> };
  };
