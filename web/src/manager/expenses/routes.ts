import type { RouteObject } from "react-router";

export const expenseRoutes: RouteObject[] = [
  { path: "/expenses", lazy: () => import("./expense-list") },
  { path: "/expenses/new", lazy: () => import("./new-expense") },
  { path: "/expenses/:expenseId", lazy: () => import("./expense") },
];
