import { expect, test } from "vitest";
import { MOST_ROWS, partsOf } from "./parts";

const line = (posted_on: string, amount_cents: number, description = "Rent") => ({
  posted_on,
  amount_cents,
  description,
});

test("keeps equal lines together, and loses none", () => {
  const lines = Array.from({ length: 2500 }, (_, n) => line("2025-09-03", 1 + (n % 1249)));
  const parts = partsOf(lines);

  expect(parts.every((part) => part.length <= MOST_ROWS)).toBe(true);
  expect(parts.flat().toSorted((a, b) => a.amount_cents - b.amount_cents)).toEqual(
    lines.toSorted((a, b) => a.amount_cents - b.amount_cents),
  );
  const places = new Map<number, Set<number>>();
  parts.forEach((part, place) => {
    for (const { amount_cents } of part)
      places.set(amount_cents, (places.get(amount_cents) ?? new Set()).add(place));
  });
  expect([...places.values()].every(({ size }) => size === 1)).toBe(true);
});

test("stays below what a request may have", () => {
  const lines = Array.from({ length: 1000 }, (_, n) => line("2025-09-03", n + 1, "ä".repeat(400)));
  for (const part of partsOf(lines))
    expect(new TextEncoder().encode(JSON.stringify(part)).length).toBeLessThan(250_000);
});
