// The addresses of the homeowner's money.

import type { RouteObject } from "react-router";

export const moneyRoutes: RouteObject[] = [
  { path: "/home/money", lazy: () => import("./money") },
  { path: "/home/money/pay", lazy: () => import("./pay") },
  { path: "/home/payment-methods", lazy: () => import("./methods") },
];
