import type { ReactNode } from "react";
import type { QueryOf } from "../api/client";
import { List } from "../ui/list";
import { LEASE_COLUMNS } from "./lease-columns";

interface LeasesOfProps {
  /** Whose they are, such as `{unit_id}`. */
  query: QueryOf<"get", "/v1/leases">;
  empty: ReactNode;
}

/** The leases of a unit or a property, as a part of its page. */
export function LeasesOf({ query, empty }: LeasesOfProps) {
  return (
    <List
      path="/v1/leases"
      name="leases"
      query={query}
      to={({ id }) => `/leases/${id}`}
      columns={query.unit_id ? LEASE_COLUMNS.slice(1) : LEASE_COLUMNS}
      empty={empty}
    />
  );
}
