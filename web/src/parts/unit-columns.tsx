import type { RowOf } from "../api/queries";
import { money } from "../text/format";
import type { Column } from "../ui/list";
import { Status } from "../ui/status";

/** What every table of units shows. */
export const unitColumns: readonly Column<RowOf<"/v1/units">>[] = [
  { title: "Unit", cell: ({ name }) => name },
  { title: "Occupancy", cell: ({ occupancy }) => <Status value={occupancy} /> },
  { title: "Tenants", cell: ({ current_lease }) => current_lease?.tenants },
  {
    title: "Rent",
    cell: ({ current_lease }) => current_lease && money(current_lease.current_rent_cents),
    isAmount: true,
  },
  {
    title: "Market rent",
    cell: ({ market_rent_cents }) => market_rent_cents !== null && money(market_rent_cents),
    isAmount: true,
  },
];
