import { useList, useRead } from "../../api/queries";
import { placeOf } from "./place";

export interface FoundRenter {
  id: string;
  /** How the next page is told of the account: by the lease that runs, else by the tenant. */
  account: string;
  name: string;
  place: string;
}

const NEWEST = 10;
const NO_LEASE = "No lease at present";

/** Tenants and let units that begin with the text; the newest tenants while it is empty. */
export function useRenters(search: string) {
  const newest = useList("/v1/tenants", { limit: NEWEST }, search === "");
  const found = useRead("/v1/search", { query: { q: search } }, { enabled: search !== "" });
  if (search === "") {
    const tenants = newest.data?.pages[0]?.items;
    const renters: FoundRenter[] | undefined = tenants?.map(
      ({ id, first_name, last_name, current_lease: lease }) => ({
        id,
        account: lease ? `lease=${lease.lease_id}` : `tenant=${id}`,
        name: `${first_name} ${last_name}`,
        place: lease ? placeOf(lease) : NO_LEASE,
      }),
    );
    return { renters, error: newest.error, retry: () => void newest.refetch() };
  }
  const renters: FoundRenter[] | undefined = found.data?.body.items
    .filter(({ kind, lease_id }) => kind === "tenant" || (kind === "unit" && lease_id !== null))
    .map(({ kind, id, name, place, lease_id }) => ({
      id,
      account: lease_id ? `lease=${lease_id}` : `tenant=${id}`,
      name: kind === "unit" ? `Unit ${name}` : name,
      place: place ?? NO_LEASE,
    }));
  return { renters, error: found.error, retry: () => void found.refetch() };
}
