import { ReconciliationStatus } from "../../api/values";
import { day } from "../../text/format";
import { choices } from "../../text/words";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { Status } from "../../ui/status";

/** All reconciliations. */
export function Component() {
  const add = (
    <ActionLink operation="POST /v1/reconciliations" to="/reconciliations/new">
      Reconcile a period
    </ActionLink>
  );
  return (
    <Page title="Reconciliations" actions={add}>
      <List
        path="/v1/reconciliations"
        name="reconciliations"
        to={({ id }) => `/reconciliations/${id}`}
        filters={[
          {
            name: "status",
            label: "Status",
            kind: "choice",
            choices: choices(ReconciliationStatus),
          },
        ]}
        columns={[
          { title: "Bank account", cell: ({ bank_account_name }) => bank_account_name },
          { title: "Association", cell: ({ association_name }) => association_name },
          { title: "From", cell: ({ start_date }) => day(start_date), isShort: true },
          { title: "To", cell: ({ end_date }) => day(end_date), isShort: true },
          { title: "Status", cell: ({ status }) => <Status value={status} /> },
        ]}
        empty={
          <Empty action={add}>
            Import the bank's lines of a month, then match them here with payments and expenses.
          </Empty>
        }
      />
    </Page>
  );
}
