import { expect, test } from "vitest";
import { centsOf, dateFormatIn, dayOf, decimalIn, readingsOf } from "./lines";
import { tableIn } from "./table";

test.each([
  ["1,500.00", ".", 150000],
  ["(12.00)", ".", -1200],
  ["12,00-", ",", -1200],
  ["1.500,5", ",", 150050],
  ["-$1 500.00", ".", -150000],
  [".50", ".", 50],
  ["12,50", ".", undefined],
  ["1.234", ".", undefined],
  ["--5", ".", undefined],
  ["", ".", undefined],
] as const)("reads %s to the cent", (text, decimal, cents) => {
  expect(centsOf(text, decimal)).toBe(cents);
});

test.each([
  ["2025-03-04T10:00:00Z", "YYYY-MM-DD", "2025-03-04"],
  ["3/4/2025", "MM/DD/YYYY", "2025-03-04"],
  ["04.03.2025", "DD.MM.YYYY", "2025-03-04"],
  ["02/30/2025", "MM/DD/YYYY", undefined],
  ["Total", "YYYY-MM-DD", undefined],
] as const)("reads %s as a day", (text, format, day) => {
  expect(dayOf(text, format)).toBe(day);
});

test("finds how days and amounts are written", () => {
  const table = tableIn("Datum;Betrag;Text\n13.09.2025;1.500,00;a\n14.09.2025;-385,5;b\n");

  expect(dateFormatIn(table, "Datum")).toBe("DD.MM.YYYY");
  expect(decimalIn(table, ["Betrag"])).toBe(",");
});

test("names what a row lacks, and reads the others", () => {
  const table = tableIn(
    "date,debit,credit,description,reference\n2025-09-03,,1.00,a\u200b  b,7\n,1.00,,Total,\n2025-09-03,,,c,\n",
  );
  const manner = { columns: table.columns, dateFormat: "YYYY-MM-DD", decimal: "." } as const;

  expect(readingsOf(table, manner)).toMatchObject([
    { line: { posted_on: "2025-09-03", amount_cents: 100, description: "a b", reference: "7" } },
    { row: { number: 3 }, mistake: "has no date as YYYY-MM-DD" },
    { row: { number: 4 }, mistake: "has an amount of 0" },
  ]);
});
