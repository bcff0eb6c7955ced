import type { RouteObject } from "react-router";

export const homeownerPaymentRoutes: RouteObject[] = [
  { path: "/homeowner-payments", lazy: () => import("./payment-list") },
  { path: "/homeowner-payments/new", lazy: () => import("./new-payment") },
  { path: "/homeowner-payments/:homeownerPaymentId", lazy: () => import("./payment") },
];
