// Every address of the console. Each page is a file of its own, loaded when it is opened.

import { type ComponentType, lazy, Suspense } from "react";
import { Outlet, type RouteObject } from "react-router";
import { arrive } from "./account/arrivals";
import { accountRoutes } from "./account/routes";
import { homeownerRoutes } from "./homeowner/routes";
import { managerRoutes } from "./manager/routes";
import { NotFound, Unexpected } from "./shell/not-found";
import { Waiting } from "./ui/waiting";

type Load = () => Promise<{ Component: ComponentType }>;

/**
 * A route whose page loads beside everything else. With the router's own `lazy` the frame around
 * the page would wait for it, and the call for the account with the frame.
 */
function withLazyPage({ lazy: load, children, ...route }: RouteObject): RouteObject {
  if (children) return { ...route, children: children.map(withLazyPage) } as RouteObject;
  if (!load) return route as RouteObject;
  const page = async () => ({ default: (await (load as Load)()).Component });
  return { ...route, Component: lazy(page) } as RouteObject;
}

function Pages() {
  return (
    <Suspense fallback={<Waiting what="the page" />}>
      <Outlet />
    </Suspense>
  );
}

export const routes: RouteObject[] = [
  {
    Component: Pages,
    errorElement: <Unexpected />,
    loader: arrive,
    shouldRevalidate: () => false,
    HydrateFallback: () => <Waiting what="the page" />,
    children: [
      ...accountRoutes,
      ...homeownerRoutes,
      ...managerRoutes,
      { path: "*", Component: NotFound },
    ].map(withLazyPage),
  },
];
