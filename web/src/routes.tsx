// Every address of the console. Each page is loaded when it is opened.

import type { RouteObject } from "react-router";
import { arrive } from "./account/arrivals";
import { accountRoutes } from "./account/routes";
import { homeownerRoutes } from "./homeowner/routes";
import { managerRoutes } from "./manager/routes";
import { NotFound, Unexpected } from "./shell/not-found";
import { Waiting } from "./ui/waiting";

export const routes: RouteObject[] = [
  {
    errorElement: <Unexpected />,
    loader: arrive,
    shouldRevalidate: () => false,
    HydrateFallback: () => <Waiting what="the page" />,
    children: [
      ...accountRoutes,
      ...homeownerRoutes,
      ...managerRoutes,
      { path: "*", Component: NotFound },
    ],
  },
];
