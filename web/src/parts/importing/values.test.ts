import { expect, test } from "vitest";
import { asCents, asDay, asNumber, asYesOrNo, Mistake } from "./values";

test("reads amounts as people write them", () => {
  expect(["1250", "$1,250.50", "-40.00", "(40.00)"].map(asCents)).toEqual([
    125000, 125050, -4000, -4000,
  ]);
  expect(asCents("much")).toBeInstanceOf(Mistake);
});

test("reads days that exist", () => {
  const written = ["2025-09-30", "9/30/2025", "30.09.2025", "2025-9-1"];
  expect(written.map(asDay)).toEqual(["2025-09-30", "2025-09-30", "2025-09-30", "2025-09-01"]);
  for (const wrong of ["2025-02-30", "30/9/2025", "soon", "9/30/25"])
    expect(asDay(wrong), wrong).toBeInstanceOf(Mistake);
});

test("reads numbers, yes and no, and nothing else", () => {
  expect([asNumber("1.5"), asYesOrNo("Yes"), asYesOrNo("false")]).toEqual([1.5, true, false]);
  for (const wrong of ["0x10", "1e2", "", "-1"]) expect(asNumber(wrong)).toBeInstanceOf(Mistake);
  expect(asYesOrNo("maybe")).toBeInstanceOf(Mistake);
});
