import type { RouteObject } from "react-router";

export const paymentRoutes: RouteObject[] = [
  { path: "/payments", lazy: () => import("./payment-list") },
  { path: "/payments/new", lazy: () => import("./new-payment") },
  { path: "/payments/:paymentId", lazy: () => import("./payment") },
];
