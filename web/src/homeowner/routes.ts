// The homeowner's addresses.

import type { RouteObject } from "react-router";
import { HomeownerShell } from "../shell/homeowner-shell";
import { moneyRoutes } from "./money/routes";
import { requestRoutes } from "./requests/routes";
import { violationRoutes } from "./violations/routes";

export const homeownerRoutes: RouteObject[] = [
  {
    Component: HomeownerShell,
    handle: { face: "homeowner" },
    children: [
      { path: "/home", lazy: () => import("./home") },
      ...moneyRoutes,
      { path: "/home/documents", lazy: () => import("./documents") },
      ...requestRoutes,
      ...violationRoutes,
      { path: "/home/profile", lazy: () => import("./profile") },
    ],
  },
];
