import { expect, test } from "vitest";
import { isBilledFromStart, monthAfter, renewalDays, rentIn } from "./terms";

const rent = {
  rent_amount_cents: 150000,
  rent_changes: [
    { effective_month: "2026-01", rent_amount_cents: 157500 },
    { effective_month: "2026-06", rent_amount_cents: 160000 },
  ],
};

test.each([
  ["2025-12", 150000],
  ["2026-01", 157500],
  ["2026-05", 157500],
  ["2027-01", 160000],
])("the rent of %s is %i", (month, cents) => {
  expect(rentIn(rent, month)).toBe(cents);
});

test("December is followed by January", () => {
  expect(monthAfter("2026-12-31")).toBe("2027-01");
});

test.each([
  ["2025-12-01", null, true],
  ["2025-11-30", null, false],
  ["2025-11-30", "before", true],
])("a lease from %s that renews %s is billed from its start: %s", (start, before, expected) => {
  const lease = { start_date: start, previous_lease_id: before };
  expect(isBilledFromStart(lease, "2026-01-20")).toBe(expected);
});

test.each([
  ["runs out later", "2026-03-31", null, "2026-04-01", "2027-03-31"],
  ["rolls over since", "2025-12-31", null, "2026-02-01", "2027-01-31"],
  ["has no end", null, null, "2026-02-01", "2027-01-31"],
  ["has ended", "2026-03-31", "2025-12-15", "2025-12-16", "2026-12-15"],
])("a lease that %s is renewed for a year", (_, end_date, ended_on, start, end) => {
  const days = renewalDays({ end_date, ended_on }, "2026-01-20");
  expect(days).toEqual({ start_date: start, end_date: end });
});
