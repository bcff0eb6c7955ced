// The homeowner's addresses.

import type { RouteObject } from "react-router";

export const homeownerRoutes: RouteObject[] = [];
