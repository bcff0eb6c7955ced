import { PaymentStatus } from "../../api/values";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Status } from "../../ui/status";

/** What the homeowner has paid, however it was paid. */
export function Payments() {
  return (
    <List
      path="/v1/homeowner-portal/payments"
      name="payments"
      filters={[
        { name: "status", label: "Status", kind: "choice", choices: choices(PaymentStatus) },
      ]}
      columns={[
        { title: "Date", cell: ({ received_date }) => day(received_date), isShort: true },
        { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        { title: "Status", cell: ({ status }) => <Status value={status} /> },
        {
          title: "How",
          cell: ({ method, reference }) => [words(method), reference].filter(Boolean).join(", "),
        },
        {
          title: "Given back",
          cell: ({ reversed_cents }) => reversed_cents > 0 && money(reversed_cents),
          isAmount: true,
        },
        { title: "Why it failed", cell: ({ failure_reason }) => failure_reason },
      ]}
      empty={<Empty>You have paid nothing yet.</Empty>}
    />
  );
}
