import { expect, test } from "vitest";
import { tableOf } from "./cells";
import { type Column, guessed, lacking, placed, readTable, repeated } from "./columns";
import { portions } from "./portions";
import { asCents } from "./values";

const COLUMNS: Column[] = [
  { name: "unit_name", title: "Unit", isNeeded: true, others: ["Apt"] },
  { name: "rent", title: "Rent", read: asCents, field: "rent_amount_cents" },
  { name: "email", title: "E-mail", field: "tenants/0/email" },
];

test("finds columns however they are written, and says which are lacking", () => {
  expect(guessed(["Apt.", "RENT", "e-mail"], COLUMNS)).toEqual({
    unit_name: 0,
    rent: 1,
    email: 2,
  });
  const mapping = guessed(["Rent"], COLUMNS);
  expect(lacking(COLUMNS, mapping).map(({ title }) => title)).toEqual(["Unit"]);
});

test("says what is wrong at its row and column", () => {
  const table = tableOf("Apt,Rent\n1A,1450\n\n,much\n");
  const { said, faults } = readTable(table, COLUMNS, guessed(table.header, COLUMNS));
  expect(said[0]).toEqual({ unit_name: "1A", rent: 145000 });
  expect(faults).toEqual([
    { row: 4, column: "Apt", text: "Fill this in." },
    { row: 4, column: "Rent", text: "Enter an amount, like 1250.00." },
  ]);
});

test("places what the API refuses", () => {
  const table = tableOf("Apt,Rent\n1A,1\n1B,2");
  const mapping = guessed(table.header, COLUMNS);
  const errors = [
    { pointer: "/rows/1/rent_amount_cents", detail: "Too much." },
    { pointer: "/rows/0/tenants/0", detail: "Reopen it." },
    { pointer: "/as_of", detail: "Not yet." },
  ];
  expect(placed(errors, table, table.lines, COLUMNS, mapping)).toEqual([
    { row: 3, column: "Rent", text: "Too much." },
    { row: 2, column: "E-mail", text: "Reopen it." },
  ]);
});

test("names the row that says the same", () => {
  const { lines } = tableOf("a\nOne\ntwo\none ");
  expect(repeated(["One", "two", "one "], lines, (row) => row)).toEqual([
    { row: 4, column: "", text: "Row 2 says the same. Leave one of them out." },
  ]);
});

test("splits by number and by size", () => {
  const rows = ["a", "b", "c"];
  expect(portions(rows, 2)).toEqual([["a", "b"], ["c"]]);
  expect(portions(["x".repeat(150_000), "y".repeat(90_000), "z"], 9)).toEqual([
    ["x".repeat(150_000)],
    ["y".repeat(90_000), "z"],
  ]);
});
