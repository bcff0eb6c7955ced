// A value of the audit logs, which have it as the database keeps it, in words and figures for people.

import { bytes, day, instant, money, percent } from "./format";
import { words } from "./words";

/** The column in words: "Rent amount" for rent_amount_cents. */
export function labelOf(column: string): string {
  return words(column.replace(/_(?:cents|bp|ppm|bytes|at|id)$/, ""));
}

// Columns whose values are ours; elsewhere a person may have typed the same text.
const OWN_WORDS =
  /(?:^|_)(?:status|kind|type|role|category|severity|priority|method|interval|cause)$/;
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** A value as people read it. Of an id the end is enough to tell two apart. */
export function shownValue(column: string, value: unknown, timeZone: string): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return shownNumber(column, value);
  if (typeof value !== "string") return JSON.stringify(value);
  if (ID.test(value)) return `…${value.slice(-6)}`;
  if (DAY.test(value)) return day(value);
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return instant(value, timeZone);
  return OWN_WORDS.test(column) ? words(value) : value;
}

function shownNumber(column: string, value: number): string {
  if (column.endsWith("_cents")) return money(value);
  if (column.endsWith("_bp")) return percent(value);
  if (column.endsWith("_ppm")) return percent(value, 10_000);
  if (column.endsWith("_bytes")) return bytes(value);
  return String(value);
}
