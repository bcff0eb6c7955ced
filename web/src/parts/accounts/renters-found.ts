import { useList, useRead } from "../../api/queries";
import type { FoundPayer } from "./payer-search";
import { placeOf } from "./place";

const NEWEST = 10;
const NO_LEASE = "No lease at present";

/** Tenants and let units that begin with the text; the newest tenants while it is empty. The account
 * is named by the lease that runs, else by the tenant. */
export function useRenters(search: string) {
  const newest = useList("/v1/tenants", { limit: NEWEST }, search === "");
  const found = useRead("/v1/search", { query: { q: search } }, { enabled: search !== "" });
  if (search === "") {
    const tenants = newest.data?.pages[0]?.items;
    const payers: FoundPayer[] | undefined = tenants?.map(
      ({ id, first_name, last_name, current_lease: lease }) => ({
        id,
        account: lease ? `lease=${lease.lease_id}` : `tenant=${id}`,
        name: `${first_name} ${last_name}`,
        place: lease ? placeOf(lease) : NO_LEASE,
      }),
    );
    return { payers, error: newest.error, retry: () => void newest.refetch() };
  }
  const payers: FoundPayer[] | undefined = found.data?.body.items
    .filter(({ kind, lease_id }) => kind === "tenant" || (kind === "unit" && lease_id !== null))
    .map(({ kind, id, name, place, lease_id }) => ({
      id,
      account: lease_id ? `lease=${lease_id}` : `tenant=${id}`,
      name: kind === "unit" ? `Unit ${name}` : name,
      place: place ?? NO_LEASE,
    }));
  return { payers, error: found.error, retry: () => void found.refetch() };
}
