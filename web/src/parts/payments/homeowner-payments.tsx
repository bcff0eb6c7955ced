import type { ReactNode } from "react";
import type { QueryOf } from "../../api/client";
import type { RowOf } from "../../api/queries";
import { PaymentMethod, PaymentStatus } from "../../api/values";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import type { Filter } from "../../ui/filters";
import { type Column, List } from "../../ui/list";
import { Status } from "../../ui/status";
import { ThingLink } from "../../ui/thing-link";
import { placeOf } from "../accounts/place";

const PATH = "/v1/homeowner-payments";
type Row = RowOf<typeof PATH>;

interface HomeownerPaymentsProps {
  /** Whose, such as `{homeowner_id}`; those of all associations without. */
  query?: QueryOf<"get", typeof PATH>;
  /** Further filters, such as the association. */
  filters?: readonly Filter<keyof QueryOf<"get", typeof PATH> & string>[];
  empty: ReactNode;
}

const payer: readonly Column<Row>[] = [
  {
    title: "From",
    cell: ({ homeowner_id, homeowner_name }) => (
      <ThingLink to={`/homeowners/${homeowner_id}`} name={homeowner_name} />
    ),
  },
  { title: "Home", cell: placeOf },
];

/** The table of homeowners' payments, the newest first. */
export function HomeownerPayments({ query = {}, filters = [], empty }: HomeownerPaymentsProps) {
  return (
    <List
      path={PATH}
      name="payments"
      query={query}
      to={({ id }) => `/homeowner-payments/${id}`}
      filters={[
        { name: "q", label: "Reference", kind: "search" },
        { name: "received_from", label: "Received from", kind: "day" },
        { name: "received_to", label: "to", kind: "day" },
        { name: "status", label: "Status", kind: "choice", choices: choices(PaymentStatus) },
        { name: "method", label: "Method", kind: "choice", choices: choices(PaymentMethod) },
        ...filters,
      ]}
      columns={[
        { title: "Received", cell: ({ received_date }) => day(received_date), isShort: true },
        ...(query.homeowner_id ? [] : payer),
        { title: "Method", cell: ({ method }) => words(method) },
        { title: "Reference", cell: ({ reference }) => reference },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
      ]}
      empty={empty}
    />
  );
}
