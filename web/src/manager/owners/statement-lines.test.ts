import { expect, test } from "vitest";
import { linesOf } from "./statement-lines";

const NOTHING = {
  rent_cents: 0,
  late_fee_cents: 0,
  returned_payment_fee_cents: 0,
  utility_cents: 0,
  service_fee_cents: 0,
  opening_balance_cents: 0,
  other_cents: 0,
};

test("the lines lead from the balance before to the one afterwards", () => {
  const lines = linesOf({
    id: "1",
    property_name: "Harbor House",
    owner_since: "2025-01-01",
    opening_cents: 20000,
    collected: { ...NOTHING, rent_cents: 210000, late_fee_cents: 10500, total_cents: 220500 },
    expenses: [
      {
        id: "2",
        paid_on: "2025-09-05",
        category: "maintenance",
        description: "Plumber",
        amount_cents: 35000,
      },
    ],
    spent_cents: 35000,
    management_fee_cents: 16800,
    owner_draw_cents: 150000,
    closing_cents: 38700,
  });

  expect(lines.map(({ what, cents }) => [what, cents])).toEqual([
    ["Balance before", 20000],
    ["Collected: rent", 210000],
    ["Collected: late fee", 10500],
    ["Plumber", -35000],
    ["Management fee", -16800],
    ["Paid to the owner", -150000],
    ["Balance afterwards", 38700],
  ]);
  const changes = lines.slice(0, -1).reduce((sum, { cents }) => sum + cents, 0);
  expect(changes).toBe(38700);
});
