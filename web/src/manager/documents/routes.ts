import type { RouteObject } from "react-router";

export const documentRoutes: RouteObject[] = [
  { path: "/documents", lazy: () => import("./document-list") },
];
