// Where the payment processor sends people back to: the first page, with what happened in the
// query (shared/processor). They are led on before anything is read, because a tenant has no session.

import { redirect } from "react-router";

/** The page that an address of the processor's is for; undefined for any other address. */
export function pageAfterProcessor(address: URL): string | undefined {
  if (address.pathname !== "/") return undefined;
  const { searchParams: query } = address;
  const processor = query.get("processor");
  if (processor === "returned" || processor === "again")
    return `/settings/organization?processor=${processor}`;
  const checkout = query.get("checkout");
  if (checkout === "completed" || checkout === "cancelled")
    return `/settings/plan?checkout=${checkout}`;
  return query.has("set-up") ? "/set-up/done" : undefined;
}

/** The loader of all pages: leads people on who come from the processor. */
export function arrive({ request }: { request: Request }) {
  const page = pageAfterProcessor(new URL(request.url));
  return page ? redirect(page) : null;
}
