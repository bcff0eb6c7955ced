// What the first page needs is asked for at once, while React is still starting: the account of its
// visitor, and the page's own file. On a slow device that saves more than half a second.

import type { QueryClient } from "@tanstack/react-query";
import { matchRoutes, type RouteObject } from "react-router";
import { pageAfterProcessor } from "./account/arrivals";
import { reading } from "./api/queries";
import { ACCOUNTS, type Face } from "./api/scope";

/** What a route tells beside its page. */
export interface RouteHandle {
  /** Whose pages stand below it. */
  face?: Face;
  /** Loads the page's file. */
  load?: () => Promise<unknown>;
}

/** Begin to read what the page at this address needs; errors are met where it is shown. */
export function beginFirstPage(routes: RouteObject[], address: URL, queries: QueryClient): void {
  // This address leads to another page.
  if (pageAfterProcessor(address)) return;
  for (const { route } of matchRoutes(routes, address) ?? []) {
    const { face, load }: RouteHandle = route.handle ?? {};
    if (face) void queries.prefetchQuery(reading(ACCOUNTS[face], {}));
    load?.().catch(() => undefined);
  }
}
