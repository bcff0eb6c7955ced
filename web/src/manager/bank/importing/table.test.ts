import { expect, test } from "vitest";
import { tableIn, textOf } from "./table";

test("finds the header below what stands above it", () => {
  const text =
    'Description,,Summary Amt.\nTotal credits,,"1,500.00"\n\nDate,Description,Amount,Running Bal.\n09/03/2025,Rent,"1,500.00",0\n\n';
  const { header, rows, columns } = tableIn(text);

  expect(header).toEqual(["Date", "Description", "Amount", "Running Bal."]);
  expect(rows).toEqual([{ number: 5, cells: ["09/03/2025", "Rent", "1,500.00", "0"] }]);
  expect(columns).toEqual({ date: "Date", amount: "Amount", description: "Description" });
});

test("takes the day of booking, and the columns of a debit and a credit", () => {
  const text = "Transaction Date;Posted Date;Details;Soll;Haben\n";
  expect(tableIn(text).columns).toEqual({
    date: "Posted Date",
    description: "Details",
    debit: "Soll",
    credit: "Haben",
  });
});

test("shows a table whose columns it does not know", () => {
  expect(tableIn("a;b;c\n1;2;3\n")).toEqual({
    header: ["a", "b", "c"],
    rows: [{ number: 2, cells: ["1", "2", "3"] }],
    columns: {},
  });
});

test("reads what is no UTF-8 as Windows does", () => {
  expect(textOf(new Uint8Array([0x44, 0xe4, 0x80]).buffer)).toBe("Dä€");
  expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xa4]).buffer)).toBe("ä");
  expect(textOf(new Uint8Array([0xff, 0xfe, 0x61, 0x00]).buffer)).toBe("a");
});
