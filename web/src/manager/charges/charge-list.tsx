import { ChargeStatus, RentalChargeType } from "../../api/values";
import { placeOf } from "../../parts/accounts/place";
import { usePropertyChoices } from "../../parts/property-choices";
import { day, money } from "../../text/format";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** All charges, those that are due last first. */
export function Component() {
  const properties = usePropertyChoices();
  const add = (
    <ActionLink operation="POST /v1/charges" to="/charges/new">
      New charge
    </ActionLink>
  );
  return (
    <Page title="Charges" actions={add}>
      <List
        path="/v1/charges"
        name="charges"
        to={({ id }) => `/charges/${id}`}
        filters={[
          { name: "open", label: "Only open", kind: "flag" },
          { name: "overdue", label: "Only overdue", kind: "flag" },
          { name: "due_from", label: "Due from", kind: "day" },
          { name: "due_to", label: "to", kind: "day" },
          { name: "type", label: "Type", kind: "choice", choices: choices(RentalChargeType) },
          { name: "status", label: "Status", kind: "choice", choices: choices(ChargeStatus) },
          { name: "property_id", label: "Property", kind: "choice", choices: properties },
        ]}
        columns={[
          { title: "Charge", cell: ({ description }) => description },
          { title: "Owed by", cell: ({ payer }) => payer },
          { title: "For", cell: placeOf },
          { title: "Due", cell: ({ due_date }) => day(due_date), isShort: true },
          {
            title: "Status",
            cell: ({ overdue, status }) => <Status value={overdue ? "overdue" : status} />,
          },
          { title: "Amount", cell: (row) => money(row.effective_cents), isAmount: true },
          { title: "Open", cell: (row) => money(row.open_cents), isAmount: true },
        ]}
        empty={
          <Empty action={add}>
            Charges are what tenants owe. Rent is charged by itself once a lease is active; add what
            comes beside it.
          </Empty>
        }
      />
    </Page>
  );
}
