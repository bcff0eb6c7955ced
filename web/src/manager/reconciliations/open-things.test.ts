import { expect, test } from "vitest";
import { openThings } from "./open-things";
import type { Reconciliation } from "./reconciliation";

const DONE = {
  suggestions: 0,
  unmatched_transactions: 0,
  overdue_money: 0,
  accepted_difference_cents: 0,
  statement_difference_cents: null,
} as Reconciliation;

test("nothing is open when all is matched and the balances agree", () => {
  expect(openThings(DONE)).toEqual([]);
  expect(openThings({ ...DONE, statement_difference_cents: 0 })).toEqual([]);
});

test("each open thing is counted in words", () => {
  const open = openThings({
    ...DONE,
    suggestions: 1,
    unmatched_transactions: 2,
    overdue_money: 1,
    accepted_difference_cents: -500,
    statement_difference_cents: 2500,
  });

  expect(open).toEqual([
    "1 suggestion to accept or reject",
    "2 lines of the bank to match or ignore",
    "1 payment or expense not at the bank for more than a week",
    "-$5.00 of differences accepted in matches",
    "$25.00 by which the statement differs from the lines",
  ]);
});
