// The homeowner's addresses.

import type { RouteObject } from "react-router";
import { HomeownerShell } from "../shell/homeowner-shell";
import { moneyRoutes } from "./money/routes";

export const homeownerRoutes: RouteObject[] = [
  {
    Component: HomeownerShell,
    handle: { face: "homeowner" },
    children: [
      { path: "/home", lazy: () => import("./home") },
      ...moneyRoutes,
      { path: "/home/profile", lazy: () => import("./profile") },
    ],
  },
];
