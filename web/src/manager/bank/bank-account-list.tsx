import { useAssociationChoices } from "../../parts/association-choices";
import { day } from "../../text/format";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { List } from "../../ui/list";
import { Page } from "../../ui/page";
import { numberOf } from "./use-bank-account";

/** All bank accounts. */
export function Component() {
  const associations = useAssociationChoices();
  const add = (
    <ActionLink operation="POST /v1/bank-accounts" to="/bank/new">
      Add a bank account
    </ActionLink>
  );
  return (
    <Page title="Bank accounts" actions={add}>
      <List
        path="/v1/bank-accounts"
        name="bank accounts"
        to={({ id }) => `/bank/${id}`}
        filters={[
          { name: "association_id", label: "Association", kind: "choice", choices: associations },
          { name: "archived", label: "Archived", kind: "flag" },
        ]}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Number", cell: numberOf },
          { title: "Money of", cell: ({ association_name }) => association_name ?? "Rentals" },
          {
            title: "Lines up to",
            cell: ({ last_posted_on }) => last_posted_on && day(last_posted_on),
            isShort: true,
          },
        ]}
        empty={
          <Empty action={add}>
            Add the account that rent or dues are paid into. Then import its lines from the bank and
            match them with your payments.
          </Empty>
        }
      />
    </Page>
  );
}
