import type { RouteObject } from "react-router";

export const movingInRoutes: RouteObject[] = [
  { path: "/moving-in", lazy: () => import("./moving-in") },
];
