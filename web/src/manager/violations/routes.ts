import type { RouteObject } from "react-router";

export const violationRoutes: RouteObject[] = [
  { path: "/violations", lazy: () => import("./violation-list") },
  { path: "/violations/new", lazy: () => import("./new-violation") },
  { path: "/violations/:violationId", lazy: () => import("./violation") },
];
