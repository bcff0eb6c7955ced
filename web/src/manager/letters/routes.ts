import type { RouteObject } from "react-router";

export const letterRoutes: RouteObject[] = [
  { path: "/letters", lazy: () => import("./letter-list") },
  { path: "/letters/new", lazy: () => import("./new-letter") },
  { path: "/letters/templates", lazy: () => import("./templates") },
  { path: "/letters/templates/new", lazy: () => import("./new-template") },
  { path: "/letters/:letterId", lazy: () => import("./letter") },
];
