import { expect, test } from "vitest";
import { EXAMPLE, homeownersIn } from "./import-rows";

test("reads its own example", () => {
  const { rows, mistakes } = homeownersIn(EXAMPLE);
  expect(mistakes).toEqual([]);
  expect(rows).toEqual([
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

test("says what can't be read, with its line", () => {
  const head = "first name,last name,email,is billed,share percent,opening balance";
  const { mistakes } = homeownersIn(`${head}\nA,B,c@d.example,perhaps,half,much`);
  expect(mistakes).toEqual([
    "Homeowner 1, is_billed: Enter yes or no.",
    "Homeowner 1, share_percent: Enter a percentage, like 12.5.",
    "Homeowner 1, opening_balance: Enter an amount.",
  ]);
});

test.each(["half", "0x10", "1e2", "Infinity", "%", "-5", "12.5.1"])(
  "reads no share in %s",
  (text) => {
    const { mistakes } = homeownersIn(
      `first name,last name,email,share percent\nA,B,c@d.example,${text}`,
    );
    expect(mistakes).toEqual(["Homeowner 1, share_percent: Enter a percentage, like 12.5."]);
  },
);

test.each([
  ["12.5", 125000],
  ["16.6667 %", 166667],
  ["100%", 1000000],
])("reads a share of %s", (text, share_ppm) => {
  const { rows } = homeownersIn(
    `first name,last name,email,share percent\nA,B,c@d.example,${text}`,
  );
  expect(rows[0]?.share_ppm).toBe(share_ppm);
});
