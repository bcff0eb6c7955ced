import { expect, test } from "vitest";
import { EXAMPLE, unitsIn } from "./import-rows";

test("reads its own example", () => {
  const { rows, mistakes } = unitsIn(EXAMPLE);
  expect(mistakes).toEqual([]);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    property_name: "Oak House",
    kind: "multi_family",
    address_line1: "12 Oak Street",
    city: "Chicago",
    state: "IL",
    postal_code: "60614",
    country: "US",
    unit_name: "1A",
    bedrooms: 2,
    bathrooms: 1.5,
    square_feet: 850,
    market_rent_cents: 145000,
  });
});

test("says which columns and which numbers are wrong", () => {
  expect(unitsIn("unit name,Kind\n1A,condo").mistakes).toEqual([
    "The first line lacks: property_name, address_line1, city, state, postal_code, country.",
  ]);
  expect(unitsIn(EXAMPLE.replace(",850,", ",large,")).mistakes).toEqual([
    "Unit 1, square_feet: Enter a number.",
  ]);
  expect(unitsIn(EXAMPLE.split("\r\n")[0] ?? "").mistakes).toEqual([
    "Below the first line is no unit.",
  ]);
});
