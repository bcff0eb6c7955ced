import type { RouteObject } from "react-router";

export const assessmentRoutes: RouteObject[] = [
  { path: "/assessments", lazy: () => import("./assessment-list") },
  { path: "/assessments/new", lazy: () => import("./new-assessment") },
  { path: "/assessments/:assessmentId", lazy: () => import("./assessment") },
];
