import { expect, test } from "vitest";
import { tableIn, textOf } from "./table";

test("finds the header below what stands above it", () => {
  const text =
    'Description,,Summary Amt.\nTotal credits,,"1,500.00"\n\nDate,Description,Amount,Running Bal.\n09/03/2025,Rent,"1,500.00",0\n\n';
  const { header, rows, columns } = tableIn(text);

  expect(header).toEqual(["Date", "Description", "Amount", "Running Bal."]);
  expect(rows).toEqual([{ number: 5, cells: ["09/03/2025", "Rent", "1,500.00", "0"] }]);
  expect(columns).toEqual({ date: 0, amount: 2, description: 1 });
});

test("takes the day of booking, and the columns of a debit and a credit", () => {
  const text = "Transaction Date;Posted Date;Details;Soll;Haben\n";
  expect(tableIn(text).columns).toEqual({
    date: 1,
    description: 2,
    debit: 3,
    credit: 4,
  });
});

test("shows a table whose columns it does not know", () => {
  expect(tableIn("a;b;c\n1;2;3\n")).toEqual({
    header: ["a", "b", "c"],
    firstRow: 2,
    rows: [{ number: 2, cells: ["1", "2", "3"] }],
    columns: {},
  });
});

test("counts the columns of a file without a header", () => {
  const text =
    '"01/15/2026","1500.00","*","","DEPOSIT"\n"01/16/2026","-95.50","*","1042","CHECK"\n';

  expect(tableIn(text)).toMatchObject({
    header: undefined,
    firstRow: 1,
    columns: { date: 0, amount: 1, description: 4 },
  });
});

test("passes over a row above the lines, and finds the column of directions", () => {
  const text =
    "6789,2026/01/01,2026/01/31,1.00,2.00\n2026/01/05,1500.00,Rent,,001,CREDIT\n2026/01/06,9.50,Pipes,,002,DEBIT\n";

  expect(tableIn(text)).toMatchObject({
    header: undefined,
    firstRow: 2,
    columns: { date: 0, amount: 1, description: 2, direction: 5 },
  });
});

test("takes a row of unknown names as the header of what stands below", () => {
  const text = "Konto;6789\n\nTag;Wert;Wer\n15.01.26;1.500,00;Mieter\n16.01.26;-9,50;Dach\n";

  expect(tableIn(text)).toMatchObject({
    header: ["Tag", "Wert", "Wer"],
    firstRow: 4,
    columns: { date: 0, amount: 1, description: 2 },
  });
});

test("reads a type as a direction only if each cell says one", () => {
  const text = (type: string) => `Date,Amount,Type,Description\n01/05/26,1.00,${type},Rent\n`;

  expect(tableIn(text("Debit")).columns.direction).toBe(2);
  expect(tableIn(text("ACH_DEBIT")).columns.direction).toBeUndefined();
});

test("reads what is no UTF-8 as Windows does", () => {
  expect(textOf(new Uint8Array([0x44, 0xe4, 0x80]).buffer)).toBe("Dä€");
  expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xa4]).buffer)).toBe("ä");
  expect(textOf(new Uint8Array([0xff, 0xfe, 0x61, 0x00]).buffer)).toBe("a");
});
