import type { RouteObject } from "react-router";

export const vendorRoutes: RouteObject[] = [
  { path: "/vendors", lazy: () => import("./vendor-list") },
  { path: "/vendors/new", lazy: () => import("./new-vendor") },
  { path: "/vendors/:vendorId", lazy: () => import("./vendor") },
];
