import { expect, test } from "vitest";
import { monthChoices } from "./month-choices";

test("lists months from the latest to the earliest, over the turn of the year", () => {
  const values = monthChoices("2026-01-31", 1, 2).map(({ value }) => value);

  expect(values).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
});
