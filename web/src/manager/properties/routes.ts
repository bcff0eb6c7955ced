import type { RouteObject } from "react-router";

export const propertyRoutes: RouteObject[] = [
  { path: "/properties", lazy: () => import("./property-list") },
  { path: "/properties/new", lazy: () => import("./new-property") },
  { path: "/properties/:propertyId", lazy: () => import("./property") },
];
