// The addresses of the homeowner's requests for work.

import type { RouteObject } from "react-router";

export const requestRoutes: RouteObject[] = [
  { path: "/home/requests", lazy: () => import("./request-list") },
  { path: "/home/requests/new", lazy: () => import("./new-request") },
  { path: "/home/requests/:requestId", lazy: () => import("./request") },
];
