// The manager's addresses, by area.

import type { RouteObject } from "react-router";
import { ManagerShell } from "../shell/manager-shell";
import { propertyRoutes } from "./properties/routes";
import { todayRoutes } from "./today/routes";

export const managerRoutes: RouteObject[] = [
  {
    Component: ManagerShell,
    children: [...todayRoutes, ...propertyRoutes],
  },
];
