import type { RouteObject } from "react-router";

export const chargeRoutes: RouteObject[] = [
  { path: "/charges", lazy: () => import("./charge-list") },
  { path: "/charges/new", lazy: () => import("./new-charge") },
  { path: "/charges/:chargeId", lazy: () => import("./charge") },
];
