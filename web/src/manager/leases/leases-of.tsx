import type { ReactNode } from "react";
import type { QueryOf } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { day, money } from "../../ui/format";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { termEnd } from "./term-end";

interface LeasesOfProps {
  /** Whose they are, such as `{unit_id}`. */
  query: QueryOf<"get", "/v1/leases">;
  empty: ReactNode;
}

const unit: Column<RowOf<"/v1/leases">> = { title: "Unit", cell: ({ unit_name }) => unit_name };

/** The leases of a unit or a property, as a part of its page. */
export function LeasesOf({ query, empty }: LeasesOfProps) {
  return (
    <List
      path="/v1/leases"
      name="leases"
      query={query}
      to={({ id }) => `/leases/${id}`}
      columns={[
        {
          title: "Tenants",
          cell: ({ tenants }) =>
            tenants.map(({ first_name, last_name }) => `${first_name} ${last_name}`).join(", "),
        },
        ...(query.unit_id ? [] : [unit]),
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "From", cell: ({ start_date }) => day(start_date) },
        { title: "To", cell: termEnd },
        {
          title: "Rent",
          cell: ({ current_rent_cents }) => money(current_rent_cents),
          isAmount: true,
        },
      ]}
      empty={empty}
    />
  );
}
