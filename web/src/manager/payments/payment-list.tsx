import type { ReactNode } from "react";
import { PaymentMethod, PaymentStatus } from "../../api/values";
import { placeOf } from "../../parts/accounts/place";
import { usePropertyChoices } from "../../parts/property-choices";
import { day, money } from "../../text/format";
import { choices, words } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** All payments, the newest first. */
export function Component() {
  const properties = usePropertyChoices();
  const record = (
    <ActionLink operation="POST /v1/payments" to="/payments/new">
      Record a payment
    </ActionLink>
  );
  return (
    <Page title="Payments" actions={<Actions record={record} />}>
      <List
        path="/v1/payments"
        name="payments"
        to={({ id }) => `/payments/${id}`}
        filters={[
          { name: "received_from", label: "Received from", kind: "day" },
          { name: "received_to", label: "to", kind: "day" },
          { name: "status", label: "Status", kind: "choice", choices: choices(PaymentStatus) },
          { name: "method", label: "Method", kind: "choice", choices: choices(PaymentMethod) },
          { name: "property_id", label: "Property", kind: "choice", choices: properties },
        ]}
        columns={[
          { title: "Received", cell: ({ received_date }) => day(received_date), isShort: true },
          { title: "From", cell: ({ payer }) => payer },
          { title: "For", cell: placeOf },
          { title: "Method", cell: ({ method }) => words(method) },
          { title: "Reference", cell: ({ reference }) => reference },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
          { title: "Amount", cell: ({ amount_cents }) => money(amount_cents), isAmount: true },
        ]}
        empty={
          <Empty action={record}>
            Payments are what tenants have paid. Record the first one; it pays the open charges.
          </Empty>
        }
      />
    </Page>
  );
}

function Actions({ record }: { record: ReactNode }) {
  return (
    <>
      <ActionLink operation="GET /v1/payment-methods" to="/payment-methods" variant="default">
        Cards and bank accounts
      </ActionLink>
      {record}
    </>
  );
}
