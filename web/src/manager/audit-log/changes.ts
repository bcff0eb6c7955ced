// What the audit log has as the database keeps it, in words and figures for people.

import { bytes, day, instant, money, percent } from "../../text/format";
import { words } from "../../text/words";

/** What people search the history of; other tables are found by the row or the person. */
export const TABLES = [
  "properties",
  "units",
  "tenants",
  "leases",
  "rent_changes",
  "charges",
  "charge_adjustments",
  "payments",
  "payment_reversals",
  "payment_methods",
  "recurring_charges",
  "expenses",
  "owners",
  "bank_accounts",
  "reconciliations",
  "vendors",
  "work_orders",
  "documents",
  "associations",
  "homeowners",
  "board_members",
  "join_requests",
  "violations",
  "violation_letters",
  "letter_templates",
  "organization_memberships",
  "invitations",
  "organizations",
  "subscriptions",
] as const;

const NAMES: Record<string, string> = {
  organization_memberships: "Members",
  organizations: "Organization",
  subscriptions: "Subscription",
};

/** The rows of a table, as a filter calls them: "Work orders". */
export function rowsOf(table: string): string {
  return NAMES[table] ?? words(table);
}

/** One row of a table: "Work order". */
export function rowOf(table: string): string {
  return rowsOf(table).replace(/ies$/, "y").replace(/s$/, "");
}

// Where a row has a page of its own.
const PAGES: Record<string, string> = {
  properties: "/properties",
  units: "/units",
  tenants: "/tenants",
  leases: "/leases",
  vendors: "/vendors",
  work_orders: "/work-orders",
  associations: "/associations",
  homeowners: "/homeowners",
  violations: "/violations",
  violation_letters: "/letters",
};

/** The page of a row; undefined where it has none. */
export function pageOf(table: string, id: string): string | undefined {
  const page = PAGES[table];
  return page && `${page}/${id}`;
}

const DEEDS: Record<string, string> = {
  insert: "added",
  update: "changed",
  delete: "deleted",
  impersonate: "entered by an operator",
  switch: "switched to",
};

/** What was done: "changed". */
export function deedOf(action: string): string {
  return DEEDS[action] ?? words(action).toLowerCase();
}

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
