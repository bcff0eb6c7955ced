// The addresses of the homeowner's violations.

import type { RouteObject } from "react-router";

export const violationRoutes: RouteObject[] = [
  { path: "/home/violations", lazy: () => import("./violation-list") },
  { path: "/home/violations/:ownViolationId", lazy: () => import("./violation") },
];
