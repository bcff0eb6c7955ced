import type { RouteObject } from "react-router";

export const todayRoutes: RouteObject[] = [{ path: "/", lazy: () => import("./today") }];
