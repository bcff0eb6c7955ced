// The manager's pages: what the plan includes is in the navigation.

import { QuickFind } from "../parts/find/quick-find";
import { useManager } from "../session/account";
import { type Operation, permissionFor } from "../session/permission";
import { ManagerGate } from "./gates";
import { InPlaceOf } from "./in-place-of";
import { ManagerMenu } from "./manager-menu";
import { type Destination, Shell } from "./shell";

interface Entry extends Destination {
  /** What its list asks the API for; the page is left out where the role or plan lacks it. */
  operation: Operation;
}

const PAGES: readonly { title?: string; pages: readonly Entry[] }[] = [
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

/** Frame and navigation of the manager's part. */
export function ManagerShell() {
  return (
    <ManagerGate>
      <Frame />
    </ManagerGate>
  );
}

function Frame() {
  const account = useManager();
  const navigation = PAGES.map(({ title, pages }) => ({
    ...(title ? { title } : {}),
    pages: pages.filter(({ operation }) => permissionFor(account, operation).isAllowed),
  })).filter(({ pages }) => pages.length > 0);
  return (
    <Shell
      start="/"
      navigation={navigation}
      find={<QuickFind />}
      account={<ManagerMenu />}
      banner={
        <InPlaceOf
          face="manager"
          operator={account.impersonated_by}
          as={`an administrator of ${account.organization.name}`}
          person={account.user.name}
          endsAt={account.expires_at}
        />
      }
    />
  );
}
