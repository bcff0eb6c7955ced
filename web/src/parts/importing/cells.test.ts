import { expect, test } from "vitest";
import { cellsOf, linesOf } from "./cells";

test("keeps commas, quotes and line breaks in quotes", () => {
  expect(cellsOf('a,b\r\n"1, ""two""","3\n4"\n\n')).toEqual([
    ["a", "b"],
    ['1, "two"', "3\n4"],
  ]);
});

test("takes what a spreadsheet copies", () => {
  expect(cellsOf("a\tb\n1,5\t\n")).toEqual([
    ["a", "b"],
    ["1,5", ""],
  ]);
});

test("finds columns however their names are written", () => {
  const { lines } = linesOf("First name,E-mail\nAda,", ["first_name"], "person");
  expect(lines).toEqual([{ first_name: "Ada", e_mail: "" }]);
});

test("says what the table lacks", () => {
  expect(linesOf("name", ["name", "city"], "unit").mistakes).toEqual([
    "The first line lacks: city.",
  ]);
  expect(linesOf("name", ["name"], "unit").mistakes).toEqual(["Below the first line is no unit."]);
});
