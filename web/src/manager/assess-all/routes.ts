import type { RouteObject } from "react-router";

export const assessAllRoutes: RouteObject[] = [
  { path: "/assessments/assess-all", lazy: () => import("./assess-all") },
];
