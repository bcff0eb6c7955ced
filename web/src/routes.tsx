// Every address of the console. Each page is a file of its own, loaded when it is opened.

import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";
import { Outlet, type RouteObject } from "react-router";
import { arrive } from "./account/arrivals";
import { accountRoutes } from "./account/routes";
import type { RouteHandle } from "./first-page";
import { homeownerRoutes } from "./homeowner/routes";
import { managerRoutes } from "./manager/routes";
import { platformRoutes } from "./platform/routes";
import { NotFound, Unexpected } from "./shell/not-found";
import { Waiting } from "./ui/waiting";

type Load = () => Promise<{ Component: ComponentType }>;

/**
 * A route whose page loads beside everything else (first-page.ts). With the router's own `lazy` the
 * frame around the page would wait for it, and the call for the account with the frame.
 */
function withLazyPage({ lazy: load, children, ...route }: RouteObject): RouteObject {
  if (children) return { ...route, children: children.map(withLazyPage) } as RouteObject;
  if (!load) return route as RouteObject;
  return { ...route, ...lazyPage(load as Load, route.path) } as RouteObject;
}

/** What is known of a page's file. */
interface PageFile {
  loaded?: ComponentType;
  /** Under way since the console started: this is the first page (first-page.ts). */
  first?: Promise<ComponentType>;
  later: ComponentType;
}

/** A page that is loaded when it is shown, and shown at once when it is loaded already. */
function lazyPage(load: Load, path: string | undefined): RouteObject {
  const loading = async () => {
    file.loaded = (await load()).Component;
    return file.loaded;
  };
  const file: PageFile = { later: lazy(async () => ({ default: await loading() })) };
  const handle: RouteHandle = {
    load: () => {
      file.first = loading();
      return file.first;
    },
  };
  // The key, because React would else take the next page for this one.
  return { handle, element: <PageOf key={path} file={file} /> };
}

/**
 * The first page waits in its own way, because React shows what it waited for up to 300 ms late, so
 * that nothing flickers. Of a later page nothing is shown before it is there.
 */
function PageOf({ file }: { file: PageFile }) {
  const [Shown, show] = useState(() => file.loaded ?? (file.first ? undefined : file.later));
  useEffect(() => {
    // A file that could not be loaded is tried once more, by what shows the error then.
    file.first?.then(
      (page) => show(() => page),
      () => show(() => file.later),
    );
  }, [file]);
  return Shown ? <Shown /> : <Waiting what="the page" />;
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
      ...platformRoutes,
      { path: "*", Component: NotFound },
    ].map(withLazyPage),
  },
];
