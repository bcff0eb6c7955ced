// The addresses of the platform's operators, whose frame is loaded with them.

import { lazy } from "react";
import type { RouteObject } from "react-router";

export const platformRoutes: RouteObject[] = [
  {
    Component: lazy(() => import("./shell")),
    handle: { face: "platform" },
    children: [
      { path: "/admin", lazy: () => import("./overview") },
      { path: "/admin/organizations", lazy: () => import("./organization-list") },
      { path: "/admin/organizations/:placeId", lazy: () => import("./organization") },
      { path: "/admin/homeowners", lazy: () => import("./homeowner-list") },
      { path: "/admin/users", lazy: () => import("./user-list") },
      { path: "/admin/plans", lazy: () => import("./plans") },
      { path: "/admin/activity", lazy: () => import("./activity") },
    ],
  },
];
