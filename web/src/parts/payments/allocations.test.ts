import { describe, expect, test } from "vitest";
import { mistakeIn, movedBetween, payables, sumOf, withAmount } from "./allocations";

const september = { description: "Rent for September 2026", due_date: "2026-09-01" };
const october = { description: "Rent for October 2026", due_date: "2026-10-01" };
const charges = payables(
  [
    { id: "b", ...october, open_cents: 150000 },
    { id: "a", ...september, open_cents: 2500 },
  ],
  [
    { charge_id: "a", ...september, amount_cents: 147500 },
    { charge_id: "c", description: "Water", due_date: "2026-09-15", amount_cents: 4000 },
  ],
);

describe("the charges that a payment may pay", () => {
  test("are those open and those it pays already, the first due first", () => {
    expect(charges.map(({ charge_id, most_cents }) => [charge_id, most_cents])).toEqual([
      ["a", 150000],
      ["c", 4000],
      ["b", 150000],
    ]);
  });
});

describe("a picture put together by hand", () => {
  const wanted = [
    { charge_id: "a", amount_cents: 100000 },
    { charge_id: "c", amount_cents: 4000 },
  ];

  test("has another amount, and leaves out what is emptied", () => {
    expect(withAmount(wanted, "a", 5)).toEqual([
      { charge_id: "c", amount_cents: 4000 },
      { charge_id: "a", amount_cents: 5 },
    ]);
    expect(withAmount(wanted, "a", null)).toEqual([wanted[1]]);
    expect(withAmount(wanted, "a", 0)).toEqual([wanted[1]]);
    expect(sumOf(withAmount(wanted, "b", 1))).toBe(104001);
  });

  test("fits up to the payment's amount and each charge's", () => {
    expect(mistakeIn(wanted, charges, 104000)).toBeUndefined();
    expect(mistakeIn(wanted, charges, 103999)).toBe("This is $0.01 more than the payment has.");
    expect(mistakeIn(withAmount(wanted, "c", 4001), charges, 200000)).toBe(
      "At most $40.00 can go to Water.",
    );
  });

  test("is refused while an amount can't be read", () => {
    const unread = withAmount(wanted, "c", Number.NaN);
    expect(mistakeIn(unread, charges, 200000)).toBe("Enter what goes to Water, or leave it empty.");
    expect(mistakeIn(withAmount(wanted, "c", -1), charges, 200000)).toMatch(/^Enter/);
  });

  test("is refused when a charge is open no more", () => {
    const gone = [{ charge_id: "z", amount_cents: 1 }];
    expect(mistakeIn(gone, charges, 200000)).toMatch(/not open any more/);
  });
});

describe("what moves between two pictures", () => {
  const of = (charge_id: string, amount_cents: number) => ({
    charge_id,
    ...september,
    amount_cents,
  });

  test("is what is paid less and more of each charge", () => {
    const moved = movedBetween([of("a", 150000), of("b", 5)], [of("b", 7), of("a", 149000)]);
    expect(moved).toEqual({ less: [of("a", 1000)], more: [of("b", 2)] });
    expect(movedBetween([of("a", 1)], [])).toEqual({ less: [of("a", 1)], more: [] });
  });
});
