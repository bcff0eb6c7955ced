import type { RouteObject } from "react-router";

export const vendorPaymentRoutes: RouteObject[] = [
  { path: "/reports/vendor-payments", lazy: () => import("./vendor-payments") },
];
