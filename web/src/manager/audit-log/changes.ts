// What the audit log has as the database keeps it, in words and figures for people.

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
