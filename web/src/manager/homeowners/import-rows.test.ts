import { expect, test } from "vitest";
import { tableOf } from "../../parts/importing/cells";
import { guessed, readTable } from "../../parts/importing/columns";
import { COLUMNS, EXAMPLE, homeownerOf } from "./import-rows";

function read(text: string) {
  const table = tableOf(text);
  return readTable(table, COLUMNS, guessed(table.header, COLUMNS));
}

test("reads its own example", () => {
  const { said, faults } = read(EXAMPLE);
  expect(faults).toEqual([]);
  expect(said.map(homeownerOf)).toEqual([
    {
      first_name: "Ada",
      last_name: "Owner",
      email: "ada@example.com",
      phone: "312 555 0142",
      property_name: "Maple Court",
      unit_name: "101",
      is_billed: true,
      share_ppm: 125000,
      opening_balance_cents: 25000,
    },
    {
      first_name: "Ben",
      last_name: "Owner",
      email: "ben@example.com",
      mailing_address: "12 Elm Street, Chicago",
      property_name: "Maple Court",
      unit_name: "101",
      is_billed: false,
    },
    {
      first_name: "Cleo",
      last_name: "Court",
      email: "cleo@example.com",
      property_name: "Maple Court",
      unit_name: "102",
      is_billed: true,
      share_ppm: 125000,
      opening_balance_cents: -4000,
    },
  ]);
});

test.each(["half", "0x10", "1e2", "Infinity", "%", "-5", "12.5.1"])(
  "reads no share in %s",
  (text) => {
    const { faults } = read(`first name,last name,email,share percent\nA,B,c@d.example,${text}`);
    expect(faults).toEqual([
      { row: 2, column: "share percent", text: "Enter a percentage, like 12.5." },
    ]);
  },
);
