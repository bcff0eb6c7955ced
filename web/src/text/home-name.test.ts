import { expect, test } from "vitest";
import { homeName } from "./home-name";

const HOME = { association_name: "Maple HOA", property_name: "Court", unit_name: "101" };

test("a home is named by property, unit and association", () => {
  expect(homeName(HOME)).toBe("Court, 101 (Maple HOA)");
  expect(homeName({ ...HOME, unit_name: null })).toBe("Court (Maple HOA)");
});

test("a home that is not entered yet is named by its association", () => {
  expect(homeName({ ...HOME, property_name: null, unit_name: null })).toBe("Maple HOA");
});
