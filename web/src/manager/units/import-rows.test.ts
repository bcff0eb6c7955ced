import { expect, test } from "vitest";
import { tableOf } from "../../parts/importing/cells";
import { guessed, readTable } from "../../parts/importing/columns";
import { COLUMNS, EXAMPLE, unitOf } from "./import-rows";

test("reads its own example", () => {
  const table = tableOf(EXAMPLE);
  const { said, faults } = readTable(table, COLUMNS, guessed(table.header, COLUMNS));
  expect(faults).toEqual([]);
  expect(said.map(unitOf)[0]).toEqual({
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
