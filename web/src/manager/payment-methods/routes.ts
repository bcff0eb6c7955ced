import type { RouteObject } from "react-router";

export const paymentMethodRoutes: RouteObject[] = [
  { path: "/payment-methods", lazy: () => import("./payment-methods") },
];
