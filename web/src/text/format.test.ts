import { describe, expect, test } from "vitest";
import {
  boundsInMoney,
  bytes,
  day,
  dayIn,
  instant,
  money,
  month,
  parseMoney,
  percent,
  plainMoney,
  withDays,
} from "./format";

// The tests run in English; the locale itself is the platform's to know.
describe("money", () => {
  test.each([
    ["1250", 125000],
    ["1,250.00", 125000],
    ["$1,250.5", 125050],
    [" 0.07 ", 7],
    ["1.5", 150],
    ["0,07", 7],
    ["-3.20", -320],
    ["-0.20", -20],
  ])("is read from %s", (typed, cents) => {
    expect(parseMoney(typed)).toBe(cents);
  });

  test("has bounds in its own unit", () => {
    expect(boundsInMoney("Enter a whole number from 1 to 1,000,000.")).toBe(
      "Enter an amount from $0.01 to $10,000.00.",
    );
    expect(boundsInMoney("Amount is needed.")).toBe("Amount is needed.");
  });

  test.each(["", "rent", "1.234.5", "1e3", "12.345", "1 250 x", "99999999999999999"])(
    "is not read from %j",
    (typed) => {
      expect(parseMoney(typed)).toBeUndefined();
    },
  );

  test("is read back from what is shown", () => {
    for (const cents of [0, 1, 99, 100, 123456789]) {
      expect(parseMoney(plainMoney(cents))).toBe(cents);
      expect(parseMoney(money(cents))).toBe(cents);
    }
  });
});

describe("days and instants", () => {
  test("a day is the same in every time zone", () => {
    expect(day("2026-03-02")).toBe("Mar 2, 2026");
    expect(month("2026-03")).toBe("March 2026");
  });

  test("an instant is told in the organization's time zone", () => {
    expect(instant("2026-03-02T03:30:00Z", "America/Chicago")).toContain("Mar 1, 2026");
    expect(dayIn(new Date("2026-03-02T03:30:00Z"), "America/Chicago")).toBe("2026-03-01");
  });
});

test("parts and sizes are rounded for people", () => {
  expect(percent(9550)).toBe("95.5%");
  expect(percent(162_501, 10_000)).toBe("16.2501%");
  expect(bytes(0)).toContain("0");
  expect(bytes(165)).toBe("165 bytes");
  expect(bytes(1_200_000)).toBe("1.2 MB");
});

test("days of the API's texts are written as the person writes them", () => {
  expect(withDays("The books are closed through 2026-10-31.")).toBe(
    "The books are closed through Oct 31, 2026.",
  );
  expect(withDays("Check 2026-99-99 of 12026-10-31")).toBe("Check 2026-99-99 of 12026-10-31");
});
