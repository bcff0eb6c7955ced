import { useAssociationChoices } from "../../parts/association-choices";
import { HomeownerPayments } from "../../parts/payments/homeowner-payments";
import { ActionLink } from "../../ui/action-button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

/** What homeowners have paid, in all associations. */
export function Component() {
  const associations = useAssociationChoices();
  const record = (
    <ActionLink operation="POST /v1/homeowner-payments" to="/homeowner-payments/new">
      Record a payment
    </ActionLink>
  );
  return (
    <Page title="Homeowner payments" actions={record}>
      <HomeownerPayments
        filters={[
          {
            name: "association_id",
            label: "Association",
            kind: "choice",
            choices: associations,
          },
        ]}
        empty={
          <Empty action={record}>
            Here is what homeowners have paid. Record the first payment; it pays the open
            assessments.
          </Empty>
        }
      />
    </Page>
  );
}
