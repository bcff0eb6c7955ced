import type { RouteObject } from "react-router";

export const leaseRoutes: RouteObject[] = [
  { path: "/leases", lazy: () => import("./lease-list") },
  { path: "/leases/new", lazy: () => import("./new-lease") },
  { path: "/leases/:leaseId", lazy: () => import("./lease") },
];
