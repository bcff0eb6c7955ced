import type { RouteObject } from "react-router";

export const bankRoutes: RouteObject[] = [
  { path: "/bank", lazy: () => import("./bank-account-list") },
  { path: "/bank/new", lazy: () => import("./new-bank-account") },
  { path: "/bank/:bankAccountId", lazy: () => import("./bank-account") },
  { path: "/bank/:bankAccountId/import", lazy: () => import("./import-lines") },
];
