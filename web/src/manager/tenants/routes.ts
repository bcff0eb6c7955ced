import type { RouteObject } from "react-router";

export const tenantRoutes: RouteObject[] = [
  { path: "/tenants", lazy: () => import("./tenant-list") },
  { path: "/tenants/new", lazy: () => import("./new-tenant") },
  { path: "/tenants/:tenantId", lazy: () => import("./tenant") },
];
