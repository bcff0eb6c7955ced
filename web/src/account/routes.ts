// Pages without a session: sign-in, and what mails link to.

import type { RouteObject } from "react-router";

export const accountRoutes: RouteObject[] = [{ path: "/sign-in", lazy: () => import("./sign-in") }];
