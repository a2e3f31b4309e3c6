import { expect, it } from "vitest";
import { groupOffers } from "./offer-groups";

const offer = (planCode: string, amount: string) => ({ planCode, name: planCode, amount });

const OFFERS = [
  offer("FACTURE_DJEZZY", "1000.00"),
  offer("SAMA1200", "1200.00"),
  offer("PREPAID_DJEZZY", "100.00"),
  offer("FACTURE_DJEZZY", "500.00"),
  offer("MIX500", "500.00"),
];

const shape = (wanted: string | null) =>
  groupOffers(OFFERS, wanted).map(({ kind, offers }) => [kind, ...offers.map(({ amount }) => amount)]);

it("offers stand in groups, from the smallest amount up", () => {
  expect(shape(null)).toEqual([
    ["credit", "100.00"],
    ["bundle", "500.00", "1200.00"],
    ["invoice", "500.00", "1000.00"],
  ]);
});

it("with a wanted price the nearest comes first, and its group with it", () => {
  expect(shape("1100.00")).toEqual([
    ["invoice", "1000.00", "500.00"],
    ["bundle", "1200.00", "500.00"],
    ["credit", "100.00"],
  ]);
});

it("no offer is lost, and one plan at two amounts is two offers", () => {
  expect(groupOffers(OFFERS, "700.00").flatMap(({ offers }) => offers)).toHaveLength(OFFERS.length);
  expect(groupOffers([], "700.00")).toEqual([]);
});
