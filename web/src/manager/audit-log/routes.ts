import type { RouteObject } from "react-router";

export const auditLogRoutes: RouteObject[] = [
  { path: "/settings/audit-log", lazy: () => import("./audit-log") },
];
