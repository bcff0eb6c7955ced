import type { RouteObject } from "react-router";

export const settingsRoutes: RouteObject[] = [
  { path: "/settings/organization", lazy: () => import("./organization") },
  { path: "/settings/new-organization", lazy: () => import("./new-organization") },
  { path: "/settings/members", lazy: () => import("./members") },
  { path: "/settings/plan", lazy: () => import("./plan") },
  { path: "/settings/plan/invoices", lazy: () => import("./invoices") },
  { path: "/settings/plan/choose", lazy: () => import("./choose-plan") },
  { path: "/settings/profile", lazy: () => import("./profile") },
];
