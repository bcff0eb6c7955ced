// The manager's addresses, by area.

import type { RouteObject } from "react-router";
import { ManagerShell } from "../shell/manager-shell";
import { assessAllRoutes } from "./assess-all/routes";
import { assessmentRoutes } from "./assessments/routes";
import { associationRoutes } from "./associations/routes";
import { auditLogRoutes } from "./audit-log/routes";
import { bankRoutes } from "./bank/routes";
import { chargeRoutes } from "./charges/routes";
import { documentRoutes } from "./documents/routes";
import { expenseRoutes } from "./expenses/routes";
import { homeownerPaymentRoutes } from "./homeowner-payments/routes";
import { homeownerRoutes } from "./homeowners/routes";
import { joinRequestRoutes } from "./join-requests/routes";
import { leaseRoutes } from "./leases/routes";
import { ledgerRoutes } from "./ledger/routes";
import { letterRoutes } from "./letters/routes";
import { movingInRoutes } from "./moving-in/routes";
import { ownerRoutes } from "./owners/routes";
import { paymentMethodRoutes } from "./payment-methods/routes";
import { paymentRoutes } from "./payments/routes";
import { propertyRoutes } from "./properties/routes";
import { receivableRoutes } from "./receivables/routes";
import { reconciliationRoutes } from "./reconciliations/routes";
import { recurringAssessmentRoutes } from "./recurring-assessments/routes";
import { reportRoutes } from "./reports/routes";
import { settingsRoutes } from "./settings/routes";
import { tenantRoutes } from "./tenants/routes";
import { todayRoutes } from "./today/routes";
import { unitRoutes } from "./units/routes";
import { vendorPaymentRoutes } from "./vendor-payments/routes";
import { vendorRoutes } from "./vendors/routes";
import { violationRoutes } from "./violations/routes";
import { workOrderRoutes } from "./work-orders/routes";

const areas: RouteObject[][] = [
  todayRoutes,
  propertyRoutes,
  workOrderRoutes,
  vendorRoutes,
  documentRoutes,
  unitRoutes,
  tenantRoutes,
  associationRoutes,
  assessmentRoutes,
  recurringAssessmentRoutes,
  assessAllRoutes,
  homeownerPaymentRoutes,
  homeownerRoutes,
  violationRoutes,
  joinRequestRoutes,
  receivableRoutes,
  reportRoutes,
  chargeRoutes,
  bankRoutes,
  paymentRoutes,
  leaseRoutes,
  settingsRoutes,
  paymentMethodRoutes,
  ledgerRoutes,
  letterRoutes,
  reconciliationRoutes,
  movingInRoutes,
  auditLogRoutes,
  ownerRoutes,
  expenseRoutes,
  vendorPaymentRoutes,
];

export const managerRoutes: RouteObject[] = [
  { Component: ManagerShell, handle: { face: "manager" }, children: areas.flat() },
];
