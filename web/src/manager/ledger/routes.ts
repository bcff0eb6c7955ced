import type { RouteObject } from "react-router";

export const ledgerRoutes: RouteObject[] = [
  { path: "/ledger-entries", lazy: () => import("./ledger-entries") },
];
