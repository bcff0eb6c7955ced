import type { ReactNode } from "react";
import type { QueryOf } from "../../api/client";
import { day, money } from "../../ui/format";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";

interface LeasesOfProps {
  /** Whose they are, such as `{unit_id}`. */
  query: QueryOf<"get", "/v1/leases">;
  empty: ReactNode;
}

function termEnd(endDate: string | null, rollsOver: boolean): string {
  if (endDate === null) return "Month to month";
  return rollsOver ? `${day(endDate)}, then month to month` : day(endDate);
}

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
        { title: "Unit", cell: ({ unit_name }) => unit_name },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "From", cell: ({ start_date }) => day(start_date) },
        { title: "To", cell: ({ end_date, rolls_over }) => termEnd(end_date, rolls_over) },
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
