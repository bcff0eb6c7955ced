import { expect, test } from "vitest";
import { amountOf, dayOf, directionOf } from "./cell-values";
import { dateFormatIn, decimalIn, otherFormatIn, readingsOf } from "./lines";
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
  ["12.00 CR", ".", 1200],
  ["1,250.00 Dr.", ".", -125000],
  ["1’250.00 CHF", ".", 125000],
  ["- $12.00", ".", -1200],
  ["-12.00 CR", ".", undefined],
] as const)("reads %s to the cent", (text, decimal, cents) => {
  expect(amountOf(text, decimal)?.cents).toBe(cents);
});

test.each([
  ["2025-03-04T10:00:00Z", "YYYY-MM-DD", "2025-03-04"],
  ["3/4/2025", "MM/DD/YYYY", "2025-03-04"],
  ["04.03.2025", "DD.MM.YYYY", "2025-03-04"],
  ["02/30/2025", "MM/DD/YYYY", undefined],
  ["2025-03-04 10:01 and later", "YYYY-MM-DD", undefined],
  ["Total", "YYYY-MM-DD", undefined],
  ["01/15/26", "MM/DD/YY", "2026-01-15"],
  ["01/15/70", "MM/DD/YY", "1970-01-15"],
  ["01/15/2026", "MM/DD/YY", undefined],
  ["20260115", "YYYYMMDD", "2026-01-15"],
  ["15.1.26", "DD.MM.YY", "2026-01-15"],
] as const)("reads %s as a day", (text, format, day) => {
  expect(dayOf(text, format)).toBe(day);
});

test("finds how days and amounts are written", () => {
  const table = tableIn("Datum;Betrag;Text\n13.09.2025;1.500,00;a\n14.09.2025;-385,5;b\n");

  expect(dateFormatIn(table, 0)).toBe("DD.MM.YYYY");
  expect(decimalIn(table, [1])).toBe(",");
});

test("says which other order of days is as likely", () => {
  const one = tableIn("Date,Amount,Description\n03/04/26,1.00,a\n05/06/26,1.00,b\n");
  const sure = tableIn("Date,Amount,Description\n03/14/26,1.00,a\n05/06/26,1.00,b\n");

  expect(otherFormatIn(one, 0, dateFormatIn(one, 0))).toBe("DD/MM/YY");
  expect(otherFormatIn(sure, 0, dateFormatIn(sure, 0))).toBeUndefined();
});

test.each([
  [" CREDIT ", "in"],
  ["dr.", "out"],
  ["S", "out"],
  ["Paid  in", "in"],
  ["ACH_DEBIT", undefined],
] as const)("reads %s as a direction", (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});

test.each([
  ["1.00,Debit", -100],
  ["-1.00,Debit", -100],
  ["1.00,Credit", 100],
  ["-1.00,Credit", undefined],
  ["1.00 DR,Credit", undefined],
  ["1.00,Fee", undefined],
] as const)("gives %s its sign", (cells, cents) => {
  const columns = { date: 0, amount: 1, direction: 2, description: 3 };
  const table = tableIn(`01/15/26,${cells},Rent\n`);
  const [read] = readingsOf(table, { columns, dateFormat: "MM/DD/YY", decimal: "." });

  expect(read?.line?.amount_cents).toBe(cents);
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
