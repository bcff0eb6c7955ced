import type { RouteObject } from "react-router";

export const leaseRoutes: RouteObject[] = [
  { path: "/leases", lazy: () => import("./lease-list") },
  { path: "/leases/import", lazy: () => import("./import-rent-roll") },
  { path: "/leases/new", lazy: () => import("./new-lease") },
  { path: "/leases/:leaseId", lazy: () => import("./lease") },
];
