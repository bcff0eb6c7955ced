import { expect, test } from "vitest";
import { type IncomeTotals, incomeLines } from "./income-lines";

const NOTHING: IncomeTotals = {
  rent_cents: 0,
  dues_cents: 0,
  special_assessments_cents: 0,
  fees_cents: 0,
  other_income_cents: 0,
  income_cents: 0,
  by_category: {
    maintenance_cents: 0,
    utilities_cents: 0,
    insurance_cents: 0,
    taxes_cents: 0,
    mortgage_cents: 0,
    landscaping_cents: 0,
    legal_cents: 0,
    supplies_cents: 0,
    management_fee_cents: 0,
    other_cents: 0,
  },
  expenses_cents: 0,
  processor_fees_cents: 0,
  net_cents: 0,
  months: [],
};

test("shows the sums always, and a line only if it has something", () => {
  const lines = incomeLines({ ...NOTHING, rent_cents: 5, income_cents: 5, net_cents: 5 });

  expect(lines.map(({ title, cents }) => [title, cents])).toEqual([
    ["Rents", 5],
    ["Income", 5],
    ["Expenses", 0],
    ["Net", 5],
  ]);
});

test("shows what came back of a category below zero", () => {
  const by_category = { ...NOTHING.by_category, supplies_cents: -3 };

  expect(incomeLines({ ...NOTHING, by_category })).toContainEqual({ title: "Supplies", cents: -3 });
});
