import { expect, test } from "vitest";
import { tableOf, textOf } from "./cells";

test("keeps commas, quotes and line breaks in quotes", () => {
  expect(tableOf('a,b\r\n"1, ""two""","3\n4"\n\n')).toEqual({
    header: ["a", "b"],
    lines: [{ number: 2, cells: ['1, "two"', "3\n4"] }],
  });
});

test("takes what a spreadsheet copies, and numbers rows as it does", () => {
  expect(tableOf("a\tb\n\t\n1,5\t\n")).toEqual({
    header: ["a", "b"],
    lines: [{ number: 3, cells: ["1,5", ""] }],
  });
});

test("is the same table as a text again", () => {
  const table = tableOf('\uFEFFa;b\n"1;2";"say ""so"""\n');
  expect(tableOf(textOf(table))).toEqual(table);
});
