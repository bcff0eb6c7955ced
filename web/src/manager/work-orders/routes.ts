import type { RouteObject } from "react-router";

export const workOrderRoutes: RouteObject[] = [
  { path: "/work-orders", lazy: () => import("./board") },
  { path: "/work-orders/all", lazy: () => import("./work-order-list") },
  { path: "/work-orders/new", lazy: () => import("./new-work-order") },
  { path: "/work-orders/:workOrderId", lazy: () => import("./work-order") },
];
