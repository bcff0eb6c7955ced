import { PaymentStatus } from "../../api/values";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";
import type { Lease } from "./terms";

/** The payments of the lease and its renewals. */
export function LeasePayments({ lease }: { lease: Lease }) {
  return (
    <List
      path="/v1/payments"
      name="payments"
      query={{ lease_id: lease.id }}
      to={({ id }) => `/payments/${id}`}
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: choices(PaymentStatus) },
        { name: "received_from", label: "Received from", kind: "day" },
        { name: "received_to", label: "Received to", kind: "day" },
      ]}
      columns={[
        { title: "Received", cell: ({ received_date }) => day(received_date) },
        { title: "By", cell: ({ method }) => words(method) },
        { title: "Reference", cell: ({ reference }) => reference },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        { title: "Credit left", cell: ({ credit_cents }) => money(credit_cents), isAmount: true },
      ]}
      empty={<Empty>What the tenants pay is listed here.</Empty>}
    />
  );
}
