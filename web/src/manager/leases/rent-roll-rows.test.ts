import { expect, test } from "vitest";
import { tableOf } from "../../parts/importing/cells";
import { guessed, readTable } from "../../parts/importing/columns";
import { COLUMNS, EXAMPLE, leaseOf } from "./rent-roll-rows";

function read(text: string) {
  const table = tableOf(text);
  return readTable(table, COLUMNS, guessed(table.header, COLUMNS));
}

test("reads its own example", () => {
  const { said, faults } = read(EXAMPLE);
  expect(faults).toEqual([]);
  expect(said.map(leaseOf)).toEqual([
    {
      property_name: "Oak House",
      unit_name: "1A",
      tenants: [
        {
          first_name: "Ada",
          last_name: "Renter",
          email: "ada@example.com",
          phone: "312 555 0142",
        },
      ],
      start_date: "2024-06-01",
      end_date: "2026-05-31",
      rolls_over: true,
      rent_amount_cents: 145000,
      rent_due_day: 1,
      deposit_held_cents: 145000,
      opening_balance_cents: 0,
    },
    {
      property_name: "Oak House",
      unit_name: "1B",
      tenants: [
        { first_name: "Ben", last_name: "Roe", email: "ben@example.com" },
        { first_name: "Cleo", last_name: "Roe" },
      ],
      start_date: "2023-01-01",
      rent_amount_cents: 120000,
      rent_due_day: 1,
      deposit_held_cents: 120000,
      opening_balance_cents: -4000,
    },
  ]);
});

test("reads the headings and the cells of another program", () => {
  const { said, faults } = read(
    "Property;Unit;Resident;Lease start;Monthly rent;Past due\nOak;1;Roe, Ben Q.;1/31/2024;$1,200;(40.00)",
  );
  expect(faults).toEqual([]);
  expect(leaseOf(said[0] ?? {})).toEqual({
    property_name: "Oak",
    unit_name: "1",
    tenants: [{ first_name: "Ben Q.", last_name: "Roe" }],
    start_date: "2024-01-31",
    rent_amount_cents: 120000,
    rent_due_day: 1,
    opening_balance_cents: -4000,
  });
});

test("asks for both names of each tenant", () => {
  const { faults } = read("Property,Unit,Tenant,Start date,Rent\nOak,1,Ben; Ada Roe,2024-01-31,1");
  expect(faults.map(({ row, column }) => [row, column])).toEqual([[2, "Tenant"]]);
});
