import { expect, test } from "vitest";
import { count, flag, instant, listOf, oneOf, orElse, orNull, shapeOf, text, uuid } from "./shape";

const ticket = shapeOf({
  id: uuid,
  at: instant,
  state: oneOf(["open", "closed"]),
  seats: listOf(shapeOf({ row: text, isTaken: flag })),
  note: orNull(text),
  turn: orElse(orNull(count), null),
});
const WHOLE = {
  id: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  at: "2026-11-22T08:00:00.000Z",
  state: "open",
  seats: [{ row: "a", isTaken: false }],
  note: null,
  turn: 3,
};

test("what has the shape is read as it is, without what nobody asked for", () => {
  expect(ticket(WHOLE)).toEqual(WHOLE);
  expect(ticket({ ...WHOLE, extra: 1 })).toEqual(WHOLE);
  const { turn, ...older } = WHOLE;
  expect([turn, ticket(older)?.turn]).toEqual([3, null]);
});

test("what has any other shape is nothing at all, never half of it", () => {
  const { note: _, ...lacking } = WHOLE;
  for (const stranger of [
    undefined,
    null,
    "text",
    [],
    {},
    lacking,
    { ...WHOLE, id: "1" },
    { ...WHOLE, at: "yesterday" },
    { ...WHOLE, at: "2026-11-22T99:00:00.000Z" },
    { ...WHOLE, state: "gone" },
    { ...WHOLE, seats: [WHOLE.seats[0], { row: 1, isTaken: false }] },
    { ...WHOLE, seats: {} },
    { ...WHOLE, note: 7 },
    { ...WHOLE, turn: 0 },
    { ...WHOLE, turn: 1.5 },
    { ...WHOLE, turn: "3" },
  ])
    expect(ticket(stranger), JSON.stringify(stranger)).toBeUndefined();
});

test("a name that every object inherits is no field", () => {
  expect(shapeOf({ toString: orElse(text, "none") })({})).toEqual({ toString: "none" });
  expect(shapeOf({ constructor: text })({})).toBeUndefined();
});
