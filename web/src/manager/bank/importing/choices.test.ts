import { expect, test } from "vitest";
import { choicesIn, fieldsOf } from "./choices";
import { tableIn } from "./table";

const MANNER = { dateFormat: "MM/DD/YYYY", decimal: "." } as const;

test("offers columns by number where there is no header", () => {
  const table = tableIn("01/15/2026,1500.00,*,,DEPOSIT MADE IN A BRANCH OF THE BANK\n");

  expect(choicesIn(table).map(({ label }) => label)).toEqual([
    "Column 1 (01/15/2026)",
    "Column 2 (1500.00)",
    "Column 3 (*)",
    "Column 4",
    "Column 5 (DEPOSIT MADE IN A BRANCH OF TH…)",
  ]);
  const { columns, first_row } = fieldsOf(table, { ...MANNER, columns: table.columns });
  expect(JSON.parse(columns ?? "")).toMatchObject({ date: 1, amount: 2, description: 5, id: null });
  expect(first_row).toBe("1");
});

test("names a column by its number where its name is empty or another's", () => {
  const table = tableIn("Date;Amount;Währung;Währung;Description; \n01/15/2026;1.00;E;E;Rent;S\n");

  expect(choicesIn(table).map(({ label }) => label)).toEqual([
    "Date",
    "Amount",
    "Column 3 (E)",
    "Column 4 (E)",
    "Description",
    "Column 6 (S)",
  ]);
  const columns = { date: 0, amount: 1, description: 4, direction: 5 };
  const told = fieldsOf(table, { ...MANNER, columns });
  expect(JSON.parse(told.columns ?? "")).toMatchObject({ date: "Date", direction: 6 });
  expect(told.first_row).toBeUndefined();
});
