import type { RouteObject } from "react-router";

export const joinRequestRoutes: RouteObject[] = [
  { path: "/join-requests", lazy: () => import("./join-request-list") },
];
