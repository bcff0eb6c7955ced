import { expect, test } from "vitest";
import { AMOUNT, sharePercent, TOTAL, termsOf } from "./terms";

test("says the amount or the total, as was chosen last", () => {
  const typed = { description: "Roof", amount_cents: 100, total_cents: 900 };
  expect(termsOf({ ...typed, by: AMOUNT })).toEqual({ description: "Roof", amount_cents: 100 });
  expect(termsOf({ ...typed, by: TOTAL })).toEqual({ description: "Roof", total_cents: 900 });
});

test("shows a share to the millionth", () => {
  expect(sharePercent(1)).toBe("0.0001%");
  expect(sharePercent(165000)).toBe("16.5%");
  expect(sharePercent(1000000)).toBe("100%");
});
