import type { RouteObject } from "react-router";

export const ownerRoutes: RouteObject[] = [
  { path: "/owners", lazy: () => import("./owner-list") },
  { path: "/owners/new", lazy: () => import("./new-owner") },
  { path: "/owners/:ownerId", lazy: () => import("./owner") },
  { path: "/owners/:ownerId/statement", lazy: () => import("./statement") },
];
