import type { RouteObject } from "react-router";

export const reconciliationRoutes: RouteObject[] = [
  { path: "/reconciliations", lazy: () => import("./reconciliation-list") },
  { path: "/reconciliations/new", lazy: () => import("./new-reconciliation") },
  { path: "/reconciliations/:reconciliationId", lazy: () => import("./reconciliation") },
];
