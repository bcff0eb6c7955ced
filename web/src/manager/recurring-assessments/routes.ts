import type { RouteObject } from "react-router";

export const recurringAssessmentRoutes: RouteObject[] = [
  { path: "/recurring-assessments", lazy: () => import("./recurring-assessment-list") },
  { path: "/recurring-assessments/new", lazy: () => import("./new-recurring-assessment") },
  {
    path: "/recurring-assessments/:recurringAssessmentId",
    lazy: () => import("./recurring-assessment"),
  },
];
