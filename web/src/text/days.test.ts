import { expect, test } from "vitest";
import { daysLater, monthOf } from "./days";

test("counts days over the ends of months and years", () => {
  expect(daysLater("2027-12-31", 1)).toBe("2028-01-01");
  expect(daysLater("2028-02-01", 28)).toBe("2028-02-29");
  expect(daysLater("2027-03-01", -1)).toBe("2027-02-28");
});

test("knows the first and the last day of a month", () => {
  expect(monthOf("2028-02-15")).toEqual({ first: "2028-02-01", last: "2028-02-29" });
  expect(monthOf("2027-12-31")).toEqual({ first: "2027-12-01", last: "2027-12-31" });
});
