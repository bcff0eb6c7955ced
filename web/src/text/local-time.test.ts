import { expect, test } from "vitest";
import { instantOf, localTime } from "./local-time";

const CHICAGO = "America/Chicago";

test.each([
  ["2096-04-14T18:30", CHICAGO, "2096-04-14T23:30:00Z"],
  ["2026-01-14T18:30", CHICAGO, "2026-01-15T00:30:00Z"],
  ["2026-03-08T03:30", CHICAGO, "2026-03-08T08:30:00Z"],
  ["2026-11-01T00:30", CHICAGO, "2026-11-01T05:30:00Z"],
  ["2026-06-01T08:00", "Asia/Kathmandu", "2026-06-01T02:15:00Z"],
])("%s in %s is %s", (local, zone, instant) => {
  expect(instantOf(local, zone)).toBe(instant);
  expect(localTime(instant, zone)).toBe(local);
});

test("an input that is not filled in is no instant", () => {
  expect(instantOf("", CHICAGO)).toBeUndefined();
});
