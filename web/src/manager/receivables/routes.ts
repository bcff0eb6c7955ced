import type { RouteObject } from "react-router";

export const receivableRoutes: RouteObject[] = [
  { path: "/receivables", lazy: () => import("./receivables") },
];
