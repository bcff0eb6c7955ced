import type { RouteObject } from "react-router";

export const homeownerRoutes: RouteObject[] = [
  { path: "/homeowners", lazy: () => import("./homeowner-list") },
  { path: "/homeowners/new", lazy: () => import("./new-homeowner") },
  { path: "/homeowners/import", lazy: () => import("./import-homeowners") },
  { path: "/homeowners/:homeownerId", lazy: () => import("./homeowner") },
];
