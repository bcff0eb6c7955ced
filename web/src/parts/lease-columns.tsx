import type { RowOf } from "../api/queries";
import { day, money } from "../text/format";
import type { Column } from "../ui/list";
import { Status } from "../ui/status";
import { placeOf } from "./accounts/place";
import { endOf, namesOf } from "./lease-words";

/** What tables of leases show of each, the unit first. */
export const LEASE_COLUMNS: readonly Column<RowOf<"/v1/leases">>[] = [
  { title: "Unit", cell: placeOf },
  { title: "Tenants", cell: ({ tenants }) => namesOf(tenants) },
  { title: "Status", cell: ({ status }) => <Status value={status} /> },
  { title: "From", cell: ({ start_date }) => day(start_date) },
  { title: "To", cell: endOf },
  { title: "Rent", cell: ({ current_rent_cents }) => money(current_rent_cents), isAmount: true },
];
