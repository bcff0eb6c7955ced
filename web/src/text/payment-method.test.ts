import { describe, expect, it } from "vitest";
import { expiryOf, nameOf } from "./payment-method";

const CARD = { type: "card", brand: "visa", bank_name: null, last4: "4242" };

describe("a payment method", () => {
  it.each([
    [CARD, "Visa ending in 4242"],
    [{ ...CARD, brand: null, last4: null }, "Card"],
    [
      { type: "ach", brand: null, bank_name: "First Bank", last4: "6789" },
      "First Bank ending in 6789",
    ],
    [{ type: "ach", brand: null, bank_name: null, last4: null }, "Bank account"],
  ])("is called by what its payer knows", (method, name) => {
    expect(nameOf(method)).toBe(name);
  });

  it("expires if it is a card", () => {
    expect(expiryOf({ exp_month: 4, exp_year: 2031 })).toBe("04/2031");
    expect(expiryOf({ exp_month: null, exp_year: null })).toBeUndefined();
  });
});
