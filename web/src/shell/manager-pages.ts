// The manager's areas, as the navigation lists them. Each is judged by what its list asks the API
// for, and so are all pages below its address.

import type { Operation } from "../session/permission";
import { type Destination, isWithin } from "./destination";

export interface Entry extends Destination {
  /** What its list asks the API for; where role or plan lacks it, no page below it is shown. */
  operation: Operation;
}

export const MANAGER_PAGES: readonly { title?: string; pages: readonly Entry[] }[] = [
  { pages: [{ title: "Today", to: "/", operation: "GET /v1/reports/kpis" }] },
  {
    title: "Rentals",
    pages: [
      { title: "Properties", to: "/properties", operation: "GET /v1/properties" },
      { title: "Owners", to: "/owners", operation: "GET /v1/owners" },
      { title: "Units", to: "/units", operation: "GET /v1/units" },
      { title: "Tenants", to: "/tenants", operation: "GET /v1/tenants" },
      { title: "Leases", to: "/leases", operation: "GET /v1/leases" },
    ],
  },
  {
    title: "Money",
    pages: [
      { title: "Who owes what", to: "/receivables", operation: "GET /v1/reports/delinquency" },
      { title: "Charges", to: "/charges", operation: "GET /v1/charges" },
      { title: "Payments", to: "/payments", operation: "GET /v1/payments" },
      { title: "Expenses", to: "/expenses", operation: "GET /v1/expenses" },
      { title: "Reports", to: "/reports", operation: "GET /v1/reports/tenant-statement" },
      { title: "Ledger entries", to: "/ledger-entries", operation: "GET /v1/ledger-entries" },
      { title: "Bank", to: "/bank", operation: "GET /v1/bank-accounts" },
      { title: "Reconciliations", to: "/reconciliations", operation: "GET /v1/reconciliations" },
    ],
  },
  {
    title: "Work",
    pages: [
      { title: "Work orders", to: "/work-orders", operation: "GET /v1/work-orders" },
      { title: "Vendors", to: "/vendors", operation: "GET /v1/vendors" },
      { title: "Documents", to: "/documents", operation: "GET /v1/documents" },
    ],
  },
  {
    title: "Associations",
    pages: [
      { title: "Associations", to: "/associations", operation: "GET /v1/associations" },
      { title: "Homeowners", to: "/homeowners", operation: "GET /v1/homeowners" },
      { title: "Assessments", to: "/assessments", operation: "GET /v1/assessments" },
      {
        title: "Recurring assessments",
        to: "/recurring-assessments",
        operation: "GET /v1/recurring-assessments",
      },
      {
        title: "Homeowner payments",
        to: "/homeowner-payments",
        operation: "GET /v1/homeowner-payments",
      },
      { title: "Violations", to: "/violations", operation: "GET /v1/violations" },
      { title: "Letters", to: "/letters", operation: "GET /v1/violation-letters" },
      { title: "Requests to join", to: "/join-requests", operation: "GET /v1/join-requests" },
    ],
  },
  {
    title: "Settings",
    pages: [
      { title: "Organization", to: "/settings/organization", operation: "GET /v1/organizations" },
      { title: "Members", to: "/settings/members", operation: "GET /v1/members" },
      { title: "Moving in", to: "/moving-in", operation: "POST /v1/leases/import-rows" },
      { title: "Audit log", to: "/settings/audit-log", operation: "GET /v1/audit-log" },
      { title: "Plan", to: "/settings/plan", operation: "GET /v1/subscriptions/current" },
    ],
  },
];

/** The area that an address belongs to; a page outside the navigation has none. */
export function areaOf(pathname: string): Entry | undefined {
  return MANAGER_PAGES.flatMap(({ pages }) => pages).find(({ to }) => isWithin(to, pathname));
}
