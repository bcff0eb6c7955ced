import type { RouteObject } from "react-router";

export const reportRoutes: RouteObject[] = [
  { path: "/reports", lazy: () => import("./report-list") },
  { path: "/reports/income-statement", lazy: () => import("./income-statement") },
  { path: "/reports/rent-roll", lazy: () => import("./rent-roll") },
  { path: "/reports/deposits", lazy: () => import("./deposits") },
  { path: "/reports/association-delinquency", lazy: () => import("./association-delinquency") },
  { path: "/reports/tenant-statement", lazy: () => import("./tenant-statement") },
  { path: "/reports/homeowner-statement", lazy: () => import("./homeowner-statement") },
];
