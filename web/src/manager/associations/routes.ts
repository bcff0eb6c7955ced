import type { RouteObject } from "react-router";

export const associationRoutes: RouteObject[] = [
  { path: "/associations", lazy: () => import("./association-list") },
  { path: "/associations/new", lazy: () => import("./new-association") },
  { path: "/associations/:associationId", lazy: () => import("./association") },
];
