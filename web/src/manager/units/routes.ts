import type { RouteObject } from "react-router";

export const unitRoutes: RouteObject[] = [
  { path: "/units", lazy: () => import("./unit-list") },
  { path: "/units/new", lazy: () => import("./new-unit") },
  { path: "/units/import", lazy: () => import("./import-units") },
  { path: "/units/:unitId", lazy: () => import("./unit") },
];
